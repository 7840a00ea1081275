#include "view/reading.hpp"

#include <algorithm>

namespace valk::forms {
namespace {

using syntax::Kind;

bool is_mistake(Node node) {
  return node.is(Kind::bad_token) || node.is(Kind::stray_closer) || (node.is_prefixed() && !node.operand());
}

// True when the parser has something to say right inside `node`, so that its shape is not to be trusted.
bool is_broken(Node node) {
  if (node.is_bracketed() && (!node.is_closed() || node.is_mismatched())) return true;
  for (const Node child : node.children()) {
    if (is_mistake(child)) return true;
  }
  return false;
}

// "1 operand", "2 or 3 operands", "at least 1 operand".
std::string expected_count(const catalog::Entry& entry) {
  const auto least = entry.min_operands;
  const auto most = entry.max_operands;
  std::string text;
  if (most < 0) {
    text = "at least " + std::to_string(least);
  } else if (least == most) {
    text = std::to_string(least);
  } else {
    text = std::to_string(least) + (least + 1 == most ? " or " : " to ") + std::to_string(most);
  }
  const bool one = (most < 0 ? least : most) == 1;
  return text + (one ? " operand" : " operands");
}

constexpr std::size_t longest_quoted = 40;

}  // namespace

Reading::Reading(Node node, const catalog::Entry& entry, std::vector<base::Diagnostic>* problems)
    : node_(node), entry_(entry), problems_(problems) {
  for (const Node form : node.forms()) {
    if (!head_) {
      head_ = form;
    } else {
      operands_.push_back(form);
    }
  }
}

Body Reading::body_from(std::size_t first) const {
  Body body;
  for (std::size_t i = first; i < operands_.size(); ++i) body.push_back(block(i));
  return body;
}

Invalid Reading::invalid() const {
  Invalid result{node_, {}};
  for (std::size_t i = 0; i < count(); ++i) {
    const auto role = operand_role(entry_, operands_.front(), i, count());
    if (role == catalog::Role::value) result.parts.push_back(value(i));
    if (role == catalog::Role::block) result.parts.push_back(block(i));
  }
  return result;
}

bool Reading::check_count() {
  const auto least = static_cast<std::size_t>(entry_.min_operands);
  const bool too_few = count() < least;
  const bool too_many = entry_.max_operands >= 0 && count() > static_cast<std::size_t>(entry_.max_operands);
  if (too_few || too_many) {
    problem(too_many ? operand(static_cast<std::size_t>(entry_.max_operands)) : node_,
            quoted(entry_.name) + " takes " + expected_count(entry_) + ", got " + std::to_string(count()));
  }
  return !too_few;
}

void Reading::problem(Node where, std::string message, std::string help) {
  problem_with_id("syntax", where, std::move(message), std::move(help));
}

void Reading::problem_with_id(std::string_view id, Node where, std::string message, std::string help) {
  if (problems_ == nullptr || is_mistake(where) || is_broken(where) || is_within_broken(where)) return;
  if (help.empty()) help = "the form is " + quoted(shape_of(entry_));
  add_problem(problems_, id, where, std::move(message), std::move(help));
}

bool Reading::is_within_broken(Node where) {
  if (!broken_) broken_ = is_broken(node_);
  if (*broken_ || where == node_) return *broken_;
  const Node parent = where.parent();
  if (parent != last_parent_) {
    last_parent_ = parent;
    last_parent_broken_ = is_broken(parent);
  }
  return last_parent_broken_;
}

void add_problem(std::vector<base::Diagnostic>* problems, std::string_view id, Node where, std::string message,
                 std::string help) {
  if (problems == nullptr) return;
  base::Diagnostic diagnostic;
  diagnostic.id = id;
  diagnostic.message = std::move(message);
  diagnostic.location = where.location();
  diagnostic.help = std::move(help);
  problems->push_back(std::move(diagnostic));
}

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string quoted(Node node) {
  const std::string_view text = node.text();
  if (text.size() <= longest_quoted && text.find('\n') == std::string_view::npos) return quoted(text);
  if (node.is(Kind::list)) return "a list";
  if (node.is(Kind::brace)) return "a brace form";
  return "this " + std::string(to_string(node.kind()));
}

void check_bindable(Reading& reading, Node symbol) {
  if (symbol.is_symbol("&")) {
    reading.problem(symbol, "`&` marks the rest parameter and is no name");
    return;
  }
  const catalog::Entry* entry = catalog::find(symbol.text());
  if (entry == nullptr) return;
  if (entry->is_special_form()) {
    reading.problem(symbol, quoted(symbol) + " is a special form and cannot be bound", "choose another name");
  } else if (entry->kind == catalog::EntryKind::constant) {
    reading.problem(symbol, quoted(symbol) + " is a constant and cannot be bound", "choose another name");
  }
}

}  // namespace valk::forms
