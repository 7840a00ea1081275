// What a text says to others, found without compiling it.

#include "valk/compile/compile.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::compile {

namespace {

using forms::Expression;
using syntax::Node;

class Reader {
 public:
  void read(Node top_level) {
    pending_.push_back({{top_level, forms::Position::value}, false});
    while (!pending_.empty()) {
      const auto [expression, in_scope] = pending_.back();
      pending_.pop_back();
      bool opens_scope = in_scope;
      const forms::Form view = forms::view(expression);
      std::visit([&](const auto& form) { take(form, opens_scope); }, view);
      forms::for_each_child(view, [&](Expression child) { pending_.push_back({child, opens_scope}); });
    }
  }

  // It may be a macro's.
  void read_mentions(Node call) {
    const Node head = call.form(0);
    if (!head || !head.is(syntax::Kind::symbol) || catalog::find(head.text()) != nullptr) return;
    Interface::Mention mention{std::string(head.text()), {}};
    for (std::uint32_t i = 1; i <= call.descendant_count(); ++i) {
      const Node node(&call.tree(), {call.id().chunk, call.id().index + i});
      if (node.is(syntax::Kind::symbol)) mention.names.emplace_back(node.text());
    }
    found.mentions.push_back(std::move(mention));
  }

  Interface found;

 private:
  void take(const forms::Define& form, bool&) {
    if (!form.is_global) return;
    for (Node name : form.names) found.definitions.emplace_back(name.text());
  }
  void take(const forms::Function& form, bool& in_scope) {
    if (form.name && (form.is_macro || !in_scope)) {
      if (form.is_macro) found.macros.emplace_back(form.name.text());
      found.definitions.emplace_back(form.name.text());
    }
    in_scope = true;
  }
  void take(const forms::Load& form, bool&) {
    if (form.path.is(syntax::Kind::string)) found.loads.push_back(syntax::string_value(form.path));
  }
  void take(const forms::Import& form, bool&) { found.imports.push_back(import_of(form)); }
  void take(const forms::Export& form, bool&) {
    found.has_exports = true;
    for (Node name : form.names) found.exports.emplace_back(name.text());
  }
  void take(const forms::Let&, bool& in_scope) { in_scope = true; }
  void take(const forms::AioLet&, bool& in_scope) { in_scope = true; }
  void take(const forms::AioDo&, bool& in_scope) { in_scope = true; }
  void take(const forms::Test&, bool& in_scope) { in_scope = true; }
  void take(const forms::Reset&, bool& in_scope) { in_scope = true; }
  void take(const forms::Shift&, bool& in_scope) { in_scope = true; }
  template <class Other>
  void take(const Other&, bool&) {}

  std::vector<std::pair<Expression, bool>> pending_;  // the expression, and whether a scope is open around it
};

}  // namespace

Interface::Import import_of(const forms::Import& form) {
  Interface::Import import;
  import.is_path = form.source.is(syntax::Kind::string);
  import.source = import.is_path ? syntax::string_value(form.source) : std::string(form.source.text());
  import.alias = form.alias ? std::string(form.alias.text()) : import.source;
  return import;
}

Interface interface_of(const syntax::Tree& tree) {
  Reader reader;
  for (Node form : tree.top_level_forms()) {
    reader.read(form);
    if (form.is(syntax::Kind::list)) reader.read_mentions(form);
  }
  return std::move(reader.found);
}

}  // namespace valk::compile
