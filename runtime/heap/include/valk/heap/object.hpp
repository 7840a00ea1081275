#pragma once

// What a pointer value points to.
//
// Every object begins with a header of eight bytes:
//
//   type : 8 | state : 8 | extra : 16 | size : 32
//
// `state` belongs to the collector. `size` counts what the type has a varying number of: bytes of a string, elements of
// a list, slots of a handle. It stays below 2^31; a closure alone has the top bit set and its arity below, so that one
// 32-bit compare in a call decides "a closure of exactly n parameters".
//
// Objects with a fixed place (Cell, Code, Fiber, TextBuffer, everything large) are allocated in the old space; all others move
// once, when they survive their first collection. Immutable objects never need a write barrier; mutable ones (Atom,
// Box, Cell, Handle, Ref, Table, Fiber) are written through Heap::write only.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "valk/heap/value.hpp"

namespace valk::heap {

class Heap;

enum class Type : std::uint8_t {
  forwarded,  // the collector's mark on what it moved
  integer,    // Integer: outside the range of fixnums
  floating,   // Float
  string,
  bytes,
  array,  // Array: a list whose elements lie in a row
  slice,  // Slice: the tail of an array
  cons,
  dict,
  dict_node,
  closure,
  native,
  partial,
  atom,
  error,
  handle,
  ref,
  box,
  cell,
  table,
  code,
  fiber,
  text_buffer,
  builder,  // Builder: a list in the making (builder.hpp)
};

struct Object {
  Type type;
  std::uint8_t state = 0;
  std::uint16_t extra = 0;
  std::uint32_t size = 0;
};
static_assert(sizeof(Object) == 8);

struct Integer : Object {
  std::int64_t number;
};
struct Float : Object {
  double number;
};

// Immutable UTF-8, always valid. size: bytes. A large one may be a view: a part of the text of another string, or the
// first bytes of a text buffer, that it keeps alive. So appending to what was appended to last costs what is appended.
struct String : Object {
  std::uint32_t code_points;
  std::uint32_t hash;  // 0: not computed yet

  [[nodiscard]] const char* data() const { return is_view() ? view().start : own_bytes(); }
  [[nodiscard]] std::string_view text() const { return {data(), size}; }
  [[nodiscard]] bool is_ascii() const { return code_points == size; }

  // extra: kView, and above it the number that the index of code points knows it by (0: none).
  static constexpr std::uint16_t kView = 1;
  static constexpr int kIndexShift = 1;
  struct View {
    Value owner;        // a String that is none, or a TextBuffer; neither ever moves
    const char* start;  // in it
  };
  [[nodiscard]] bool is_view() const { return (extra & kView) != 0; }
  [[nodiscard]] const View& view() const { return *reinterpret_cast<const View*>(this + 1); }
  [[nodiscard]] View& view() { return *reinterpret_cast<View*>(this + 1); }
  [[nodiscard]] const char* own_bytes() const { return reinterpret_cast<const char*>(this + 1); }
  [[nodiscard]] char* own_bytes() { return reinterpret_cast<char*>(this + 1); }
};

// Text that grows at its end. What strings see of it never changes. size: bytes that it has room for.
struct TextBuffer : Object {
  std::uint64_t used;

  [[nodiscard]] char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

// Immutable octets. size: bytes.
struct Bytes : Object {
  char bytes[];

  [[nodiscard]] std::string_view text() const { return {bytes, size}; }
};

// Lists: see list.hpp, which is how all other code reads them. size: elements, at least one.
struct Array : Object {
  Value elements[];

  // extra: it was written in braces. Only what makes code of data asks: macros and `eval`.
  static constexpr std::uint16_t kBrace = 1;
};
struct Slice : Object {
  Value array;
  std::uint64_t offset;
};
// `jump` leads further down the list (Myers, "An applicative random-access stack"): any element is O(log n) away.
struct Cons : Object {
  Value head;
  Value tail;
  Value jump;
};

// A persistent hash map: see dict.hpp, which is how all other code reads it. size: entries.
struct Dict : Object {
  Value root;                // a DictNode; nil when there is no entry
  std::uint64_t next_place;  // of the next key, in the order of the dict
};
// size: values in `slots`; extra: its level. dict_nodes.hpp says more.
struct DictNode : Object {
  std::uint32_t prefix;
  std::uint32_t unused;
  std::uint32_t entry_map;
  std::uint32_t child_map;
  Value slots[];
};

// A function made by the program. size: kClosureMark | parameters; with kRestMark when it takes the rest.
struct Closure : Object {
  const std::uint32_t* entry;  // its first instruction; the Code object is entry's owner (see Code)
  Value captured[];            // extra: their number

