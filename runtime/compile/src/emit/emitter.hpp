#pragma once

// Operations to instructions, one function at a time.

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "../ir.hpp"
#include "valk/base/diagnostic.hpp"
#include "writer.hpp"

namespace valk::compile {

// What the whole unit shares.
struct UnitPlan {
  Unit unit;
  std::unordered_set<std::string> definitions;    // globals of the unit and its module: not the language's own
  std::unordered_set<std::string> private_names;  // `=` at top level
  std::function<bool(std::string_view)> module_defines;
  std::vector<base::Diagnostic> problems;

  // What a free name means.
  [[nodiscard]] Constant::Kind kind_of(std::string_view name) const;
  // True when the name is the language's own, so that an instruction may stand for a call of it.
  [[nodiscard]] bool is_builtin(std::string_view name) const;
};

class Emitter {
 public:
  Emitter(UnitPlan& plan, FunctionIr& function) : plan_(plan), function_(function) {}
  // Writes the function and those inside it; gives its index in the unit.
  std::uint32_t run();

 private:
  // operations.cpp
  void emit(Ir* ir, Register target);  // leaves the value in `target`
  void emit_for_effect(Ir* ir);
  void emit_tail(Ir* ir);    // returns the value
  Register operand(Ir* ir);  // the value's register: the variable's own where nothing can change it meanwhile
  void emit_data(const Ir& ir, Register target);
  void emit_sequence_but_last(const Ir& ir);
  void emit_lambda(const Ir& ir, Register target);
  void emit_list(const Ir& ir, Register target);
  void emit_join(const Ir& ir, Register target);
  void emit_define(const Ir& ir);
  void emit_global(const Ir& ir, Register target);
  std::uint16_t global_constant(const Ir& global);
  void return_register(Register value);

  // variables.cpp
  void open_scope(const Ir& scope);
  void read(const Ir& ir, Register target);
  void check_bound(const Variable& variable, Register value);
  void bind(const Ir& ir);
  [[nodiscard]] bool is_plain(const Ir& ir) const;
  // True when evaluating `ir` may read or write a variable that lives in `place`.
  [[nodiscard]] bool uses_register(const Ir& ir, Register place) const;

  // branches.cpp
  void emit_branch(const Ir& ir, const std::function<void(Ir*)>& leave);
  void emit_cases(const Ir& ir, const std::function<void(Ir*)>& leave);
  void emit_clauses(const Ir& ir, const std::function<void(Ir*)>& leave);
  void emit_logic(const Ir& ir, Register target);
  void emit_no_match(const Ir& ir);
  // Jumps to `label` when the condition's truth is `wanted`, else goes on.
  void jump_when(Ir* condition, bool wanted, Label& label);
  bool jump_on_comparison(Ir* condition, bool wanted, Label& label);
  void jump_if_equal(Register subject, const Data& key, Label& label);

  // calls.cpp
  void emit_call(const Ir& ir, Register target, bool is_tail);
  void emit_tail_call_in_place(const std::vector<Ir*>& operands, std::uint16_t global, Node node);
  Register push_frame(Register target, std::size_t words, const std::vector<Ir*>& read_later);
  bool emit_as_instruction(const Ir& ir, Register target);
  std::optional<Register> emit_on_top(const Ir& ir);
  void emit_build(const Ir& ir, Register target);
  void emit_spread_call(Ir* callee, std::string_view builtin, const std::vector<Ir*>& operands, Node node,
                        Register target, bool is_tail);
  [[nodiscard]] std::string_view builtin_name(const Ir& call) const;  // empty: not a call of the language's own

  // handlers.cpp
  void emit_attempt(const Ir& ir, Register target);
  void emit_catches(const Ir& ir, Register error, Register target, std::vector<Label*> done);
  void emit_guard(const Ir& ir, Register target);

  UnitPlan& plan_;
  FunctionIr& function_;
  Writer writer_;
  bool is_unit_ = false;  // what a file does, around all of its functions
};

}  // namespace valk::compile
