#include "valk/heap/equality.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "dict_nodes.hpp"
#include "numbers.hpp"
#include "valk/heap/list.hpp"

namespace valk::heap {

namespace {

// Equality of all but the elements of lists and dicts, which must be as many.
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
  if (is<Dict>(a)) return dict_length(a) == dict_length(b);
  return false;
}

bool has_elements(Value value) { return (is_list(value) && !value.is_nil()) || is<Dict>(value); }

// What is still to be compared: nothing recurses but keys that hold dicts.
class Comparison {
 public:
  explicit Comparison(unsigned depth) : depth_(depth) {}

  // False: not equal. Elements are left to finish().
  bool compare(Value a, Value b) {
    if (!equal_apart_from_elements(a, b)) return false;
    if (a == b || !has_elements(a)) return true;
    if (is<Dict>(a)) return compare_entries(as<Dict>(a), as<Dict>(b));
    lists_.push_back({ListIterator(a), ListIterator(b)});
    return true;
  }

  bool finish() {
    while (!values_.empty() || !lists_.empty()) {
      Pair pair;
      if (!values_.empty()) {
        pair = values_.back();
        values_.pop_back();
      } else if (lists_.back().a.done()) {
        lists_.pop_back();
        continue;
      } else {
        Lists& open = lists_.back();
        pair = {open.a.value(), open.b.value()};
        open.a.next();
        open.b.next();
      }
      if (!compare(pair.a, pair.b)) return false;
    }
    return true;
  }

 private:
  struct Pair {
    Value a;
    Value b;
  };
  struct Lists {
    ListIterator a;
    ListIterator b;
  };

  bool compare_entries(const Dict& a, const Dict& b) {
    bool same = true;
    dict::for_each_entry(a, [&](const Value* entry) {
      if (!same) return;
      const Value* other = dict::find_entry(b, entry[0], dict::hash_of_mark(entry[2]), depth_);
      same = other != nullptr && equal_apart_from_elements(entry[1], other[1]);
      if (same && has_elements(entry[1])) values_.push_back({entry[1], other[1]});
    });
    return same;
  }

  const unsigned depth_;
  std::vector<Pair> values_;
  std::vector<Lists> lists_;
};

std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
  std::uint64_t mixed = (seed ^ value) * 0x9E3779B97F4A7C15u;
  return mixed ^ mixed >> 32;
}

// Drawn anew in each process, so that nobody can send texts that share a hash. What a program sees does not depend on it:
// dicts are in order of insertion.
std::uint64_t text_seed() {
  static const std::uint64_t seed = [] {
    std::random_device random;
    return std::uint64_t{random()} << 32 | random();
  }();
  return seed;
}

// Both halves of the product: each bit of the operands reaches all bits of the result.
std::uint64_t folded_product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// Eight bytes at a time.
std::uint64_t hash_of_text(std::string_view text) {
  std::uint64_t result = text_seed() ^ text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t count = std::min<std::size_t>(text.size(), sizeof word);
    std::memcpy(&word, text.data(), count);
    text.remove_prefix(count);
    result = folded_product(result ^ word, 0x9E3779B97F4A7C15U);
  }
  return folded_product(result ^ 0xD6E8FEB86659FD93U, 0xA0761D6478BD642FU);
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

std::uint64_t hash_of_dict(const Dict& dict);

// Of all but lists with elements. What is equal by identity only may move, so it hashes by its type.
std::uint64_t hash_apart_from_elements(Value value) {
  if (const auto number = number_of(value)) return hash_of_number(*number);
  if (auto* string = try_as<String>(value)) return hash_of_string(*string);
  if (const auto* bytes = try_as<Bytes>(value)) return mix(4, hash_of_text(bytes->text()));
  if (const auto* dict = try_as<Dict>(value)) return hash_of_dict(*dict);
  if (value.is_object()) return mix(5, static_cast<std::uint64_t>(value.as_object()->type));
  return mix(6, value.bits());
}

// Of keys and plain values, in whatever order; of what is nested in a dict only the size.
std::uint64_t hash_of_dict(const Dict& dict) {
  std::uint64_t sum = dict.size;
  dict::for_each_entry(dict, [&](const Value* entry) {
    const Value value = entry[1];
    std::uint64_t inner = 0;
    if (is_list(value)) {
      inner = list_length(value);
    } else if (is<Dict>(value)) {
      inner = dict_length(value);
    } else {
      inner = hash_apart_from_elements(value);
    }
    sum += mix(dict::hash_of_mark(entry[2]), inner);
  });
  return mix(8, sum);
}

}  // namespace

bool equal_within(Value a, Value b, unsigned depth) {
  if (!equal_apart_from_elements(a, b)) return false;
  if (a == b || !has_elements(a)) return true;
  if (depth >= kDeepestKey) return false;
  Comparison comparison(depth);
  return comparison.compare(a, b) && comparison.finish();
}

bool equal(Value a, Value b) { return equal_within(a, b, 0); }

std::uint64_t hash(Value value) {
  if (value.is_fixnum()) return mix(2, static_cast<std::uint64_t>(value.as_fixnum()));
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
