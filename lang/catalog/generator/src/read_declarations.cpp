#include "declaration_reader.hpp"
#include "valk/catalog_generator/declarations.hpp"
#include "valk/syntax/documentation.hpp"

namespace valk::catalog_generator {
namespace {

using syntax::Node;

void read_native_or_form(Node form, Kind kind, Declarations& into) {
  DeclarationReader reader(kind, form, into.problems);
  reader.read_documentation(syntax::documentation_above(form));
  if (!reader.read_signature(form.form(1))) return;
  std::vector<Node> properties;
  for (Node node = form.form(2); node; node = node.next_sibling()) {
    if (node.is_form()) properties.push_back(node);
  }
  reader.read_properties(properties);
  into.entries.push_back(reader.finish());
}

}  // namespace

void read_declarations(const syntax::Tree& tree, Declarations& into) {
  for (const Node form : tree.top_level_forms()) {
    const Node head = form.is(syntax::Kind::list) ? form.form(0) : Node();
    if (head && head.is_symbol("native")) {
      read_native_or_form(form, Kind::native, into);
    } else if (head && head.is_symbol("form")) {
      read_native_or_form(form, Kind::special_form, into);
    } else if (head && head.is_symbol("constant")) {
      read_native_or_form(form, Kind::constant, into);
    } else {
      report(into.problems, form, "expected `(native {name …} …)`, `(form {name …} …)` or `(constant {name} …)`");
    }
  }
}

void read_definitions(const syntax::Tree& tree, Declarations& into) {
  for (const Node form : tree.top_level_forms()) {
    const Node head = form.is(syntax::Kind::list) ? form.form(0) : Node();
    if (!head || !head.is_symbol("fun")) {
      report(into.problems, form, "a prelude file holds `(fun {name …} …)` only");
      continue;
    }
    DeclarationReader reader(Kind::function, form, into.problems);
    reader.read_documentation(syntax::documentation_above(form));
    if (!reader.read_signature(form.form(1))) continue;
    reader.read_metadata();
    into.entries.push_back(reader.finish());
  }
}

}  // namespace valk::catalog_generator
