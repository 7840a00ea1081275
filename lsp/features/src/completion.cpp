#include <algorithm>
#include <cctype>

#include "describe.hpp"
#include "valk/forms/forms.hpp"
#include "valk/lsp/features.hpp"

namespace valk::lsp {

namespace {

// Of a long program's definitions not all are sent with every letter; locals and the language's own names are.
constexpr std::size_t most_items = 300;

// The part of a token before the cursor; empty in blanks, strings and comments give nothing at all.
struct Place {
  bool takes_names = true;
  base::Span typed;
};

Place place_at(const Snapshot& snapshot, base::ByteOffset offset) {
  Place place{true, {offset, offset}};
  if (offset.value == 0) return place;
  syntax::Node node = snapshot.tree().innermost_at(offset - 1);
  if (!node) return place;
  if (node.is(syntax::Kind::symbol) || node.is(syntax::Kind::keyword)) {
    place.typed = {node.start(), node.end()};
  } else if (node.is(syntax::Kind::comment) || node.is(syntax::Kind::integer) || node.is(syntax::Kind::floating) ||
             ((node.is(syntax::Kind::string) || node.is(syntax::Kind::bad_token)) && offset < node.end())) {
    place.takes_names = false;
  }
  return place;
}

CompletionKind kind_of_target(const Snapshot& snapshot, const names::Target& target) {
  if (target.kind == names::Target::Kind::catalog) {
    switch (target.entry->kind) {
      case catalog::EntryKind::special_form:
        return CompletionKind::special_form;
      case catalog::EntryKind::constant:
        return CompletionKind::constant;
      default:
        return CompletionKind::function;
    }
  }
  bool is_function = snapshot.module->function_of(target.binding) != nullptr;
  return is_function ? CompletionKind::function : CompletionKind::variable;
}

// `:then` fits where bindings of an aio/let stand.
bool is_among_async_bindings(const Snapshot& snapshot, base::ByteOffset offset) {
  syntax::Node list = snapshot.tree().enclosing_bracket(offset);
  for (syntax::Node form = list; form; form = form.parent()) {
    const catalog::Entry* entry = form.is_bracketed() ? forms::special_form(form) : nullptr;
    if (entry == nullptr || entry->name != "aio/let") continue;
    forms::Form view = forms::view({form, forms::Position::value});
    const auto* let = std::get_if<forms::AioLet>(&view);
    return let != nullptr && (let->list == list || let->bindings_node == list);
  }
  return false;
}

// The letters typed so far, in that order, anywhere in the name: what editors filter by as well.
bool fits(std::string_view name, std::string_view typed) {
  std::size_t at = 0;
  for (char letter : typed) {
    const auto same = [&](char other) {
      return std::tolower(static_cast<unsigned char>(other)) == std::tolower(static_cast<unsigned char>(letter));
    };
    while (at < name.size() && !same(name[at])) ++at;
    if (at++ >= name.size()) return false;
  }
  return true;
}

std::string sort_key(std::uint32_t distance, std::string_view name) {
  std::string rank = std::to_string(std::min<std::uint32_t>(distance, 999));
  return std::string(3 - rank.size(), '0') + rank + std::string(name);
}

}  // namespace

Completions completions(const Snapshot& snapshot, base::ByteOffset offset) {
  Place place = place_at(snapshot, offset);
  Completions found{place.typed, {}};
  if (!place.takes_names) return found;
  if (is_among_async_bindings(snapshot, place.typed.start)) {
    found.items.push_back({":then", CompletionKind::keyword, "barrier: waits for the bindings above", {}, "000:then"});
  }
  const std::string_view typed = snapshot.source()->slice({place.typed.start, std::max(place.typed.start, offset)});
  for (const names::Visible& visible : snapshot.module->visible_at(0, place.typed.start)) {
    if (!fits(visible.name, typed)) continue;
    if (found.items.size() >= most_items && visible.target.kind == names::Target::Kind::definition) {
      found.is_cut = true;
      continue;
    }
    Completion item;
    item.label = visible.name;
    item.kind = kind_of_target(snapshot, visible.target);
    item.detail = signature_of(snapshot, visible.target);
    if (item.detail == item.label) item.detail = kind_of(snapshot, visible.target);
    item.documentation = documentation_of(snapshot, visible.target);
    item.sort_key = sort_key(visible.distance, visible.name);
    found.items.push_back(std::move(item));
  }
  return found;
}

}  // namespace valk::lsp
