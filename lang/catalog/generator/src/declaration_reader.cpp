#include "declaration_reader.hpp"

#include <algorithm>
#include <array>

#include "valk/syntax/literals.hpp"

namespace valk::catalog_generator {
namespace {

using syntax::Node;
using SyntaxKind = syntax::Kind;

constexpr std::array<std::string_view, 5> effect_names = {"reads", "writes", "suspends", "blocks", "diverges"};
constexpr std::array<std::string_view, 17> value_names = {
    "nil",  "boolean",  "integer", "number", "string", "symbol", "keyword", "list", "plist",
    "dict", "function", "handle",  "atom",   "error",  "ref",    "never",   "value"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// `:reads` as "reads"; empty for anything but a keyword.
std::string_view keyword_name(Node node) {
  return node.is(SyntaxKind::keyword) ? node.text().substr(1) : std::string_view();
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

}  // namespace

void report(std::vector<base::Diagnostic>& problems, const base::Location& location, std::string message) {
  base::Diagnostic diagnostic;
  diagnostic.id = "catalog";
  diagnostic.message = std::move(message);
  diagnostic.location = location;
  problems.push_back(std::move(diagnostic));
}

void report(std::vector<base::Diagnostic>& problems, Node node, std::string message) {
  report(problems, node.location(), std::move(message));
}

DeclarationReader::DeclarationReader(Kind kind, Node form, std::vector<base::Diagnostic>& problems)
    : problems_(problems) {
  declaration_.kind = kind;
  declaration_.location = form.location();
}

void DeclarationReader::problem(Node node, std::string message) {
  report(problems_, in_metadata_ || !node ? declaration_.location : node.location(), std::move(message));
}

void DeclarationReader::read_documentation(const std::string& text) {
  declaration_.documentation = split_documentation(text);
}

bool DeclarationReader::read_signature(Node signature) {
  if (!signature || !signature.is(SyntaxKind::brace) || !signature.form(0) ||
      !signature.form(0).is(SyntaxKind::symbol)) {
    problem(signature, "expected a signature `{name operand …}`");
    return false;
  }
  declaration_.name = signature.form(0).text();
  read_operand_names(signature, 1);
  return true;
}

void DeclarationReader::read_operand_names(Node list, std::size_t first) {
  bool rest = false;
  std::size_t index = 0;
  for (const Node node : list.forms()) {
    if (index++ < first) continue;
    if (!node.is(SyntaxKind::symbol)) {
      problem(node, "an operand of " + quoted(declaration_.name) + " is no symbol: " + quoted(node.text()));
    } else if (!declaration_.operands.empty() && declaration_.operands.back().rest) {
      problem(node, "nothing may follow the rest operand of " + quoted(declaration_.name));
    } else if (node.is_symbol("&")) {
      if (rest) problem(node, quoted(declaration_.name) + " has two `&`");
      rest = true;
    } else if (find_operand(node.text()) != nullptr) {
      problem(node, quoted(declaration_.name) + " has two operands named " + quoted(node.text()));
    } else {
      Operand operand;
      operand.name = node.text();
      operand.rest = rest;
      declaration_.operands.push_back(std::move(operand));
    }
  }
  if (rest && (declaration_.operands.empty() || !declaration_.operands.back().rest)) {
    problem(list, "`&` of " + quoted(declaration_.name) + " is followed by no name");
  }
}

void DeclarationReader::read_properties(const std::vector<Node>& nodes) {
  for (std::size_t i = 0; i < nodes.size(); i += 2) {
    const std::string_view key = keyword_name(nodes[i]);
    if (key.empty()) {
      problem(nodes[i], "expected a property such as `:returns`, found " + quoted(nodes[i].text()));
      return;
    }
    if (i + 1 == nodes.size()) {
      problem(nodes[i], "property " + quoted(nodes[i].text()) + " has no value");
      return;
    }
    read_property(key, nodes[i + 1]);
  }
}

void DeclarationReader::read_metadata() {
  if (declaration_.documentation.metadata.empty()) return;
  in_metadata_ = true;
  const auto tree = syntax::Tree::parse(base::SourceText::make("<metadata>", declaration_.documentation.metadata));
  std::vector<Node> nodes;
  for (const Node plist : tree->top_level_forms()) {
    for (const Node node : plist.forms()) nodes.push_back(node);
  }
  // A signature replaces the operands, so that it comes before whatever speaks of them.
  for (std::size_t i = 0; i + 1 < nodes.size(); i += 2) {
    if (nodes[i].is_keyword(":signature")) {
      declaration_.operands.clear();
      read_operand_names(nodes[i + 1], 0);
      nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(i), nodes.begin() + static_cast<std::ptrdiff_t>(i + 2));
      break;
    }
  }
  read_properties(nodes);
  in_metadata_ = false;
}

void DeclarationReader::read_property(std::string_view key, Node value) {
  if (key == "effect") {
    std::vector<Node> effects{value};
    if (value.is(SyntaxKind::brace)) effects.assign(value.forms().begin(), value.forms().end());
    for (const Node effect : effects) {
      if (!is_one_of(effect_names, keyword_name(effect))) {
        problem(effect, "no such effect: " + quoted(effect.text()));
      } else {
        declaration_.effects.emplace_back(keyword_name(effect));
      }
    }
  } else if (key == "returns") {
    if (!is_one_of(value_names, keyword_name(value))) problem(value, "no such type: " + quoted(value.text()));
    declaration_.returns = keyword_name(value);
    if (declaration_.returns == "value") declaration_.returns.clear();
  } else if (key == "indent") {
    const auto indent = value.is(SyntaxKind::integer) ? syntax::integer_value(value) : std::nullopt;
    if (!indent || *indent < 0 || *indent > 9) return problem(value, "`:indent` is a number from 0 to 9");
    declaration_.indent = static_cast<int>(*indent);
  } else if (key == "deprecated") {
    if (!value.is(SyntaxKind::string))
      return problem(value, "`:deprecated` is a string that names what to use instead");
    declaration_.deprecated = syntax::string_value(value);
  } else if (key == "system") {
    if (!value.is_symbol("true")) return problem(value, "`:system` is `true` or left out");
    declaration_.accepts_system = true;
  } else {
    read_operand_property(key, value);
  }
}

void DeclarationReader::read_operand_property(std::string_view key, Node value) {
  const auto apply = [&](auto change) {
    if (!value.is(SyntaxKind::brace))
      return problem(value, "`:" + std::string(key) + "` takes operand names in braces");
    for (const Node node : value.forms()) {
      Operand* operand = find_operand(node.text());
      if (operand == nullptr) {
        problem(node, quoted(declaration_.name) + " has no operand " + quoted(node.text()));
      } else {
        change(*operand);
      }
    }
  };
  if (key == "optional") return apply([](Operand& operand) { operand.optional = true; });
  if (key == "callback") return apply([](Operand& operand) { operand.called = CalledWhen::later; });
  if (key == "calls") return apply([](Operand& operand) { operand.called = CalledWhen::inside; });
  if (key == "block") return apply([](Operand& operand) { operand.role = Role::block; });
  if (key == "names") return apply([](Operand& operand) { operand.role = Role::names; });
  if (key == "bindings") return apply([](Operand& operand) { operand.role = Role::bindings; });
  if (key == "clause") return apply([](Operand& operand) { operand.role = Role::clause; });
  if (key == "datum") return apply([](Operand& operand) { operand.role = Role::datum; });
  problem(value, "no such property: `:" + std::string(key) + "`");
}

Operand* DeclarationReader::find_operand(std::string_view name) {
  for (Operand& operand : declaration_.operands) {
    if (operand.name == name) return &operand;
  }
  return nullptr;
}

Declaration DeclarationReader::finish() {
  const std::string name = quoted(declaration_.name);
  const Documentation& documentation = declaration_.documentation;
  if (documentation.summary.empty()) {
    problem(Node(), name + " has no documentation: write `;;;` lines above it");
  } else if (documentation.example.empty() && !declaration_.is_internal()) {
    problem(Node(), name + " has no example: indent one by four in its documentation");
  }
  if (declaration_.kind == Kind::constant && !declaration_.operands.empty()) {
    problem(Node(), "the constant " + name + " takes no operands");
  }
  for (const Operand& operand : declaration_.operands) {
    if (operand.rest && operand.optional) problem(Node(), "the rest operand of " + name + " is optional already");
    if (operand.role != Role::value && declaration_.kind != Kind::special_form) {
      problem(Node(), name + " is no special form: all its operands are values");
    }
  }
  return std::move(declaration_);
}

}  // namespace valk::catalog_generator
