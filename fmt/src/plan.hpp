#pragma once

// What a bracket is laid out as, decided by its head and its place: the formatter's reading of catalog and brace rules.

#include <cstddef>
#include <cstdint>

#include "document.hpp"
#include "heads.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::formatter {

// Where a form stands.
enum class Place : std::uint8_t {
  value,
  block,
  names,
  bindings,  // the bindings of a `let`
  binding,   // one of them: `(name value)`
  clause,    // of `select`, `case`, …
  data,      // quoted
};

struct Plan {
  Layout layout = Layout::elements;
  std::uint8_t offset = 1;
  std::size_t distinguished = 0;  // of a body: operands that stay on the head's line
  std::size_t first_operand = 0;  // 1 when the first form is a head
  bool fills = false;             // many to a line: names
  bool may_hug = false;           // line breaks behind the opener and in front of the closer are the author's
  bool pairs = false;             // elements are keys and values in turn
  bool keyword_pairs = false;     // operands `:key value` stay together
  bool rows = false;              // elements are rows, each on its own line unless all are on one
  bool is_row = false;            // is itself a row: its first form is the key
  bool aligns_first = false;
  bool joins = false;             // put on one line when short
  bool always_aligns = false;     // operands go below the first, whatever their author did
  Place elements = Place::value;  // of those that `entry` does not place
  const catalog::Entry* entry = nullptr;
  std::size_t operand_count = 0;     // of a call
  std::size_t skipped_operands = 0;  // of `entry`, in front, that the call leaves out
};

[[nodiscard]] Plan plan_of(syntax::Node bracketed, Place place, const Heads& heads);
// Where form `index` (from 0, the head included) of a form with that plan stands.
[[nodiscard]] Place place_of(const Plan& plan, std::size_t index);
// Where the operand of a prefix stands that stands in `place` itself.
[[nodiscard]] Place operand_place(syntax::Kind prefix, Place place);

}  // namespace valk::formatter
