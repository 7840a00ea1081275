#pragma once

// The collector's knowledge of layouts: how large an object is, and which values it holds.

#include "valk/heap/heap.hpp"

namespace valk::heap {

namespace state {
inline constexpr std::uint8_t old = 1;
inline constexpr std::uint8_t marked = 2;
inline constexpr std::uint8_t remembered = 4;
}  // namespace state

// Without rounding.
[[nodiscard]] inline std::size_t bytes_of(const Object& object) {
  switch (object.type) {
    case Type::integer:
      return sizeof(Integer);
    case Type::floating:
      return sizeof(Float);
    case Type::string:
      return sizeof(String) +
             (static_cast<const String&>(object).is_view() ? sizeof(String::View) : std::size_t{object.size});
    case Type::bytes:
      return sizeof(Bytes) + object.size;
    case Type::array:
      return sizeof(Array) + object.size * sizeof(Value);
    case Type::slice:
      return sizeof(Slice);
    case Type::cons:
      return sizeof(Cons);
    case Type::dict:
      return sizeof(Dict);
    case Type::dict_node:
      return sizeof(DictNode) + object.size * sizeof(Value);
    case Type::closure:
      return sizeof(Closure) + object.extra * sizeof(Value);
    case Type::native:
      return sizeof(Native);
    case Type::partial:
      return sizeof(Partial) + object.size * sizeof(Value);
    case Type::atom:
      return sizeof(Atom);
    case Type::error:
      return sizeof(Error);
    case Type::handle:
      return sizeof(Handle) + object.size * sizeof(Value);
    case Type::ref:
      return sizeof(Ref) + object.size * sizeof(Value);
    case Type::box:
      return sizeof(Box);
    case Type::cell:
      return sizeof(Cell);
    case Type::table:
      return sizeof(Table) + object.size * sizeof(Value);
    case Type::code:
      return sizeof(Code);
    case Type::builder:
      return sizeof(Builder) + object.size * sizeof(Value);
    case Type::forwarded:
    case Type::fiber:
    case Type::text_buffer:
      break;
  }
  assert(!"an object that never moves, or none at all");
  return 0;
}

[[nodiscard]] inline bool has_values(const Object& object) {
  if (object.type == Type::string) return static_cast<const String&>(object).is_view();
  return object.type != Type::integer && object.type != Type::floating && object.type != Type::bytes &&
         object.type != Type::text_buffer;
}

// Shows `visitor` each value in `object`. Types of other rooms: their hook.
template <class V>
void trace_object(Object& object, V& visitor, const std::array<Heap::ExternalType, 32>& external) {
  const auto visit_all = [&visitor](Value* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) visitor.visit(values[i]);
  };
  switch (object.type) {
    case Type::integer:
    case Type::floating:
    case Type::bytes:
    case Type::text_buffer:
      break;
    case Type::string:
      if (auto& string = static_cast<String&>(object); string.is_view()) visitor.visit(string.view().owner);
      break;
    case Type::array:
      visit_all(static_cast<Array&>(object).elements, object.size);
      break;
    case Type::slice:
      visitor.visit(static_cast<Slice&>(object).array);
      break;
    case Type::cons: {
      auto& cons = static_cast<Cons&>(object);
      visit_all(&cons.head, 3);
      break;
    }
    case Type::dict:
      visitor.visit(static_cast<Dict&>(object).root);
      break;
    case Type::dict_node:
      visit_all(static_cast<DictNode&>(object).slots, object.size);
      break;
    case Type::closure: {
      auto& closure = static_cast<Closure&>(object);
      Value code = Value::object(Code::of(closure.entry));
      visitor.visit(code);  // never moves
      visit_all(closure.captured, object.extra);
      break;
    }
    case Type::native:
      visitor.visit(static_cast<Native&>(object).name);
      break;
    case Type::partial:
      visit_all(&static_cast<Partial&>(object).function, 1 + std::size_t{object.size});
      break;
    case Type::atom:
      visitor.visit(static_cast<Atom&>(object).value);
      break;
    case Type::error:
      visit_all(&static_cast<Error&>(object).kind, 5);
      break;
    case Type::handle:
      visit_all(static_cast<Handle&>(object).slots, object.size);
      break;
    case Type::ref:
      visit_all(static_cast<Ref&>(object).slots, object.size);
      break;
    case Type::box:
      visitor.visit(static_cast<Box&>(object).value);
      break;
    case Type::cell:
      visit_all(&static_cast<Cell&>(object).value, 2);
      break;
    case Type::table:
      visit_all(static_cast<Table&>(object).slots, object.size);
      break;
    case Type::code: {
      auto& code = static_cast<Code&>(object);
      if (code.constant_count != 0) visit_all(&code.constant(code.constant_count - 1), code.constant_count);
      break;
    }
    case Type::builder: {
      auto& builder = static_cast<Builder&>(object);
      const std::uint32_t first = visitor.only_young() ? builder.scanned : 0;
      visit_all(builder.elements + first, builder.count - first);
      if (visitor.only_young()) builder.scanned = builder.count;  // what it names is old from now on
      break;
    }
    case Type::fiber:
      external[static_cast<std::size_t>(object.type)].trace(object, visitor);
      break;
    case Type::forwarded:
      assert(!"traced what has moved");
      break;
  }
}

}  // namespace valk::heap
