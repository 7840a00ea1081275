#include "valk/heap/equality.hpp"

#include <vector>

#include "numbers.hpp"
#include "valk/heap/list.hpp"

namespace valk::heap {

namespace {

// Equality of all but the elements of lists, which must have the same length.
bool equal_apart_from_elements(Value a, Value b) {
  if (const auto x = number_of(a)) {
    const auto y = number_of(b);
    return y && order(*x, *y) == 0;
  }
  if (a == b) return true;
  if (!a.is_object() || !b.is_object()) return false;
  if (is_list(a)) return is_list(b) && list_length(a) == list_length(b);
  if (a.as_object()->type != b.as_object()->type) return false;
  if (is<String>(a)) return text_of(a) == text_of(b);
  if (is<Bytes>(a)) return as<Bytes>(a).text() == as<Bytes>(b).text();
  return false;
}

bool has_elements(Value a, Value b) { return is_list(a) && !a.is_nil() && a != b; }

std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  std::uint64_t mixed = (seed ^ value) * 0x9E3779B97F4A7C15u;
  return mixed ^ mixed >> 32;
}

std::uint64_t hash_of_text(std::string_view text) {
  std::uint64_t result = 0xCBF29CE484222325u;
  for (const char byte : text) result = (result ^ static_cast<unsigned char>(byte)) * 0x100000001B3u;
  return result;
}

std::uint64_t hash_of_string(String& string) {
  if (string.hash == 0) {
    const std::uint64_t full = hash_of_text(string.text());
    string.hash = static_cast<std::uint32_t>(full ^ full >> 32) | 1;
  }
  return mix(1, string.hash);
}

std::uint64_t hash_of_number(const Number& number) {
  constexpr double kLimit = 0x1p63;
  if (!number.is_float) return mix(2, static_cast<std::uint64_t>(number.integer));
  const bool is_integer =
      number.floating >= -kLimit && number.floating < kLimit && number.floating == std::trunc(number.floating);
  if (is_integer) return mix(2, static_cast<std::uint64_t>(static_cast<std::int64_t>(number.floating)));
  return mix(3, std::hash<double>()(number.floating));
}

// Of all but lists with elements. What is equal by identity only may move, so it hashes by its type.
std::uint64_t hash_apart_from_elements(Value value) {
  if (const auto number = number_of(value)) return hash_of_number(*number);
  if (auto* string = try_as<String>(value)) return hash_of_string(*string);
  if (const auto* bytes = try_as<Bytes>(value)) return mix(4, hash_of_text(bytes->text()));
  if (value.is_object()) return mix(5, static_cast<std::uint64_t>(value.as_object()->type));
  return mix(6, value.bits());
}

}  // namespace

bool equal(Value a, Value b) {
  if (!equal_apart_from_elements(a, b)) return false;
  if (!has_elements(a, b)) return true;
  struct Pair {
    ListIterator a;
    ListIterator b;
  };
  std::vector<Pair> open;
  open.push_back({ListIterator(a), ListIterator(b)});
  while (!open.empty()) {
    Pair& pair = open.back();
    if (pair.a.done()) {
      open.pop_back();
      continue;
    }
    const Value x = pair.a.value();
    const Value y = pair.b.value();
    pair.a.next();
    pair.b.next();
    if (!equal_apart_from_elements(x, y)) return false;
    if (has_elements(x, y)) open.push_back({ListIterator(x), ListIterator(y)});
  }
  return true;
}

std::uint64_t hash(Value value) {
  if (!is_list(value) || value.is_nil()) return hash_apart_from_elements(value);
  std::uint64_t result = mix(7, list_length(value));
  std::vector<ListIterator> open{ListIterator(value)};
  while (!open.empty()) {
    if (open.back().done()) {
      open.pop_back();
      continue;
    }
    const Value element = open.back().value();
    open.back().next();
    if (is_list(element) && !element.is_nil()) {
      result = mix(result, list_length(element));
      open.emplace_back(element);
    } else {
      result = mix(result, hash_apart_from_elements(element));
    }
  }
  return result;
}

std::optional<std::partial_ordering> compare(Value a, Value b) {
  const auto x = number_of(a);
  const auto y = number_of(b);
  if (x && y) return order(*x, *y);
  // The bytes of UTF-8 are ordered as the code points are.
  if (is_string(a) && is_string(b)) return text_of(a) <=> text_of(b);
  return std::nullopt;
}

}  // namespace valk::heap
