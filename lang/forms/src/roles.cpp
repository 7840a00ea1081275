// What the place of an operand means.

#include "valk/forms/forms.hpp"

namespace valk::forms {

const catalog::Entry* special_form(Node node) {
  if (!node.is_bracketed()) return nullptr;
  const Node head = node.form(0);
  return head && head.is(syntax::Kind::symbol) ? catalog::find_special_form(head.text()) : nullptr;
}

std::string shape_of(const catalog::Entry& special_form) {
  std::string text = "(" + std::string(special_form.name);
  for (const catalog::Operand& operand : special_form.operands) {
    const bool is_bare = operand.role == catalog::Role::value || operand.role == catalog::Role::datum;
    const std::string name = std::string(operand.name) + (operand.optional ? "?" : "");
    text += is_bare ? " " + name : " {" + name + "}";
    if (operand.rest) text += "…";
  }
  return text + ")";
}

catalog::Role operand_role(Node form, std::size_t index) {
  const catalog::Entry* entry = special_form(form);
  if (entry == nullptr) return catalog::Role::value;
  return operand_role(*entry, form.form(1), index, form.form_count() - 1);
}

catalog::Role operand_role(const catalog::Entry& entry, Node first_operand, std::size_t index, std::size_t count) {
  using catalog::Role;
  if (entry.name == "let" && count == 1) return Role::block;
  if (entry.name == "catch") {
    // Only what it is tells the kind from the name.
    const std::size_t name = first_operand && first_operand.is(syntax::Kind::keyword) ? 1 : 0;
    if (index == name) return Role::names;
    return index < name ? Role::value : Role::block;
  }
  const catalog::Operand* operand = catalog::operand_at(entry, index, count);
  return operand != nullptr ? operand->role : Role::value;
}

}  // namespace valk::forms
