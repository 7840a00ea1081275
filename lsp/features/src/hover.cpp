#include "describe.hpp"
#include "valk/forms/forms.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

namespace {

// The symbol that the cursor is on or directly behind.
syntax::Node symbol_at(const Snapshot& snapshot, base::ByteOffset offset) {
  syntax::Node node = snapshot.tree().innermost_at(offset);
  if (!node.is(syntax::Kind::symbol) && offset.value > 0) node = snapshot.tree().innermost_at(offset - 1);
  return node.is(syntax::Kind::symbol) ? node : syntax::Node();
}

names::Target meaning_of(const Snapshot& snapshot, syntax::Node symbol, base::ByteOffset offset) {
  syntax::Node parent = symbol.parent();
  if (parent && parent.is_bracketed() && parent.form(0) == symbol) {
    if (const catalog::Entry* entry = forms::special_form(parent)) return {names::Target::Kind::catalog, {}, entry};
  }
  return snapshot.module->target_at(0, offset);
}

std::string where_defined(const Snapshot& snapshot, const names::Target& target) {
  if (target.kind == names::Target::Kind::catalog) return std::string(target.entry->file);
  base::Location location = snapshot.module->name_node(target.binding).location();
  base::LineColumn place = location.source->line_column(location.span.start, base::ColumnUnit::code_point);
  return location.source->path() + ":" + std::to_string(place.line + 1);
}

// What a function of the program does, of itself and by what it calls.
std::string behaviour_of(const names::Target& target, const meaning::Meaning& meaning) {
  if (target.kind == names::Target::Kind::catalog) return {};
  const names::Module& module = meaning.module();
  const meaning::FunctionId id = meaning.function_of(target.binding.file, module.form(target.binding));
  if (id == meaning::none || module.function_of(target.binding) == nullptr) return {};
  const meaning::Function& function = meaning.functions()[id];
  std::string text;
  const auto say = [&](bool is_so, std::string_view what) {
    if (is_so) text += (text.empty() ? "" : " ") + std::string(what);
  };
  say(function.may_give_handle, "May give a handle.");
  say(catalog::has(function.effects, catalog::Effect::suspends) && !function.may_give_handle, "Suspends.");
  say(catalog::has(function.effects, catalog::Effect::blocks), "Blocks the thread.");
  say(catalog::has(function.effects, catalog::Effect::writes), "Writes state.");
  if (meaning.runs_on_loop(id)) {
    say(true, "Runs on the loop by: " + meaning::Meaning::to_string(meaning.path_from_loop(id)) + ".");
  }
  return text;
}

}  // namespace

std::optional<Hover> hover(const Snapshot& snapshot, base::ByteOffset offset, const meaning::Meaning* meaning) {
  syntax::Node symbol = symbol_at(snapshot, offset);
  if (!symbol) return std::nullopt;
  names::Target target = meaning_of(snapshot, symbol, symbol.start());
  if (target.kind == names::Target::Kind::unknown) return std::nullopt;
  std::string markdown = "```valk\n" + signature_of(snapshot, target) + "\n```\n" + kind_of(snapshot, target);
  if (target.kind != names::Target::Kind::local) markdown += ", " + where_defined(snapshot, target);
  std::string documentation = documentation_of(snapshot, target);
  if (!documentation.empty()) markdown += "\n\n---\n\n" + documentation;
  const std::string behaviour = meaning != nullptr ? behaviour_of(target, *meaning) : "";
  if (!behaviour.empty()) markdown += "\n\n" + behaviour;
  return Hover{std::move(markdown), symbol.span()};
}

}  // namespace valk::lsp
