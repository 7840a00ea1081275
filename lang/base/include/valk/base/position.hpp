#pragma once

// Positions in source text.
//
// Inside Valk every position is a byte offset into a UTF-8 text. Lines and columns exist only where a person or an
// editor reads them (see source_text.hpp for the conversions).

#include <compare>
#include <cstdint>

namespace valk::base {

// A byte offset from the start of a text. Texts are limited to 4 GiB.
struct ByteOffset {
  std::uint32_t value = 0;

  friend constexpr auto operator<=>(ByteOffset, ByteOffset) = default;
  friend constexpr ByteOffset operator+(ByteOffset offset, std::uint32_t bytes) { return {offset.value + bytes}; }
  friend constexpr ByteOffset operator-(ByteOffset offset, std::uint32_t bytes) { return {offset.value - bytes}; }
  // The distance in bytes; `later` must not come before `earlier`.
  friend constexpr std::uint32_t operator-(ByteOffset later, ByteOffset earlier) { return later.value - earlier.value; }
};

// A half-open range of bytes: [start, end).
struct Span {
  ByteOffset start;
  ByteOffset end;

  friend constexpr auto operator<=>(Span, Span) = default;
  [[nodiscard]] constexpr std::uint32_t length() const { return end - start; }
  [[nodiscard]] constexpr bool empty() const { return start == end; }
  [[nodiscard]] constexpr bool contains(ByteOffset offset) const { return start <= offset && offset < end; }
  [[nodiscard]] constexpr bool contains(Span inner) const { return start <= inner.start && inner.end <= end; }
  // True when `offset` is inside or directly behind the span: where an editor's cursor counts as "on" it.
  [[nodiscard]] constexpr bool touches(ByteOffset offset) const { return start <= offset && offset <= end; }
};

// What `column` counts in a LineColumn.
enum class ColumnUnit : std::uint8_t { byte, utf16, code_point };

// A place as editors count: both from 0. What is printed for people counts from 1 (diagnostic rendering adds it).
struct LineColumn {
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend constexpr auto operator<=>(LineColumn, LineColumn) = default;
};

}  // namespace valk::base
