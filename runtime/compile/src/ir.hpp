#pragma once

// What `lower` makes of the forms and `emit` reads: few operations, names resolved.
//
// Nodes live in an arena (Arena) as long as one compilation. Children are in the order of evaluation.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "valk/compile/bytecode.hpp"
#include "valk/compile/modules.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::compile {

using syntax::Node;

struct FunctionIr;
struct Ir;
struct ExpandedCall;

// A straight piece of a function: what is bound in a branch is certainly bound in that branch and below it only.
struct Branch {
  const Branch* parent = nullptr;
};

struct Variable {
  std::string_view name;
  FunctionIr* owner = nullptr;
  const Branch* branch = nullptr;  // where it was first bound
  bool is_being_bound = false;     // its value is being lowered: a function that calls itself
  bool is_captured = false;
  bool is_captured_while_bound = false;
  bool is_bound_again = false;
  bool needs_check = false;  // some read of it may come before any binding
  std::uint8_t slot = 0;     // its register, once emitted

  // Closures share what they see of it through a box.
  [[nodiscard]] bool is_boxed() const { return is_captured && (is_bound_again || is_captured_while_bound); }
};

enum class IrKind : std::uint8_t {
  data,         // data
  local,        // variable: read
  captured,     // variable, index: read a captured value
  global,       // name: read
  bind,         // variable, children[0]; gives nil
  define,       // name, children[0]; gives nil
  define_file,  // the same for a name private to the file
  call,         // children: callee, operands
  builtin,      // name, children: a call of one of the language's own names, internal ones too
  lambda,       // function
  branch,       // children: condition, then, else
  sequence,     // children
  scope,        // variables, children[0]
  both,         // children: `and`
  either,       // children: `or`
  list,         // children: a new list of their values
  join,         // children: lists, joined
  equals,       // children[0], data: only as a condition
  clauses,      // variable, children: each a scope around a condition and a body; the first that holds. None: no match
  cases,        // cases, children: subject, bodies; the last body is `otherwise` when there is one more than cases
  no_match,     // children[0]: the value that no clause took, or none
  attempt,      // attempt, children[0]: body
  guard,        // children: body, then what to do with what unwound it, which is in `variable`
};

struct CatchIr {
  std::string_view kind;         // with its colon; empty: any
  Variable* variable = nullptr;  // nullptr: not bound
  Ir* body = nullptr;
};

// try, error? and assert-error.
struct AttemptIr {
  enum class Otherwise : std::uint8_t {
    gives_error,  // (try block): the error is the value
    raises,       // no catch took it
  } otherwise = Otherwise::raises;
  std::vector<CatchIr> catches;
  Ir* finally_body = nullptr;
};

struct Ir {
  IrKind kind = IrKind::data;
  Node node;  // where its instructions come from
  Variable* variable = nullptr;
  std::uint32_t index = 0;
  std::string_view name;
  std::string_view module;                 // of a global: another module's; kLanguage: the language's own
  const ExpandedCall* expanded = nullptr;  // the call that it comes from, when a macro made it
  std::vector<Ir*> children;
  Data data;
  FunctionIr* function = nullptr;
  std::vector<Variable*> variables;
  std::vector<std::vector<Data>> cases;  // the keys of each clause
  AttemptIr attempt;
};

// One captured value: of `variable`, which the enclosing function holds in a register or has captured itself.
struct CaptureIr {
  Variable* variable = nullptr;
  bool from_parent_capture = false;
  std::uint32_t parent_index = 0;
};

struct FunctionIr {
  FunctionIr* parent = nullptr;
  std::string name;
  Node node;
  std::vector<Variable*> parameters;  // the rest parameter last
  std::vector<std::string> parameter_names;
  bool has_rest = false;
  std::vector<CaptureIr> captures;
  std::unordered_map<const Variable*, std::uint32_t> capture_indexes;
  Ir* body = nullptr;
  std::string documentation;
};

// A call of a macro, and what came of it.
struct ExpandedCall {
  Node call;  // in the text that is compiled: the outermost one when macros use macros
  std::string name;
  std::string module;  // of the macro
  base::Location definition;
  syntax::Tree::Ptr tree;
};

class Arena {
 public:
  Ir* ir(IrKind kind, Node node) {
    Ir& made = irs_.emplace_back();
    made.kind = kind;
    made.node = node;
    if (!expanded_.empty() && node) {
      if (const ExpandedCall* call = expanded(node)) {
        made.node = call->call;
        made.expanded = call;
      }
    }
    return &made;
  }
  // What made the text that `node` is in: nullptr when that is the one that is compiled.
  [[nodiscard]] const ExpandedCall* expanded(Node node) const {
    if (expanded_.empty()) return nullptr;
    const auto found = by_tree_.find(&node.tree());
    return found == by_tree_.end() ? nullptr : found->second;
  }
  // By the number behind its names.
  [[nodiscard]] const ExpandedCall& expanded(std::size_t number) const { return expanded_[number]; }
  [[nodiscard]] const std::deque<ExpandedCall>& all_expanded() const { return expanded_; }
  const ExpandedCall& add(ExpandedCall call) {
    const ExpandedCall& added = expanded_.emplace_back(std::move(call));
    by_tree_[added.tree.get()] = &added;
    return added;
  }
  Variable* variable() { return &variables_.emplace_back(); }
  Branch* branch(const Branch* parent) { return &branches_.emplace_back(Branch{parent}); }
  FunctionIr* function() { return &functions_.emplace_back(); }
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::deque<ExpandedCall> expanded_;
  std::unordered_map<const syntax::Tree*, const ExpandedCall*> by_tree_;
  std::deque<Ir> irs_;
  std::deque<Variable> variables_;
  std::deque<Branch> branches_;
  std::deque<FunctionIr> functions_;
  std::deque<std::string> texts_;
};

}  // namespace valk::compile
