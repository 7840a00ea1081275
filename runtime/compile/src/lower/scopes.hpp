#pragma once

// Which variable a name means (LANGUAGE: scope).
//
// A scope is open from its beginning to its end in the order of the text; a name bound in it is visible from its
// binding on. Functions and `let` open scopes, branches do not, but what is bound in a branch may be unbound behind it.

#include <unordered_map>

#include "../ir.hpp"

namespace valk::compile {

class Scopes {
 public:
  explicit Scopes(Arena& arena) : arena_(arena) {}

  // `node` is the `scope` operation that holds the scope's variables, or nullptr for a function's parameters. `=` binds
  // in the innermost scope that takes bindings: a `catch` has a name of its own, but is no scope to `=`.
  void open(Ir* node, bool takes_bindings = true);
  void close();
  // The innermost scope's later variables belong to `node`: a function's own beside its parameters, which share a
  // scope.
  void adopt(Ir* node) { scopes_.back().node = node; }
  // True when `=` would bind in a scope, false at top level.
  [[nodiscard]] bool is_open() const;
  // The same for one name: that of a `catch` at top level is the catch's own.
  [[nodiscard]] bool takes(std::string_view name) const;

  void enter_function(FunctionIr* function);
  void leave_function();
  [[nodiscard]] FunctionIr* function() const { return functions_.back().function; }

  void enter_branch() { functions_.back().branch = arena_.branch(functions_.back().branch); }
  void leave_branch() { functions_.back().branch = const_cast<Branch*>(functions_.back().branch->parent); }

  // Binds `name` in the innermost scope that takes bindings, or finds it there to be bound again.
  Variable* bind(std::string_view name);
  // Binds `name` in the innermost scope of any kind, for the first time.
  Variable* bind_own(std::string_view name);
  [[nodiscard]] bool binds(std::string_view name) const { return scopes_.back().names.contains(name); }
  // True when some scope has the name.
  [[nodiscard]] bool has(std::string_view name) const;
  // A new variable that no name leads to, in the innermost scope or in a scope of its own.
  Variable* bind_hidden();
  Variable* hidden_in(Ir* scope);
  // Reads what `name` means here: a `local` or `captured` operation, or nullptr when no scope has it.
  Ir* read(std::string_view name, Node node);
  Ir* read(Variable* variable, Node node);
  // `global` reads `name`, which no scope has yet. A scope that binds it later, around the function that reads it, is meant
  // after all: functions beside each other may call each other.
  void read_later(Ir* global, std::string_view name);

 private:
  struct Scope {
    Ir* node = nullptr;
    bool takes_bindings = true;
    std::unordered_map<std::string_view, Variable*> names;
    std::size_t first_pending = 0;
  };
  struct OpenFunction {
    FunctionIr* function = nullptr;
    Branch* branch = nullptr;
  };
  // A read of a name that no scope had.
  struct Pending {
    Ir* read = nullptr;
    std::string_view name;
    FunctionIr* function = nullptr;
  };

  Variable* make(std::string_view name);
  static Variable* add(Scope& scope, Variable* variable);
  static std::uint32_t capture(Variable* variable, FunctionIr* function);
  [[nodiscard]] bool certainly_bound(const Variable& variable) const;

  Arena& arena_;
  std::vector<Scope> scopes_;
  std::vector<OpenFunction> functions_;
  std::vector<Pending> pending_;
};

}  // namespace valk::compile
