// Strings: what stands where in them.

#include "text.hpp"

namespace valk::natives {

namespace {

Outcome test_two(NativeCall& call, bool (*test)(std::string_view, std::string_view)) {
  const Outcome wrong = expect_strings(call, 2);
  return is_raise(wrong) ? wrong : Outcome(Value::boolean(test(call.text(0), call.text(1))));
}

Outcome place_or_nil(NativeCall& call, std::size_t offset) {
  if (offset == std::string_view::npos) return Value::nil();
  return Value::fixnum(static_cast<std::int64_t>(place_of(call, 0, offset)));
}

}  // namespace

Outcome native_str_replace(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 3);
  if (is_raise(wrong)) return wrong;
  const std::string_view text = call.text(0);
  const std::string_view from = call.text(1);
  if (from.empty()) return call.raise(names::value, "`str/replace` cannot replace the empty string");
  std::size_t found = find_text(text, from);
  if (found == std::string_view::npos) return call[0];
  std::string out;
  for (std::size_t at = 0;; found = find_text(text, from, at)) {
    out.append(text.substr(at, found - at));
    if (found == std::string_view::npos) return finished(call, out);
    out.append(call.text(2));
    if (out.size() > kMostBytes) return raise_too_large(call, out.size());
    at = found + from.size();
  }
}

Outcome native_str_index_of(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 2);
  if (is_raise(wrong)) return wrong;
  if (call.has(2) && (!call.is_integer(2) || call.integer(2) < 0)) return call.expected(2, "a place, from 0,");
  const std::size_t from = call.has(2) ? static_cast<std::size_t>(call.integer(2)) : 0;
  if (from > heap::as<heap::String>(call[0]).code_points) return Value::nil();
  return place_or_nil(call, find_text(call.text(0), call.text(1), byte_offset(call, 0, from)));
}

Outcome native_str_last_index_of(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 2);
  return is_raise(wrong) ? wrong : place_or_nil(call, call.text(0).rfind(call.text(1)));
}

Outcome native_str_starts_p(NativeCall& call) {
  return test_two(call, [](std::string_view text, std::string_view part) { return text.starts_with(part); });
}

Outcome native_str_ends_p(NativeCall& call) {
  return test_two(call, [](std::string_view text, std::string_view part) { return text.ends_with(part); });
}

Outcome native_str_contains_p(NativeCall& call) {
  return test_two(call, [](std::string_view text, std::string_view part) {
    return find_text(text, part) != std::string_view::npos;
  });
}

Outcome native_str_count(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 2);
  if (is_raise(wrong)) return wrong;
  const std::string_view part = call.text(1);
  if (part.empty()) return call.raise(names::value, "`str/count` cannot count the empty string");
  std::int64_t count = 0;
  for (std::size_t at = 0;; ++count) {
    at = find_text(call.text(0), part, at);
    if (at == std::string_view::npos) return Value::fixnum(count);
    at += part.size();
  }
}

}  // namespace valk::natives