  static constexpr std::uint32_t kMark = 0x8000'0000;
  static constexpr std::uint32_t kRest = 0x4000'0000;
  [[nodiscard]] std::uint32_t parameters() const { return size & 0xFFFF; }
  [[nodiscard]] bool has_rest() const { return (size & kRest) != 0; }
};

// A function written in C++. `function` is a vm::NativeFunction, `entry` the catalog's record of it.
struct Native : Object {
  using Function = void (*)();
  Function function;
  std::uint32_t min_operands;
  std::int32_t max_operands;  // -1: any number; extra: see below
  const void* entry;
  Value name;  // a symbol

  // extra: a leading system value is dropped.
  static constexpr std::uint16_t kAcceptsSystem = 1;
};

// A function with its first operands given. size: their number.
struct Partial : Object {
  Value function;
  Value operands[];
};

struct Atom : Object {
  Value value;
};

struct Error : Object {
  Value kind;     // a keyword
  Value message;  // a string
  Value data;
  Value trace;   // compact; vm/errors.hpp reads it
  Value origin;  // where the asynchronous step was started: an earlier trace, or nil

  // extra: passes `catch`, runs `finally` only: a cancellation, an exit.
  static constexpr std::uint16_t kUncatchable = 1;
  [[nodiscard]] bool is_uncatchable() const { return (extra & kUncatchable) != 0; }
};

// An asynchronous result. Which slot holds what is the async room's affair; size: their number.
struct Handle : Object {
  std::uint64_t status;  // not traced
  Value slots[];
};

// What all refs of one kind share. Kinds are static data.
struct RefKind {
  std::string_view name;  // "server": how it prints
  // Frees `resource` when the ref is no longer reachable, or the heap ends. May be null. Must not allocate.
  void (*finalise)(void* resource) = nullptr;
  // `(ref :key)`; gives Value::absent() for an unknown key. May be null: the ref cannot be called. May allocate.
  Value (*lookup)(Heap& heap, Value ref, Value key) = nullptr;
  // The system that `aio/start` gives: natives that accept one in front of their operands drop it.
  bool is_system = false;
};

// An opaque resource. size: the number of values it keeps alive.
struct Ref : Object {
  const RefKind* kind;
  std::uint64_t id;
  void* resource;  // null once released
  Value slots[];
};

// A captured variable that is bound again, or later.
struct Box : Object {
  Value value;
};

// A global. Never moves: code points to it. Written by Heap::write_cell only, which keeps what calls need in one place.
struct Cell : Object {
  Value value;                 // unbound until its definition ran
  Value name;                  // a symbol
  const std::uint32_t* entry;  // of the closure in `value`, or nullptr
  std::uint32_t closure_size;  // that closure's `size`; 0: no closure
};

// Mutable slots for the machine's own use: variables that no register is left for. size: their number.
struct Table : Object {
  Value slots[];
};

// A list in the making. size: the elements there is room for. Those from `count` on are not initialised.
struct Builder : Object {
  std::uint32_t count;
  std::uint32_t scanned;  // elements below it are not young: what a minor collection need not look at
  Value elements[];
};

// What the code's maker keeps beside it: names, spans, handlers. Freed with the Code.
struct CodeDetails {
  explicit CodeDetails(std::string function_name) : name(std::move(function_name)) {}
  CodeDetails(const CodeDetails&) = delete;
  CodeDetails& operator=(const CodeDetails&) = delete;
  virtual ~CodeDetails() = default;

  const std::string name;  // of the function; empty: anonymous
};

// A function's instructions. Never moves. extra: the registers that a frame of it has. One block of memory holds, in this order, the constants (last first), a
// pointer to this object, and the instructions, so that the address of the first instruction leads to all of them.
struct Code : Object {
  const std::uint32_t* entry;
  std::uint32_t constant_count;
  std::uint32_t instruction_count;
  CodeDetails* details;

