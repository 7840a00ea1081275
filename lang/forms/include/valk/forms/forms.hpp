#pragma once

// What a form is, decided by its head and its place: the one implementation of the dialect's rules for special forms and
// braces. The compiler, the name resolver, the linter and the language server all walk a program by asking `view`.
//
// A *view* is a small struct with the parts of one form, each part an `Expression` (a node and the place it stands in) or
// a bare node (a name, a pattern). Nothing is evaluated or resolved here: whether a name is bound is `names`' affair. A
// head that names a special form is that form; special forms cannot be shadowed.
//
// Walking a program is: `view` each top-level form in Position::value, then `view` each Expression found in it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::forms {

using syntax::Node;

enum class Position : std::uint8_t {
  value,  // an operand: a brace form is a plist literal or quoted data
  block,  // a body or branch: a brace form is code
};

struct Expression {
  Node node;
  Position position = Position::value;
};

// What a brace form in that position is (LANGUAGE section 2).
enum class BraceMeaning : std::uint8_t {
  nil,       // {}
  plist,     // {:k v …}
  sequence,  // {(a) (b)} in a block
  single,    // {x} in a block: the value of x
  call,      // {+ a b} in a block: one form, as if in parentheses
  data,      // {1 2 3} as a value: a quoted list
};
[[nodiscard]] BraceMeaning brace_meaning(Node brace, Position position);

// A list of forms, evaluated in turn, the last of which gives the value. Empty: nil.
using Body = std::vector<Expression>;

// `{a b & rest}`; comments and mistakes left out.
struct Parameters {
  Node node;                   // the list; no node when it is missing
  std::vector<Node> required;  // symbols
  Node rest;                   // the symbol behind `&`, or no node
};

// ---- what a form can be ----------------------------------------------------------------------------------------------

struct Nil {
  Node node;
};  // () {} in a block
struct Literal {
  Node node;
};  // number, string, keyword
struct Name {
  Node node;
};  // a symbol that is read
struct Quoted {
  Node node;
  Node datum;
};  // 'x, (quote x); a brace form as data: datum is the brace itself
struct Quasiquoted {
  Node node;
  Node datum;
  std::vector<Expression> unquoted;
};  // in source order, splices too
struct Plist {
  Node node;
  std::vector<Expression> elements;
};  // keywords and values, in turn
struct Sequence {
  Node node;
  Body body;
};  // {(a) (b)}, (do a b)
struct Call {
  Node node;
  Expression callee;
  std::vector<Expression> operands;
  const catalog::Entry* entry = nullptr;  // the catalog's entry of a symbol in head place, were it not shadowed
};

