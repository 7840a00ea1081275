#include "describe.hpp"

namespace valk::lsp {

namespace {

using names::Target;

std::string kind_of_entry(const catalog::Entry& entry) {
  switch (entry.kind) {
    case catalog::EntryKind::special_form:
      return "special form";
    case catalog::EntryKind::constant:
      return "constant";
    default:
      return "function";
  }
}

// What the catalog's effects mean to somebody who calls the function.
std::string effects_of(const catalog::Entry& entry) {
  std::string out;
  if (entry.gives_handle()) out += "Gives a handle. ";
  if (catalog::has(entry.effects, catalog::Effect::suspends) && !entry.gives_handle()) out += "Suspends its caller. ";
  if (catalog::has(entry.effects, catalog::Effect::blocks)) out += "Blocks the thread. ";
  if (!entry.deprecated.empty()) out += "Deprecated: use " + std::string(entry.deprecated) + ". ";
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

std::string signature_of(const Snapshot& snapshot, const Target& target) {
  switch (target.kind) {
    case Target::Kind::catalog:
      return std::string(target.entry->signature);
    case Target::Kind::unknown:
      return {};
    default:
      return snapshot.module->signature(target.binding);
  }
}

std::string kind_of(const Snapshot& snapshot, const Target& target) {
  if (target.kind == Target::Kind::catalog) return kind_of_entry(*target.entry);
  if (target.kind == Target::Kind::unknown) return {};
  const names::Binding& binding = snapshot.module->binding(target.binding);
  std::string kind(names::to_string(binding.kind));
  if (binding.kind == names::BindingKind::aio_let) kind += " of group " + std::to_string(binding.group + 1);
  return kind;
}

std::string documentation_of(const Snapshot& snapshot, const Target& target) {
  if (target.kind == Target::Kind::unknown) return {};
  if (target.kind != Target::Kind::catalog) return snapshot.module->documentation(target.binding);
  std::string text(target.entry->documentation);
  std::string effects = effects_of(*target.entry);
  if (!effects.empty()) text += (text.empty() ? "" : "\n\n") + effects;
  return text;
}

}  // namespace valk::lsp
