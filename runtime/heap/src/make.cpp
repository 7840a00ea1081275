// The makers of objects. Each fills its object before anything else can be allocated.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "valk/heap/heap.hpp"

namespace valk::heap {

namespace {

void fill_with_nil(Value* values, std::size_t count) { std::fill_n(values, count, Value::nil()); }

}  // namespace

Value Heap::integer(std::int64_t number) {
  if (Value::fits_fixnum(number)) return Value::fixnum(number);
  auto* object = static_cast<Integer*>(allocate(sizeof(Integer), Type::integer));
  object->number = number;
  return Value::object(object);
}

Value Heap::bytes(std::string_view octets) {
  assert(octets.size() < Closure::kMark);
  auto* object = static_cast<Bytes*>(allocate(sizeof(Bytes) + octets.size(), Type::bytes));
  object->size = static_cast<std::uint32_t>(octets.size());
  if (!octets.empty()) std::memcpy(object->bytes, octets.data(), octets.size());
  return Value::object(object);
}

Value Heap::cons(Value head, Value tail) {
  Value kept[] = {head, tail};
  auto* object = static_cast<Cons*>(allocate_keeping(sizeof(Cons), Type::cons, kept));
  object->head = kept[0];
  object->tail = kept[1];
  object->size = 1 + (kept[1].is_nil() ? 0 : kept[1].as_object()->size);
  // Where the cell behind has jumped as far as the one it jumped to did, the two jumps become one.
  object->jump = kept[1];
  if (const auto* next = try_as<Cons>(kept[1]); next != nullptr) {
    if (const auto* further = try_as<Cons>(next->jump); further != nullptr) {
      const std::uint32_t rest = further->jump.is_nil() ? 0 : further->jump.as_object()->size;
      if (next->size - further->size == further->size - rest) object->jump = further->jump;
    }
  }
  return Value::object(object);
}

Array* Heap::start_list(std::size_t count) {
  assert(count > 0 && count < Closure::kMark);
  auto* object = static_cast<Array*>(allocate(sizeof(Array) + count * sizeof(Value), Type::array));
  object->size = static_cast<std::uint32_t>(count);
  fill_with_nil(object->elements, count);
  return object;
}

Value Heap::list(std::span<const Value> elements) {
  if (elements.empty()) return Value::nil();
  const std::size_t bytes = sizeof(Array) + elements.size_bytes();
  auto* object = static_cast<Array*>(allocate_keeping(bytes, Type::array, elements));
  object->size = static_cast<std::uint32_t>(elements.size());
  std::copy(elements.begin(), elements.end(), object->elements);
  return Value::object(object);
}

Value Heap::closure(const Code& code, std::uint32_t size_word, std::span<const Value> captured) {
  const std::size_t bytes = sizeof(Closure) + captured.size_bytes();
  auto* object = static_cast<Closure*>(allocate_keeping(bytes, Type::closure, captured));
  object->entry = code.entry;
  object->size = size_word;
  object->extra = static_cast<std::uint16_t>(captured.size());
  std::copy(captured.begin(), captured.end(), object->captured);
  return Value::object(object);
}

Value Heap::native(Native::Function function, Value name, std::uint32_t min_operands, std::int32_t max_operands,
                   const void* entry) {
  auto* object = static_cast<Native*>(allocate_fixed(sizeof(Native), Type::native));
  object->function = function;
  object->min_operands = min_operands;
  object->max_operands = max_operands;
  object->entry = entry;
  object->name = name;
  return Value::object(object);
}

Value Heap::partial(Value function, std::span<const Value> operands) {
  Root root(*this, function);
  const std::size_t bytes = sizeof(Partial) + operands.size_bytes();
  auto* object = static_cast<Partial*>(allocate_keeping(bytes, Type::partial, operands));
  object->size = static_cast<std::uint32_t>(operands.size());
  object->function = root;
  std::copy(operands.begin(), operands.end(), object->operands);
  return Value::object(object);
}

Code* Heap::code(std::span<const std::uint32_t> instructions, std::size_t constant_count,
                 std::unique_ptr<CodeDetails> details) {
  auto* object = static_cast<Code*>(allocate_fixed(sizeof(Code), Type::code));
  const std::size_t words = constant_count + 1 + (instructions.size_bytes() + 7) / 8;
  auto* block = static_cast<Value*>(std::malloc(words * sizeof(Value)));
  if (block == nullptr) throw std::bad_alloc();
  fill_with_nil(block, constant_count);
  reinterpret_cast<Code**>(block)[constant_count] = object;
  auto* entry = reinterpret_cast<std::uint32_t*>(block + constant_count + 1);
  std::copy(instructions.begin(), instructions.end(), entry);
  object->entry = entry;
  object->constant_count = static_cast<std::uint32_t>(constant_count);
  object->instruction_count = static_cast<std::uint32_t>(instructions.size());
  object->details = details.release();
  return object;
}

void Heap::write_constant(Code& code, std::size_t index, Value value) { write(code, code.constant(index), value); }

Value Heap::atom(Value value) {
  Value kept[] = {value};
  auto* object = static_cast<Atom*>(allocate_keeping(sizeof(Atom), Type::atom, kept));
  object->value = kept[0];
  return Value::object(object);
}

Value Heap::error(Value kind, Value message, Value data) {
  Value kept[] = {kind, message, data};
  auto* object = static_cast<Error*>(allocate_keeping(sizeof(Error), Type::error, kept));
  object->kind = kept[0];
  object->message = kept[1];
  object->data = kept[2];
  object->trace = object->origin = Value::nil();
  return Value::object(object);
}

Value Heap::handle(std::uint64_t status, std::size_t slot_count) {
  auto* object = static_cast<Handle*>(allocate(sizeof(Handle) + slot_count * sizeof(Value), Type::handle));
  object->size = static_cast<std::uint32_t>(slot_count);
  object->status = status;
  fill_with_nil(object->slots, slot_count);
  return Value::object(object);
}

Value Heap::ref(const RefKind& kind, std::uint64_t id, void* resource, std::size_t slot_count) {
  auto* object = static_cast<Ref*>(allocate_fixed(sizeof(Ref) + slot_count * sizeof(Value), Type::ref));
  object->size = static_cast<std::uint32_t>(slot_count);
  object->kind = &kind;
  object->id = id;
  object->resource = resource;
  fill_with_nil(object->slots, slot_count);
  return Value::object(object);
}

Value Heap::box(Value value) {
  Value kept[] = {value};
  auto* object = static_cast<Box*>(allocate_keeping(sizeof(Box), Type::box, kept));
  object->value = kept[0];
  return Value::object(object);
}

Cell* Heap::cell(Value name) {
  auto* object = static_cast<Cell*>(allocate_fixed(sizeof(Cell), Type::cell));
  object->value = Value::unbound();
  object->name = name;
  object->entry = nullptr;
  object->closure_size = 0;
  return object;
}

void Heap::write_cell(Cell& cell, Value value) {
  const auto* closure = try_as<Closure>(value);
  cell.entry = closure != nullptr ? closure->entry : nullptr;
  cell.closure_size = closure != nullptr ? closure->size : 0;
  write(cell, cell.value, value);
}

Value Heap::table(std::size_t slot_count) {
  auto* object = static_cast<Table*>(allocate(sizeof(Table) + slot_count * sizeof(Value), Type::table));
  object->size = static_cast<std::uint32_t>(slot_count);
  std::fill_n(object->slots, slot_count, Value::unbound());
  return Value::object(object);
}

}  // namespace valk::heap
