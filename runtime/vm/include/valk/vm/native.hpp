#pragma once

// How functions of the language are written in C++.
//
//   Outcome head(NativeCall& call) {
//     if (!call.is_list(0)) return call.expected(0, "a list");
//     return heap::list_head(call[0]);
//   }
//
// The machine has checked the number of operands against the catalog before the call. Operands are read as call[i],
// from 0, each time anew: they are roots, and anything that allocates may move what they name. Optional ones that were
// not given: call.count() says. Natives never call back into the machine: they return call.tail_call(f, operands), or
// are written in Valk.

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "valk/compile/bytecode.hpp"
#include "valk/heap/heap.hpp"
#include "valk/heap/list.hpp"

namespace valk::vm {

using heap::Value;

class Machine;
class NativeCall;

// What a native gives back: a value (implicitly), or what a NativeCall or Machine made for it.
struct [[nodiscard]] Outcome {
  enum class Kind : std::uint64_t {
    value,
    raise,    // `value` is the error
    suspend,  // the fiber waits: Machine::resume goes on behind the call
    call,     // the call's frame now holds another function and its operands; `value`: a fixnum, their number
    moved,    // the machine stands at another place, with what it needs there (continuations.hpp)
  };

  Outcome(Value result) : kind(Kind::value), value(result) {}
  Outcome(Kind k, Value v) : kind(k), value(v) {}

  Kind kind;
  Value value;
};

using NativeFunction = Outcome (*)(NativeCall& call);

class NativeCall {
 public:
  NativeCall(Machine& machine, Value* operands, std::uint32_t count)
      : machine_(machine), operands_(operands), count_(count) {}

  [[nodiscard]] Machine& machine() const { return machine_; }
  [[nodiscard]] heap::Heap& heap() const;
  [[nodiscard]] std::uint32_t count() const { return count_; }
  [[nodiscard]] bool has(std::uint32_t index) const { return index < count_; }
  [[nodiscard]] Value operator[](std::uint32_t index) const { return operands_[index]; }
  void set(std::uint32_t index, Value value) { operands_[index] = value; }  // a root to work with
  [[nodiscard]] std::span<const Value> operands() const { return {operands_, count_}; }
  // The native that runs, as a value.
  [[nodiscard]] Value function() const { return operands_[-static_cast<std::ptrdiff_t>(compile::kLinkage)]; }
  // The language's name of the function that runs: "str/split".
  [[nodiscard]] std::string_view name() const;

  [[nodiscard]] bool is_integer(std::uint32_t index) const { return heap::is_integer(operands_[index]); }
  [[nodiscard]] bool is_list(std::uint32_t index) const { return heap::is_list(operands_[index]); }
  [[nodiscard]] bool is_string(std::uint32_t index) const { return heap::is_string(operands_[index]); }
  [[nodiscard]] bool is_function(std::uint32_t index) const { return heap::is_function(operands_[index]); }
  [[nodiscard]] std::int64_t integer(std::uint32_t index) const { return heap::integer_of(operands_[index]); }
  // Good until the next allocation.
  [[nodiscard]] std::string_view text(std::uint32_t index) const { return heap::text_of(operands_[index]); }

  // Raises :type: "`head` needs a list as operand 1, but got 5".
  Outcome expected(std::uint32_t index, std::string_view what);
  Outcome raise(Value kind, std::string_view message, Value data = Value::nil());
  Outcome raise(Value error) { return {Outcome::Kind::raise, error}; }

  // Calls `function` in place of this call: its result is the native's.
  Outcome tail_call(Value function, std::initializer_list<Value> operands);
  Outcome tail_call_list(Value function, Value operand_list);

  // The running fiber waits from now on; take machine().current_fiber() first, to resume it by. Not before the
  // native returns.
  Outcome suspend() { return {Outcome::Kind::suspend, Value::nil()}; }

 private:
  friend class Machine;
  Machine& machine_;
  Value* operands_;
  std::uint32_t count_;
};

// A row of the table that gives natives their code: a line of native_list.inc.
struct NativeRow {
  std::string_view name;
  NativeFunction function;
  std::uint32_t min_operands;
  std::int32_t max_operands;  // -1: any number
  bool accepts_system;        // a leading system value is dropped before operands are counted
};

}  // namespace valk::vm
