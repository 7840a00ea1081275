#pragma once

// A Valk value in 64 bits.
//
//   …00  fixnum: a 62-bit integer, shifted left by two
//   …01  pointer to a heap object, plus one
//   …10  immediates: nil, symbols, keywords
//   …11  immediates: booleans and internal markers
//
// The numbers are chosen so that one unsigned compare finds every falsy value but 0.0: 0 is 0, nil is 2, false is 3.
// Addresses that are multiples of four (code, stacks) look like fixnums, so the collector may scan any word of a stack.
// Integers that do not fit a fixnum are boxed (`Integer`), so that the language sees exactly 64 bits. Floats are boxed
// too: they are allocated by bumping a pointer and die with the nursery.
//
// Nothing outside this file knows the bits.

#include <cassert>
#include <cstdint>

namespace valk::heap {

struct Object;

// An interned name. Ids of keywords and symbols are drawn from one table (symbols.hpp).
struct SymbolId {
  std::uint32_t value = 0;
  friend constexpr bool operator==(SymbolId, SymbolId) = default;
};

class Value {
 public:
  constexpr Value() = default;  // nil

  [[nodiscard]] static constexpr Value nil() { return Value(kNil); }
  [[nodiscard]] static constexpr Value boolean(bool truth) { return Value(truth ? kTrue : kFalse); }
  // What a local or global holds before it is bound. Never visible to programs.
  [[nodiscard]] static constexpr Value unbound() { return Value(kUnbound); }
  // "No value": a lookup that found nothing. Never visible to programs.
  [[nodiscard]] static constexpr Value absent() { return Value(kAbsent); }

  [[nodiscard]] static constexpr bool fits_fixnum(std::int64_t number) {
    return number >= kFixnumMin && number <= kFixnumMax;
  }
  [[nodiscard]] static constexpr Value fixnum(std::int64_t number) {
    return Value(static_cast<std::uint64_t>(number) << kFixnumShift);
  }
  [[nodiscard]] static constexpr Value symbol(SymbolId id) {
    return Value(static_cast<std::uint64_t>(id.value) << kIdShift | kSymbolTag);
  }
  [[nodiscard]] static constexpr Value keyword(SymbolId id) {
    return Value(static_cast<std::uint64_t>(id.value) << kIdShift | kKeywordTag);
  }
  [[nodiscard]] static Value object(const Object* pointer) {
    return Value(reinterpret_cast<std::uint64_t>(pointer) + kPointerTag);
  }
  [[nodiscard]] static constexpr Value from_bits(std::uint64_t bits) { return Value(bits); }

  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  [[nodiscard]] constexpr bool is_nil() const { return bits_ == kNil; }
  [[nodiscard]] constexpr bool is_true() const { return bits_ == kTrue; }
  [[nodiscard]] constexpr bool is_false() const { return bits_ == kFalse; }
  [[nodiscard]] constexpr bool is_boolean() const { return is_true() || is_false(); }
  [[nodiscard]] constexpr bool is_unbound() const { return bits_ == kUnbound; }
  [[nodiscard]] constexpr bool is_absent() const { return bits_ == kAbsent; }
  [[nodiscard]] constexpr bool is_fixnum() const { return (bits_ & 3) == 0; }
  [[nodiscard]] constexpr bool is_object() const { return (bits_ & 3) == kPointerTag; }
  [[nodiscard]] constexpr bool is_symbol() const { return (bits_ & 0xFF) == kSymbolTag; }
  [[nodiscard]] constexpr bool is_keyword() const { return (bits_ & 0xFF) == kKeywordTag; }

  [[nodiscard]] constexpr std::int64_t as_fixnum() const { return static_cast<std::int64_t>(bits_) >> kFixnumShift; }
  [[nodiscard]] constexpr SymbolId as_symbol() const { return {static_cast<std::uint32_t>(bits_ >> kIdShift)}; }
  [[nodiscard]] Object* as_object() const {
    assert(is_object());
    return reinterpret_cast<Object*>(bits_ - kPointerTag);
  }

  // Everything but nil, false and 0 (0.0 is a heap object: see is_truthy in object.hpp).
  [[nodiscard]] constexpr bool is_immediately_falsy() const { return bits_ < 4; }

  // Identity, not the language's `==` (equality.hpp).
  friend constexpr bool operator==(Value, Value) = default;

  static constexpr std::int64_t kFixnumMax = (std::int64_t{1} << 61) - 1;
  static constexpr std::int64_t kFixnumMin = -(std::int64_t{1} << 61);
  static constexpr int kFixnumShift = 2;

 private:
  explicit constexpr Value(std::uint64_t bits) : bits_(bits) {}

  static constexpr std::uint64_t kPointerTag = 0b01;
  static constexpr std::uint64_t kNil = 0b10;
  static constexpr std::uint64_t kFalse = 0b11;
  static constexpr std::uint64_t kTrue = 0b111;
  static constexpr std::uint64_t kUnbound = 0b1011;
  static constexpr std::uint64_t kAbsent = 0b1111;
  static constexpr std::uint64_t kSymbolTag = 0b0110;
  static constexpr std::uint64_t kKeywordTag = 0b1010;
  static constexpr int kIdShift = 8;

  std::uint64_t bits_ = kNil;
};

static_assert(sizeof(Value) == 8);

}  // namespace valk::heap
