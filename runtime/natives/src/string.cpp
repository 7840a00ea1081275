#include <algorithm>

#include "support.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

const heap::String& string_at(NativeCall& call, std::uint32_t index) { return heap::as<heap::String>(call[index]); }

// True when the first `count` operands are strings; else `wrong` is the first that is none.
bool are_strings(NativeCall& call, std::uint32_t count, std::uint32_t& wrong) {
  for (wrong = 0; wrong < count; ++wrong) {
    if (!call.is_string(wrong)) return false;
  }
  return true;
}

Outcome finished(NativeCall& call, const std::string& text) {
  if (is_too_large(call, text.size())) return raise_too_large(call, text.size());
  return call.heap().string(text);
}

// Parts of operand 0, which may move while they are made.
class Splitter {
 public:
  explicit Splitter(NativeCall& call) : call_(call), parts_(call.heap()) {}

  void add(std::size_t first, std::size_t end) {
    parts_.push_back(call_.heap().string_slice(call_[0], first, end - first));
  }
  Value list() { return list_of(call_.heap(), parts_); }

 private:
  NativeCall& call_;
  RootVector parts_;
};

Outcome split_into_characters(NativeCall& call) {
  Splitter splitter(call);
  const std::size_t size = string_at(call, 0).size;
  for (std::size_t first = 0; first < size;) {
    std::size_t end = first + 1;
    while (end < size && is_continuation(string_at(call, 0).bytes[end])) ++end;
    splitter.add(first, end);
    first = end;
  }
  return splitter.list();
}

Outcome map_letters(NativeCall& call, char32_t (*mapped)(char32_t)) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string_view text = call.text(0);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) base::append_utf8(out, mapped(*base::decode_utf8(text, at)));
  return finished(call, out);
}

}  // namespace

Outcome native_str(NativeCall& call) {
  std::string text;
  for (const Value value : call.operands()) heap::display(text, call.heap(), value);
  return finished(call, text);
}

Outcome native_str_split(NativeCall& call) {
  std::uint32_t wrong = 0;
  if (!are_strings(call, 2, wrong)) return call.expected(wrong, "a string");
  const std::string separator(call.text(1));
  if (separator.empty()) return split_into_characters(call);
  Splitter splitter(call);
  for (std::size_t first = 0;;) {
    const std::size_t end = call.text(0).find(separator, first);
    if (end == std::string_view::npos) {
      splitter.add(first, call.text(0).size());
      return splitter.list();
    }
    splitter.add(first, end);
    first = end + separator.size();
  }
}

Outcome native_str_join(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (call.has(1) && !call.is_string(1)) return call.expected(1, "a string");
  std::string text;
  bool is_first = true;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    if (!is_first && call.has(1)) text.append(call.text(1));
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
  const heap::String& string = string_at(call, 0);
  const auto place = [&](std::int64_t number) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(number, 0, string.code_points));
  };
  const std::size_t from = place(call.integer(1));
  const std::size_t to = call.has(2) ? place(call.integer(2)) : string.code_points;
  if (to <= from) return call.heap().string("");
  const std::size_t first = byte_offset(string, from);
  return call.heap().string_slice(call[0], first, byte_offset(string, to) - first);
}

Outcome native_str_replace(NativeCall& call) {
  std::uint32_t wrong = 0;
  if (!are_strings(call, 3, wrong)) return call.expected(wrong, "a string");
  const std::string_view text = call.text(0);
  const std::string_view from = call.text(1);
  if (from.empty()) return call.raise(names::value, "`str/replace` cannot replace the empty string");
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t found = text.find(from, at);
    out.append(text.substr(at, found - at));
    if (found == std::string_view::npos) return finished(call, out);
    out.append(call.text(2));
    if (is_too_large(call, out.size())) return raise_too_large(call, out.size());
    at = found + from.size();
  }
}

Outcome native_str_trim(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string_view text = call.text(0);
  const std::string_view rest = trimmed(text);
  if (rest.empty()) return call.heap().string("");
  return call.heap().string_slice(call[0], static_cast<std::size_t>(rest.data() - text.data()), rest.size());
}

Outcome native_str_upper(NativeCall& call) { return map_letters(call, to_upper); }
Outcome native_str_lower(NativeCall& call) { return map_letters(call, to_lower); }

Outcome native_str_index_of(NativeCall& call) {
  std::uint32_t wrong = 0;
  if (!are_strings(call, 2, wrong)) return call.expected(wrong, "a string");
  const std::size_t found = call.text(0).find(call.text(1));
  if (found == std::string_view::npos) return Value::nil();
  return Value::fixnum(static_cast<std::int64_t>(place_of(string_at(call, 0), found)));
}

Outcome native_str_starts_p(NativeCall& call) {
  std::uint32_t wrong = 0;
  if (!are_strings(call, 2, wrong)) return call.expected(wrong, "a string");
  return Value::boolean(call.text(0).starts_with(call.text(1)));
}

Outcome native_str_ends_p(NativeCall& call) {
  std::uint32_t wrong = 0;
  if (!are_strings(call, 2, wrong)) return call.expected(wrong, "a string");
  return Value::boolean(call.text(0).ends_with(call.text(1)));
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
  const auto count = static_cast<std::size_t>(call.integer(0));
  if (pattern.empty()) return call.heap().string("");
  const std::size_t bytes = count > kMostBytes ? count : count * pattern.size();
  if (is_too_large(call, bytes)) return raise_too_large(call, bytes);
  heap::String* string = call.heap().start_string(bytes);
  for (std::size_t i = 0; i < count; ++i) std::copy(pattern.begin(), pattern.end(), string->bytes + i * pattern.size());
  return heap::Heap::finish_string(string);
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
  return Value::fixnum(string_at(call, 0).size);
}

}  // namespace valk::natives
