// Strings: making and taking apart. Searching: string_search.cpp; laying out: string_layout.cpp.

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

#include "text.hpp"
#include "unicode.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

// How `str` shows a value whose text needs no building; nullopt for all others. Numbers are written to `digits`.
struct Shown {
  std::string_view text;
  std::size_t code_points;
};
std::optional<Shown> shown_at_once(const heap::Heap& heap, Value value, char (&digits)[24]) {
  if (const auto* string = heap::try_as<heap::String>(value)) return Shown{string->text(), string->code_points};
  if (value.is_fixnum()) {
    const auto size = static_cast<std::size_t>(std::to_chars(digits, digits + 24, value.as_fixnum()).ptr - digits);
    return Shown{{digits, size}, size};
  }
  if (value.is_symbol() || value.is_keyword()) {
    const std::string_view name = heap.symbols().name(value);
    return Shown{name, base::count_code_points(name)};
  }
  return std::nullopt;
}

struct Size {
  std::size_t bytes = 0;
  std::size_t code_points = 0;
};

// Of the operands as text; nullopt when one needs building.
std::optional<Size> size_of_operands(NativeCall& call) {
  Size size;
  char digits[24];
  for (const Value value : call.operands()) {
    const auto shown = shown_at_once(call.heap(), value, digits);
    if (!shown) return std::nullopt;
    size.bytes += shown->text.size();
    size.code_points += shown->code_points;
  }
  return size;
}

// Behind the first operand, a string: which costs no copy of it when it was made this way itself.
Outcome append_to_first(NativeCall& call, const Size& size) {
  const std::size_t more = size.bytes - call.text(0).size();
  if (!heap::Heap::has_room_behind(call[0], more) && is_too_large(call, size.bytes)) {
    return raise_too_large(call, size.bytes);
  }
  char* tail = nullptr;
  heap::String* string = call.heap().start_appended(call[0], more, tail);
  char digits[24];
  for (const Value value : call.operands().subspan(1)) {
    const std::string_view text = shown_at_once(call.heap(), value, digits)->text;
    tail = std::copy(text.begin(), text.end(), tail);
  }
  return heap::Heap::finish_string(string, size.code_points);
}

Outcome append_operands(NativeCall& call, const Size& size) {
  if (is_too_large(call, size.bytes)) return raise_too_large(call, size.bytes);
  heap::String* string = call.heap().start_string(size.bytes);
  char* at = string->own_bytes();
  char digits[24];
  for (const Value value : call.operands()) {
    const std::string_view text = shown_at_once(call.heap(), value, digits)->text;
    at = std::copy(text.begin(), text.end(), at);
  }
  return heap::Heap::finish_string(string, size.code_points);
}

Outcome split_into_characters(NativeCall& call, const SteadyText& text) {
  RootVector parts(call.heap());
  for (std::size_t first = 0; first < text.get().size();) {
    std::size_t end = first + 1;
    while (end < text.get().size() && is_continuation(text.get()[end])) ++end;
    parts.push_back(call.heap().string(text.get().substr(first, end - first)));
    first = end;
  }
  return list_of(call.heap(), parts);
}

Outcome trimmed_operand(NativeCall& call, std::string_view (*trim)(std::string_view)) {
  const Outcome wrong = expect_strings(call, 1);
  if (is_raise(wrong)) return wrong;
  const std::string_view text = call.text(0);
  const std::string_view rest = trim(text);
  if (rest.size() == text.size()) return call[0];
  if (rest.empty()) return call.heap().string("");
  return call.heap().string_slice(call[0], static_cast<std::size_t>(rest.data() - text.data()), rest.size());
}

}  // namespace

Outcome native_str(NativeCall& call) {
  if (const auto size = size_of_operands(call)) {
    const bool appends = call.count() > 1 && call.is_string(0) && call.text(0).size() >= heap::Heap::kSmallestShared;
    return appends ? append_to_first(call, *size) : append_operands(call, *size);
  }
  std::string text;
  for (const Value value : call.operands()) heap::display(text, call.heap(), value);
  return finished(call, text);
}

Outcome native_str_split(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 2);
  if (is_raise(wrong)) return wrong;
  const bool has_limit = call.has(2) && !call[2].is_nil();
  if (has_limit && (!call.is_integer(2) || call.integer(2) < 1))
    return call.expected(2, "a number of parts, at least 1,");
  std::int64_t left = has_limit ? call.integer(2) : std::numeric_limits<std::int64_t>::max();
  const SteadyText text(call, 0);
  const std::string separator(call.text(1));
  if (separator.empty()) return split_into_characters(call, text);
  RootVector parts(call.heap());
  for (std::size_t first = 0;;) {
    const std::size_t end = --left > 0 ? find_text(text.get(), separator, first) : std::string_view::npos;
    parts.push_back(part_of(call, 0, text, text.get().substr(first, end - first)));
    if (end == std::string_view::npos) return list_of(call.heap(), parts);
    first = end + separator.size();
  }
}

