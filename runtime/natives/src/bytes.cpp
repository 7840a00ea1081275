// Bytes: octets of any kind, and their way from and to text.

#include "octets.hpp"

#include <algorithm>

#include "text.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

bool is_bytes(NativeCall& call, std::uint32_t index) { return heap::is<heap::Bytes>(call[index]); }
std::string_view bytes_at(NativeCall& call, std::uint32_t index) { return heap::as<heap::Bytes>(call[index]).text(); }

bool is_octet(Value value) {
  return heap::is_integer(value) && heap::integer_of(value) >= 0 && heap::integer_of(value) <= 255;
}

}  // namespace

std::optional<std::string_view> octets_of(NativeCall& call, std::uint32_t index) {
  if (is_bytes(call, index)) return bytes_at(call, index);
  if (call.is_string(index)) return call.text(index);
  return std::nullopt;
}

Outcome finished_bytes(NativeCall& call, std::string_view octets) {
  if (is_too_large(call, octets.size())) return raise_too_large(call, octets.size());
  return call.heap().bytes(octets);
}

Outcome raise_encoding(NativeCall& call, const std::string& why, std::size_t place) {
  const Root data(call.heap(),
                  call.heap().list({call.heap().symbol(":place"), Value::fixnum(static_cast<std::int64_t>(place))}));
  return call.raise(names::encoding, why + " at place " + std::to_string(place), data);
}

Outcome native_bytes(NativeCall& call) {
  std::string octets;
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!is_octet(call[i])) return call.expected(i, "an integer from 0 to 255");
    octets.push_back(static_cast<char>(call.integer(i)));
  }
  return finished_bytes(call, octets);
}

Outcome native_list_to_bytes(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list of integers from 0 to 255");
  std::string octets;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    if (!is_octet(it.value())) return call.expected(0, "a list of integers from 0 to 255");
    octets.push_back(static_cast<char>(heap::integer_of(it.value())));
  }
  return finished_bytes(call, octets);
}

Outcome native_bytes_to_list(NativeCall& call) {
  if (!is_bytes(call, 0)) return call.expected(0, "bytes");
  if (bytes_at(call, 0).empty()) return Value::nil();
  const std::size_t count = bytes_at(call, 0).size();
  if (is_too_large(call, count * sizeof(Value))) return raise_too_large(call, count * sizeof(Value));
  heap::Array* list = call.heap().start_list(count);
  const std::string_view octets = bytes_at(call, 0);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    list->elements[i] = Value::fixnum(static_cast<unsigned char>(octets[i]));
  }
  return Value::object(list);
}

Outcome native_str_encode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  return finished_bytes(call, std::string(call.text(0)));
}

Outcome native_str_decode(NativeCall& call) {
  if (!is_bytes(call, 0)) return call.expected(0, "bytes");
  if (const auto invalid = base::find_invalid_utf8(bytes_at(call, 0))) {
    return raise_encoding(call, "the bytes are no UTF-8", *invalid);
  }
  return finished(call, std::string(bytes_at(call, 0)));
}

Outcome native_bytes_slice(NativeCall& call) {
  if (!is_bytes(call, 0)) return call.expected(0, "bytes");
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    if (!call.is_integer(i)) return call.expected(i, "an integer");
  }
  const auto length = static_cast<std::int64_t>(bytes_at(call, 0).size());
  const std::int64_t from = std::clamp<std::int64_t>(call.integer(1), 0, length);
  const std::int64_t to = call.has(2) ? std::clamp<std::int64_t>(call.integer(2), from, length) : length;
  return finished_bytes(call,
                        std::string(bytes_at(call, 0).substr(static_cast<std::size_t>(from),
                                                             static_cast<std::size_t>(std::max(to, from) - from))));
}

Outcome native_bytes_nth(NativeCall& call) {
  if (!is_bytes(call, 0)) return call.expected(0, "bytes");
  if (!call.is_integer(1)) return call.expected(1, "an integer");
  const std::string_view octets = bytes_at(call, 0);
  const std::int64_t place = call.integer(1);
  if (place < 0 || static_cast<std::uint64_t>(place) >= octets.size()) {
    return call.raise(names::index, "place " + std::to_string(place) + " is outside of " +
                                        std::to_string(octets.size()) + " bytes, whose places begin at 0");
  }
  return Value::fixnum(static_cast<unsigned char>(octets[static_cast<std::size_t>(place)]));
}

Outcome native_bytes_join(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list of bytes");
  std::string octets;
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    const auto* part = heap::try_as<heap::Bytes>(it.value());
    if (part == nullptr) return call.expected(0, "a list of bytes");
    octets.append(part->text());
  }
  return finished_bytes(call, octets);
}

Outcome native_bytes_index_of(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!is_bytes(call, i)) return call.expected(i, "bytes");
  }
  const std::size_t found = find_text(bytes_at(call, 0), bytes_at(call, 1));
  return found == std::string_view::npos ? Value::nil() : Value::fixnum(static_cast<std::int64_t>(found));
}

}  // namespace valk::natives