struct Function {  // \ lambda fun macro; also what `def {f} (\ …)` holds
  Node node;
  Node keyword;  // the head symbol
  Node name;     // of `fun` and `macro`; else no node
  Parameters parameters;
  Body body;
  bool is_macro = false;
};
struct Define {  // (def {a b} 1 2) (def x v) (= {x} v)
  Node node;
  Node keyword;
  bool is_global = false;  // `def`; false: `=`
  std::vector<Node> names;
  std::vector<Expression> values;
};
struct If {
  Node node;
  Expression condition;
  Expression then_branch;
  std::optional<Expression> else_branch;
};
struct When {
  Node node;
  bool negated = false;
  Expression condition;
  Body body;
};  // when, unless
struct Clause {
  Node node;
  Expression condition;
  Body body;
  bool is_otherwise = false;
};
struct Cond {
  Node node;
  bool must_match = false;
  std::vector<Clause> clauses;
};  // cond, select (must_match)
struct CaseClause {
  Node node;
  std::vector<Node> keys;
  Body body;
  bool is_otherwise = false;
};
struct Case {
  Node node;
  Expression subject;
  std::vector<CaseClause> clauses;
};
// One clause of `match`: {pattern block…} or {pattern :when condition block…}.
struct MatchClause {
  Node node;
  Node pattern;
  std::optional<Expression> guard;
  Body body;
};
struct Match {
  Node node;
  Expression subject;
  std::vector<MatchClause> clauses;
};
// node: the pair's list, or the pattern when written flat. pattern: a symbol, or a brace form that takes a list or plist
// apart.
struct Binding {
  Node node;
  Node pattern;
  Expression value;
};
struct Let {
  Node node;
  Node bindings_node;
  std::vector<Binding> bindings;
  Body body;
};
struct Logic {
  Node node;
  bool is_and = false;
  std::vector<Expression> operands;
};
// (-> x f (g a)): each step is a bare callee or a call that lacks its first (->) or last (->>) operand.
struct ThreadStep {
  Node node;
  Expression callee;
  std::vector<Expression> operands;
};
struct Thread {
  Node node;
  bool last = false;
  Expression seed;
  std::vector<ThreadStep> steps;
};
struct Catch {
  Node node;
  Node kind;
  Node name;
  Body body;
};  // kind: a keyword, or no node
struct Try {
  Node node;
  Body body;
  std::vector<Catch> catches;
  std::optional<Body> finally_body;
};
struct ErrorTest {
  Node node;
  Expression operand;
};  // error?
// (assert-error form) (assert-error :kind form)
struct ErrorAssertion {
  Node node;
  Node kind;
  Expression operand;
};  // kind: a keyword, or no node
struct Reset {
  Node node;
  Body body;
};  // (reset block) (async-reset block)
// (shift {k} block) (async-shift k block); no name when it is missing
struct Shift {
  Node node;
  Node name;
  Body body;
};
struct Load {
  Node node;
  Node path;
};  // (load "path")
// (test "name" block…) (bench "name" block…)
struct Test {
  Node node;
  Node name;
  Body body;
  bool is_benchmark = false;
};
// (import "path" :as m), (import m); no alias in the latter
struct Import {
  Node node;
  Node source;
  Node alias;
};
struct Export {
  Node node;
  std::vector<Node> names;
};  // (export {a b}) (export a b)

// One binding of aio/let. `pattern` is a symbol, or a brace form that takes a list or plist apart.
struct AioBinding {
  Node node;
  Node pattern;
  Expression value;
};
struct AioGroup {
  std::vector<AioBinding> bindings;
};
// What stands between the bindings, in source order: for the tools that speak about barriers.
struct AioItem {
  enum class Kind : std::uint8_t { binding, barrier, misspelt_barrier, malformed } kind;
  Node node;
  std::size_t group = 0;  // of a binding: its group; of a barrier: the group that ends there
};
struct AioLet {
  Node node;
  Node bindings_node;  // the bindings operand as written
  Node list;           // the list that holds bindings and barriers directly: same as, or inside, bindings_node
  std::vector<AioItem> items;
  std::vector<AioGroup> groups;  // empty ones included, as the barriers have it; a `misspelt_barrier` ends no group
  Body body;
};
struct AioStep {
  Node node;
  Node pattern;
  Expression value;
};  // pattern: no node when nothing is bound
struct AioDo {
  Node node;
  std::vector<AioStep> steps;
};
// (ctx/with :k v block…), (ctx/with-deadline ms block…): `elements` are keywords and values in turn, or the milliseconds.
struct ContextWith {
  Node node;
  bool is_deadline = false;
  std::vector<Expression> elements;
  Body body;
};

// (http/routes {GET "/users/:id" show} … {:use filters}). method: a symbol, or a string.
struct Route {
  Node node;
  Node method;
  Expression pattern;
  Expression handler;
};
struct Routes {
  Node node;
  std::vector<Route> routes;
  std::vector<Expression> options;
};  // keywords and values, in turn

// A special form that cannot be understood; `view` reported why. `parts`: the operands that are expressions all the same.
struct Invalid {
  Node node;
  Body parts;
};

using Form = std::variant<Nil, Literal, Name, Quoted, Quasiquoted, Plist, Sequence, Call, Function, Define, If, When,
                          Cond, Case, Match, Let, Logic, Thread, Try, ErrorTest, ErrorAssertion, Reset, Shift, Load,
                          Import, Export, Test, AioLet, AioDo, ContextWith, Routes, Invalid>;

