#pragma once

// Forms to operations. One Lowering makes one unit; its member functions are spread over the files of this folder by
// the kind of form.

#include "../ir.hpp"
#include "scopes.hpp"
#include "valk/base/diagnostic.hpp"
#include "valk/compile/compile.hpp"
#include "valk/forms/forms.hpp"

namespace valk::compile {

class Lowering {
 public:
  Lowering(Arena& arena, const Environment& environment, std::string source_path)
      : arena_(arena), environment_(environment), source_path_(std::move(source_path)), scopes_(arena) {}

  // The function that runs `forms` in order and gives the last one's value; not all of them, when one changes what those
  // behind it mean: `form_count` says how many.
  FunctionIr* unit(const std::vector<Node>& forms);
  std::size_t form_count = 0;

  std::vector<base::Diagnostic> problems;
  std::vector<std::string> definitions;    // globals that the text defines
  std::vector<std::string> private_names;  // `=` at top level
  std::vector<std::string> macros;         // that the text defines
  std::vector<Ir*> exported;               // names that must be defined, though nothing here reads them

 private:
  using Expression = forms::Expression;
  using Body = forms::Body;

  // expressions.cpp
  Ir* lower(Expression expression);
  Ir* lower_body(const Body& body, Node node);
  Ir* lower_view(const forms::Form& form);
  Ir* of(const forms::Nil& form);
  Ir* of(const forms::Literal& form);
  Ir* of(const forms::Name& form);
  Ir* of(const forms::Quoted& form);
  Ir* of(const forms::Plist& form);
  Ir* of(const forms::Sequence& form);
  Ir* of(const forms::Call& form);
  Ir* of(const forms::Logic& form);
  Ir* of(const forms::Thread& form);
  Ir* of(const forms::Invalid& form);

  // functions.cpp
  Ir* of(const forms::Function& form);
  Ir* of(const forms::Define& form);
  Ir* of(const forms::Let& form);
  Ir* bind_name(Node name, Expression value, Node form);
  Ir* define_global(Node name, Ir* value, Node form);
  // A function of `parameters` (patterns, or symbols) whose body `lower_inside` makes.
  template <class LowerInside>
  Ir* make_function(Node node, std::string name, const std::vector<Node>& parameters, Node rest,
                    LowerInside lower_inside);
  FunctionIr* begin_function(Node node, std::string name, const std::vector<Node>& parameters, Node rest);
  Ir* end_function(FunctionIr* function, Ir* scope, Ir* body);

  // branches.cpp
  Ir* of(const forms::If& form);
  Ir* of(const forms::When& form);
  Ir* of(const forms::Cond& form);
  Ir* of(const forms::Case& form);
  Ir* in_branch(Expression expression);
  Ir* in_branch(const Body& body, Node node);

  // errors.cpp
  Ir* of(const forms::Try& form);
  Ir* of(const forms::ErrorTest& form);
  Ir* of(const forms::ErrorAssertion& form);
  Ir* of(const forms::Reset& form);
  Ir* of(const forms::Shift& form);
  Ir* of(const forms::Load& form);
  Ir* of(const forms::Import& form);
  Ir* of(const forms::Export& form);
  Ir* of(const forms::Test& form);

  // names.cpp
  // The name that a symbol stands for: its text; that of a global: what a macro has marked it with left out.
  [[nodiscard]] static std::string_view plain(Node symbol);
  Ir* global(Node symbol);
  // What `alias/name` means; nullptr: no alias of that name is known.
  Ir* imported(Node symbol, std::string_view name, std::string_view module);
  [[nodiscard]] std::string_view module_of(Node symbol) const;

  // macros.cpp
  Ir* define_macro(const forms::Function& form);
  // nullptr: the call is none of a macro.
  Ir* expand(const forms::Call& form);
  Ir* expand(Node call, std::string_view module, std::string_view name, const Macro& macro);
  std::string expansion_text(const Data& form, std::size_t number) const;
  // Says of problems in expansions that they are the call's.
  void relocate_problems();

  // quasiquote.cpp
  Ir* of(const forms::Quasiquoted& form);
  Ir* quasi(Node node, std::size_t depth);
  Ir* quasi_list(Node node, std::size_t depth);

  // async.cpp
  Ir* of(const forms::AioLet& form);
  Ir* of(const forms::AioDo& form);
  Ir* of(const forms::ContextWith& form);
  Ir* of(const forms::Routes& form);
  Ir* lower_groups(const forms::AioLet& form, const std::vector<const forms::AioGroup*>& groups, std::size_t at);
  Ir* lower_group(const forms::AioLet& form, const std::vector<const forms::AioGroup*>& groups, std::size_t at);
  Ir* lower_steps(const forms::AioDo& form, std::size_t at);
  Ir* abandon(Node node, Variable* error, const std::vector<Variable*>& started);

  // match.cpp
  // What must hold for a pattern to fit, with what it binds on the way.
  struct Decision {
    std::vector<Ir*> tests;
    std::vector<Ir*> steps;  // behind the last test
  };
  Ir* of(const forms::Match& form);
  Ir* lower_clause(const forms::MatchClause& clause, Variable* subject);
  void match_pattern(Node pattern, Variable* value, Decision& decision);
  void match_part(Node pattern, Ir* value, Decision& decision);
  void add_test(Ir* test, Decision& decision);

  // patterns.cpp
  void bind_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps);
  void bind_list_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps);
  void bind_plist_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps);
  void bind_part(Node pattern, Ir* value, std::vector<Ir*>& steps);

  // expressions.cpp
  Ir* data(Data data, Node node);
  Ir* builtin(std::string_view name, Node node, std::vector<Ir*> operands);
  Ir* sequence(Node node, std::vector<Ir*> steps);
  Ir* bind(Variable* variable, Ir* value, Node node);
  Ir* list_of(std::vector<Ir*> elements, Node node, bool is_brace = false);
  void problem(std::string id, Node node, std::string message, std::string help = {});

  Arena& arena_;
  const Environment& environment_;
  std::string source_path_;
  Scopes scopes_;
  std::size_t depth_ = 0;
  std::size_t expansion_depth_ = 0;
  forms::Position position_ = forms::Position::value;  // of the form that is lowered
  bool ends_unit_ = false;
  bool in_template_ = false;   // in a macro, whose quasiquotes make code
  std::string_view defining_;  // the name that the next function is bound to
};

}  // namespace valk::compile
