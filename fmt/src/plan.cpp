#include "plan.hpp"

#include <algorithm>

#include "valk/forms/forms.hpp"

namespace valk::formatter {
namespace {

using syntax::Kind;
using syntax::Node;

// Calls with more operands than this, all of them tokens, are filled like a paragraph when they are too long for a
// line.
constexpr std::size_t many_operands = 6;

Plan elements_plan(Place place) { return {.layout = Layout::elements, .elements = place}; }

Plan names_plan() { return {.layout = Layout::elements, .fills = true, .elements = Place::names}; }

Plan pairs_plan(Place values) { return {.layout = Layout::elements, .pairs = true, .rows = true, .elements = values}; }

// `(name value)`
Plan binding_plan() {
  return {.layout = Layout::body, .offset = 2, .distinguished = 1, .first_operand = 1, .is_row = true};
}

// `{condition body…}`
Plan clause_plan() {
  return {.layout = Layout::body, .offset = 1, .first_operand = 1, .is_row = true, .elements = Place::block};
}

// Bindings in a list of their own: `{((a 1) (b 2))}`.
bool wraps_bindings(Node bindings, Node first) {
  if (!bindings.is(Kind::brace) || !first.is(Kind::list) || bindings.form_count() != 1) return false;
  const Node inner = first.form(0);
  return inner && (inner.is(Kind::list) || inner.is(Kind::keyword));
}

Plan bindings_plan(Node node) {
  const Node first = node.form(0);
  if (!first) return elements_plan(Place::binding);
  if (wraps_bindings(node, first)) return elements_plan(Place::bindings);
  if (!first.is(Kind::list) && !first.is(Kind::keyword)) return pairs_plan(Place::value);
  return {.layout = Layout::elements, .rows = true, .elements = Place::binding};
}

Plan body_plan(std::size_t distinguished) {
  return {.layout = Layout::body,
          .offset = 2,
          .distinguished = distinguished,
          .first_operand = 1,
          .aligns_first = distinguished == 0};
}

bool places(const catalog::Entry& entry, catalog::Role role) {
  return std::any_of(entry.operands.begin(), entry.operands.end(),
                     [&](const catalog::Operand& operand) { return operand.role == role; });
}

// `catch` may begin with a keyword or with its names; the catalog counts operands only, and cannot tell.
bool leaves_out_kind(const catalog::Entry& entry, Node call) {
  if (entry.operands.size() < 2 || !entry.operands[0].optional) return false;
  return entry.operands[1].role == catalog::Role::names && call.form(1).is_bracketed();
}

// Names stay on the head's line even when an optional operand comes before them: `(catch :timeout {e} …)`.
std::size_t distinguished_operands(const catalog::Entry& entry, const Plan& plan) {
  std::size_t result = entry.indent;
  while (result > 0 && result < plan.operand_count && place_of(plan, result + 1) == Place::names) ++result;
  return result;
}

Plan call_plan(Node node, const Heads& heads) {
  const Node head = node.form(0);
  if (!head || !(head.is(Kind::symbol) || head.is(Kind::keyword))) return elements_plan(Place::value);
  const std::size_t operand_count = node.form_count() - 1;
  const std::string_view name = head.text();
  const bool is_thread = name == "->" || name == "->>";
  const catalog::Entry* entry = head.is(Kind::symbol) ? catalog::find(name) : nullptr;
  Plan plan{.layout = Layout::call,
            .offset = 2,
            .first_operand = 1,
            .fills = operand_count > many_operands,
            .keyword_pairs = !is_thread,
            .joins = !is_thread,
            .always_aligns = is_thread};
  const std::optional<std::uint8_t> own = heads.operands(name);
  const bool has_body = entry != nullptr && entry->layout == catalog::Layout::body;
  // What the files below stdlib/native declare names with.
  const bool is_declaration = name == "native" || name == "form";
  if (own.has_value() || has_body || is_declaration) {
    plan = body_plan(own.has_value() ? *own : has_body ? entry->indent : 1);
    plan.keyword_pairs = is_declaration;
  }
  plan.entry = entry;
  plan.operand_count = operand_count;
  if (own.has_value() || !has_body) return plan;
  plan.skipped_operands = operand_count > 0 && leaves_out_kind(*entry, node) ? 1 : 0;
  plan.distinguished = distinguished_operands(*entry, plan);
  plan.rows = places(*entry, catalog::Role::clause);
  return plan;
}

Plan brace_plan(Node node, Place place, const Heads& heads) {
  using forms::BraceMeaning;
  const auto position = place == Place::block ? forms::Position::block : forms::Position::value;
  const BraceMeaning meaning = forms::brace_meaning(node, position);
  Plan plan = meaning == BraceMeaning::plist  ? pairs_plan(Place::value)
              : meaning == BraceMeaning::call ? call_plan(node, heads)
                                              : elements_plan(Place::value);
  plan.may_hug = true;
  return plan;
}

bool begins_with_keyword(Node node) {
  const Node first = node.form(0);
  return first && first.is(Kind::keyword);
}

}  // namespace

Plan plan_of(Node node, Place place, const Heads& heads) {
  switch (place) {
    case Place::bindings:
      return bindings_plan(node);
    case Place::binding:
      return binding_plan();
    case Place::clause:
      return clause_plan();
    case Place::names:
      return begins_with_keyword(node) ? pairs_plan(Place::names) : names_plan();
    case Place::data:
      return begins_with_keyword(node) ? pairs_plan(Place::data) : elements_plan(Place::data);
    case Place::value:
    case Place::block:
      break;
  }
  return node.is(Kind::brace) ? brace_plan(node, place, heads) : call_plan(node, heads);
}

Place operand_place(Kind prefix, Place place) {
  if (prefix == Kind::quote) return Place::data;
  return prefix == Kind::discard ? place : Place::value;
}

Place place_of(const Plan& plan, std::size_t index) {
  if (plan.is_row) return index > 0 ? plan.elements : plan.offset == 2 ? Place::names : Place::value;
  if (plan.entry == nullptr || index == 0) return plan.elements;
  const catalog::Operand* operand =
      catalog::operand_at(*plan.entry, index - 1 + plan.skipped_operands, plan.operand_count + plan.skipped_operands);
  if (operand == nullptr) return Place::value;
  switch (operand->role) {
    case catalog::Role::value:
      return Place::value;
    case catalog::Role::block:
      return Place::block;
    case catalog::Role::names:
      return Place::names;
    // `(let body)` opens a scope and binds nothing.
    case catalog::Role::bindings:
      return plan.operand_count == 1 ? Place::block : Place::bindings;
    case catalog::Role::clause:
      return Place::clause;
    case catalog::Role::datum:
      return Place::data;
  }
  return Place::value;
}

}  // namespace valk::formatter
