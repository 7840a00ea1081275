// Strings: repeated, padded, turned round, formatted.

#include <algorithm>
#include <cstring>

#include "format.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

Outcome repeated(NativeCall& call, std::int64_t times, const std::string& pattern) {
  if (pattern.empty() || times == 0) return call.heap().string("");
  const auto count = static_cast<std::size_t>(times);
  const std::size_t bytes = count > kMostBytes ? count : count * pattern.size();
  if (is_too_large(call, bytes)) return raise_too_large(call, bytes);
  heap::String* string = call.heap().start_string(bytes);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(string->own_bytes() + i * pattern.size(), pattern.data(), pattern.size());
  }
  return heap::Heap::finish_string(string, count * base::count_code_points(pattern));
}

// Operand 0 with `pad`, or blanks, before or behind it, so that it has as many characters as operand 1 says.
Outcome padded(NativeCall& call, bool before) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  if (!call.is_integer(1)) return call.expected(1, "a number of characters");
  if (call.has(2) && (!call.is_string(2) || call.text(2).empty()))
    return call.expected(2, "a string that is not empty");
  const std::int64_t missing = call.integer(1) - heap::as<heap::String>(call[0]).code_points;
  if (missing <= 0) return call[0];
  const std::string_view pad = call.has(2) ? call.text(2) : " ";
  if (is_too_large(call, static_cast<std::size_t>(missing))) {
    return raise_too_large(call, static_cast<std::size_t>(missing));
  }
  std::string padding;
  for (std::int64_t i = 0; i < missing;) {
    for (std::size_t at = 0; at < pad.size() && i < missing; ++i) {
      base::append_utf8(padding, *base::decode_utf8(pad, at));
    }
  }
  const std::string_view text = call.text(0);
  return finished(call, before ? padding.append(text) : std::string(text) + padding);
}

}  // namespace

Outcome native_str_repeat(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  if (!call.is_integer(1) || call.integer(1) < 0) return call.expected(1, "a count");
  return repeated(call, call.integer(1), std::string(call.text(0)));
}

// Of a string, or of the character with a code point.
Outcome native_make_string(NativeCall& call) {
  if (!call.is_integer(0) || call.integer(0) < 0) return call.expected(0, "a count");
  std::string pattern;
  if (call.is_string(1)) {
    pattern = call.text(1);
  } else if (call.is_integer(1) && is_scalar(call.integer(1))) {
    base::append_utf8(pattern, static_cast<char32_t>(call.integer(1)));
  } else {
    return call.expected(1, "a string or a code point");
  }
  return repeated(call, call.integer(0), pattern);
}

Outcome native_str_pad_left(NativeCall& call) { return padded(call, true); }
Outcome native_str_pad_right(NativeCall& call) { return padded(call, false); }

Outcome native_str_reverse(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string_view text = call.text(0);
  std::string out(text.size(), '\0');
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    static_cast<void>(base::decode_utf8(text, end));
    std::copy(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end),
              out.end() - static_cast<std::ptrdiff_t>(end));
    at = end;
  }
  return finished(call, out);
}

Outcome native_str_format(NativeCall& call) {
  std::string text;
  const Outcome outcome = format(call, text);
  return is_raise(outcome) ? outcome : finished(call, text);
}

}  // namespace valk::natives