Outcome native_str_lines(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 1);
  if (is_raise(wrong)) return wrong;
  const SteadyText text(call, 0);
  RootVector lines(call.heap());
  for (std::size_t first = 0; first < text.get().size();) {
    const std::size_t end = std::min(text.get().find('\n', first), text.get().size());
    std::string_view line = text.get().substr(first, end - first);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(part_of(call, 0, text, line));
    first = end + 1;
  }
  return list_of(call.heap(), lines);
}

Outcome native_str_join(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (call.has(1) && !call.is_string(1)) return call.expected(1, "a string");
  const std::string_view separator = call.has(1) ? call.text(1) : std::string_view();
  std::string text;
  bool is_first = true;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    if (!is_first) text.append(separator);
    is_first = false;
    heap::display(text, call.heap(), it.value());
  }
  return finished(call, text);
}

Outcome native_str_slice(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  const std::int64_t length = heap::as<heap::String>(call[0]).code_points;
  const std::int64_t from = std::clamp<std::int64_t>(call.integer(1), 0, length);
  const std::int64_t to = call.has(2) ? std::clamp<std::int64_t>(call.integer(2), 0, length) : length;
  if (to <= from) return call.heap().string("");
  if (to - from == length) return call[0];
  const std::size_t first = byte_offset(call, 0, static_cast<std::size_t>(from));
  return call.heap().string_slice(call[0], first, byte_offset(call, 0, static_cast<std::size_t>(to)) - first);
}

Outcome native_str_nth(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  if (!call.is_integer(1)) return call.expected(1, "an integer");
  const std::int64_t place = call.integer(1);
  const std::uint32_t length = heap::as<heap::String>(call[0]).code_points;
  if (place < 0 || place >= length) {
    return call.raise(names::index, "place " + std::to_string(place) + " is outside of a string of " +
                                        std::to_string(length) + " characters, whose places begin at 0");
  }
  const std::size_t first = byte_offset(call, 0, static_cast<std::size_t>(place));
  std::size_t end = first;
  static_cast<void>(base::decode_utf8(call.text(0), end));
  return call.heap().string_slice(call[0], first, end - first);
}

Outcome native_string_to_list(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 1);
  if (is_raise(wrong)) return wrong;
  return split_into_characters(call, SteadyText(call, 0));
}

Outcome native_str_trim(NativeCall& call) { return trimmed_operand(call, trimmed); }
Outcome native_str_trim_left(NativeCall& call) { return trimmed_operand(call, trimmed_left); }
Outcome native_str_trim_right(NativeCall& call) { return trimmed_operand(call, trimmed_right); }

Outcome native_str_upper(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 1);
  return is_raise(wrong) ? wrong : finished(call, to_upper(call.text(0)));
}

Outcome native_str_lower(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 1);
  return is_raise(wrong) ? wrong : finished(call, to_lower(call.text(0)));
}

Outcome native_str_to_num(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const auto number = parse_number(trimmed(call.text(0)));
  if (!number) return call.raise(names::value, vm::describe_value(call.heap(), call[0]) + ", does not spell a number");
  return number->is_float ? call.heap().floating(number->floating) : call.heap().integer(number->integer);
}

Outcome native_num_to_str(NativeCall& call) {
  if (!is_number(call[0])) return call.expected(0, "a number");
  return call.heap().string(heap::to_readable(call.heap(), integer_value(call[0])));
}

Outcome native_ord(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  if (call.text(0).empty()) return call.raise(names::empty, "`ord` of an empty string");
  std::size_t at = 0;
  return Value::fixnum(static_cast<std::int64_t>(*base::decode_utf8(call.text(0), at)));
}

Outcome native_chr(NativeCall& call) {
  if (!call.is_integer(0) || !is_scalar(call.integer(0))) return call.expected(0, "a code point");
  std::string text;
  base::append_utf8(text, static_cast<char32_t>(call.integer(0)));
  return call.heap().string(text);
}

Outcome native_str_bytes_len(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  return Value::fixnum(static_cast<std::int64_t>(call.text(0).size()));
}

}  // namespace valk::natives