// What `expression` is. Problems of shape (an `if` without condition, a formal that is no symbol) are appended to `problems`
// when that is given: errors with the id "syntax", `help` with the form's signature. The parts that can be understood
// are there all the same, so that tools work in unfinished code.
[[nodiscard]] Form view(Expression expression, std::vector<base::Diagnostic>* problems = nullptr);

// How a special form is written, with the braces of its parts: "(let {bindings} {body}…)".
[[nodiscard]] std::string shape_of(const catalog::Entry& special_form);

// The entry of the special form that a bracketed node's head names; nullptr: it is none, or no bracketed node. Only for
// a node that stands as a form: `'(if a)` is data.
[[nodiscard]] const catalog::Entry* special_form(Node node);

// What the operand `index` (from 0, the head not counted) of a form with that head stands for, as the catalog says it;
// Role::value for what the catalog does not know. `(let block)` is told from `(let bindings block)` here.
[[nodiscard]] catalog::Role operand_role(Node form, std::size_t index);
// The same for who has looked at the operands already: how many there are and the first of them (no node: none).
[[nodiscard]] catalog::Role operand_role(const catalog::Entry& entry, Node first_operand, std::size_t index,
                                         std::size_t count);

// `,x` `,@x` `(unquote x)` `(unquote-splicing x)` inside quasiquoted data; no value for any other node.
struct Unquote {
  Node node;
  Node operand;
  bool is_splice = false;
};
[[nodiscard]] std::optional<Unquote> unquote_of(Node node);
// `x and (quasiquote x): inside one, unquotes belong to it, not to the quasiquote around it.
[[nodiscard]] bool is_quasiquote(Node node);

// The node of any view.
[[nodiscard]] Node node_of(const Form& form);

// Calls `visit(Expression)` for each expression directly inside `form`, in the order of evaluation.
void for_each_child(const Form& form, const std::function<void(Expression)>& visit);

// What a pattern is, by its look. `literal`, `test` and `wildcard` but for `_` stand in `match` only.
enum class PatternKind : std::uint8_t {
  wildcard,  // _, otherwise
  name,      // x
  literal,   // 1 "a" :k nil true 'a
  list,      // {a b & rest}
  plist,     // {:id id :tags {t}}
  test,      // (? predicate pattern), (? predicate)
  none,
};
[[nodiscard]] PatternKind pattern_kind(Node pattern);
// The parts of a list pattern; `rest`: the symbol behind `&`, or no node.
struct ListPattern {
  std::vector<Node> parts;
  Node rest;
  bool has_rest = false;
};
[[nodiscard]] ListPattern list_pattern(Node pattern);
// The symbols that a pattern binds, in source order (`_` and `&` left out): `x`, `{a b & rest}`, `{:id id :tags {t}}`.
[[nodiscard]] std::vector<Node> pattern_names(Node pattern);
// The predicates of `(? predicate name)` in it, in source order.
[[nodiscard]] std::vector<Expression> pattern_tests(Node pattern);

// Reports a form that stands inside another one and may not: macro, import, export. Their place is the top level.
void check_place(const Form& form, std::vector<base::Diagnostic>& problems);

// All shape problems of a tree, found by walking it whole, in source order. Their id is "syntax", but for what stands
// between the bindings of aio/let: "barrier/misspelt" and "barrier/malformed-binding", the ids of the rules that say the
// same. A form that has a syntactic mistake right inside it is spared: the mistake is reported already.
[[nodiscard]] std::vector<base::Diagnostic> check(const syntax::Tree& tree);

// What `valk dump forms` prints: a line for each form and each part that has structure of its own, indented by depth, as
// `[part: ]kind start..end details`.
[[nodiscard]] std::string dump_forms(const syntax::Tree& tree);

// The `;;;` lines directly above a top-level form, without their markers; empty when there are none.
[[nodiscard]] std::string documentation_above(Node top_level_form);

}  // namespace valk::forms