  [[nodiscard]] std::string_view name() const { return details->name; }
  [[nodiscard]] static Code* of(const std::uint32_t* entry) { return reinterpret_cast<Code* const*>(entry)[-1]; }
  [[nodiscard]] static Value* constants_of(const std::uint32_t* entry) {
    return const_cast<Value*>(reinterpret_cast<const Value*>(entry)) - 2;
  }
  // Constant i lies at constants_of(entry)[-i].
  [[nodiscard]] Value& constant(std::size_t index) const { return *(constants_of(entry) - index); }
};

template <class T>
inline constexpr Type type_of = Type::forwarded;
template <>
inline constexpr Type type_of<Integer> = Type::integer;
template <>
inline constexpr Type type_of<Float> = Type::floating;
template <>
inline constexpr Type type_of<String> = Type::string;
template <>
inline constexpr Type type_of<Bytes> = Type::bytes;
template <>
inline constexpr Type type_of<Array> = Type::array;
template <>
inline constexpr Type type_of<Slice> = Type::slice;
template <>
inline constexpr Type type_of<Cons> = Type::cons;
template <>
inline constexpr Type type_of<Dict> = Type::dict;
template <>
inline constexpr Type type_of<DictNode> = Type::dict_node;
template <>
inline constexpr Type type_of<Closure> = Type::closure;
template <>
inline constexpr Type type_of<Native> = Type::native;
template <>
inline constexpr Type type_of<Partial> = Type::partial;
template <>
inline constexpr Type type_of<Atom> = Type::atom;
template <>
inline constexpr Type type_of<Error> = Type::error;
template <>
inline constexpr Type type_of<Handle> = Type::handle;
template <>
inline constexpr Type type_of<Ref> = Type::ref;
template <>
inline constexpr Type type_of<Box> = Type::box;
template <>
inline constexpr Type type_of<Cell> = Type::cell;
template <>
inline constexpr Type type_of<Table> = Type::table;
template <>
inline constexpr Type type_of<Builder> = Type::builder;
template <>
inline constexpr Type type_of<Code> = Type::code;

[[nodiscard]] inline bool is(Value value, Type type) { return value.is_object() && value.as_object()->type == type; }
template <class T>
[[nodiscard]] bool is(Value value) {
  return is(value, type_of<T>);
}
// nullptr when `value` is none. The pointer is good until the next allocation.
template <class T>
[[nodiscard]] T* try_as(Value value) {
  return is<T>(value) ? static_cast<T*>(value.as_object()) : nullptr;
}
template <class T>
[[nodiscard]] T& as(Value value) {
  assert(is<T>(value));
  return *static_cast<T*>(value.as_object());
}

[[nodiscard]] inline bool is_truthy(Value value) {
  if (value.is_immediately_falsy()) return false;
  const auto* number = try_as<Float>(value);
  return number == nullptr || number->number != 0.0;
}
[[nodiscard]] inline bool is_integer(Value value) { return value.is_fixnum() || is<Integer>(value); }
[[nodiscard]] inline std::int64_t integer_of(Value value) {
  return value.is_fixnum() ? value.as_fixnum() : as<Integer>(value).number;
}
[[nodiscard]] inline bool is_list(Value value) {
  return value.is_nil() || is<Array>(value) || is<Cons>(value) || is<Slice>(value);
}
[[nodiscard]] inline bool is_brace_list(Value value) {
  const auto* array = try_as<Array>(value);
  return array != nullptr && (array->extra & Array::kBrace) != 0;
}
[[nodiscard]] inline bool is_function(Value value) {
  return is<Closure>(value) || is<Native>(value) || is<Partial>(value);
}
[[nodiscard]] inline bool is_string(Value value) { return is<String>(value); }
// Good until the next allocation.
[[nodiscard]] inline std::string_view text_of(Value string) { return as<String>(string).text(); }

// `:integer`, `:list`, …: what (type v) gives.
[[nodiscard]] Value type_name(Value value);
// "an integer", "a list": for messages.
[[nodiscard]] std::string_view type_phrase(Value value);

}  // namespace valk::heap
