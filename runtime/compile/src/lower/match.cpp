// `match` as a chain of decisions: each clause tests its pattern piece by piece and binds names on the way.

#include <utility>

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

using forms::PatternKind;

Ir* Lowering::of(const forms::Match& form) {
  Ir* scope = arena_.ir(IrKind::scope, form.node);
  scopes_.open(scope, false);
  Variable* subject = scopes_.bind_hidden();
  Ir* value = bind(subject, lower(form.subject), form.node);
  Ir* made = arena_.ir(IrKind::clauses, form.node);
  made->variable = subject;
  for (const forms::MatchClause& clause : form.clauses) made->children.push_back(lower_clause(clause, subject));
  scopes_.close();
  scope->children = {sequence(form.node, {value, made})};
  return scope;
}

Ir* Lowering::lower_clause(const forms::MatchClause& clause, Variable* subject) {
  Ir* scope = arena_.ir(IrKind::scope, clause.node);
  scopes_.enter_branch();
  scopes_.open(scope, false);
  Decision decision;
  match_pattern(clause.pattern, subject, decision);
  if (clause.guard) add_test(lower(*clause.guard), decision);
  std::vector<Ir*> body = std::move(decision.steps);
  body.push_back(lower_body(clause.body, clause.node));
  scopes_.close();
  scopes_.leave_branch();
  Ir* condition = data(boolean_data(true), clause.node);
  if (decision.tests.size() == 1) {
    condition = decision.tests.front();
  } else if (!decision.tests.empty()) {
    condition = arena_.ir(IrKind::both, clause.node);
    condition->children = std::move(decision.tests);
  }
  scope->children = {condition, sequence(clause.node, std::move(body))};
  return scope;
}

void Lowering::add_test(Ir* test, Decision& decision) {
  decision.steps.push_back(test);
  decision.tests.push_back(sequence(test->node, std::exchange(decision.steps, {})));
}

void Lowering::match_part(Node pattern, Ir* value, Decision& decision) {
  if (forms::pattern_kind(pattern) == PatternKind::wildcard) return;
  if (forms::pattern_kind(pattern) == PatternKind::name) {
    decision.steps.push_back(bind(scopes_.bind_own(pattern.text()), value, pattern));
    return;
  }
  Variable* part = scopes_.bind_hidden();
  decision.steps.push_back(bind(part, value, pattern));
  match_pattern(pattern, part, decision);
}

void Lowering::match_pattern(Node pattern, Variable* value, Decision& decision) {
  const auto read = [&] { return scopes_.read(value, pattern); };
  const auto number = [&](std::size_t count) { return data(integer_data(static_cast<std::int64_t>(count)), pattern); };
  if (++depth_ > 1000) {
    if (depth_ == 1001) problem("compile", pattern, "nested more than 1000 levels deep");
    --depth_;
    return;
  }
  switch (forms::pattern_kind(pattern)) {
    case PatternKind::name:
      match_part(pattern, read(), decision);
      break;
    case PatternKind::literal: {
      Ir* test = arena_.ir(IrKind::equals, pattern);
      const bool is_quoted = pattern.is(syntax::Kind::list) && pattern.form(1);
      test->data = data_of(pattern.is(syntax::Kind::quote) ? pattern.operand() : is_quoted ? pattern.form(1) : pattern);
      test->children = {read()};
      add_test(test, decision);
      break;
    }
    case PatternKind::list: {
      const forms::ListPattern list = forms::list_pattern(pattern);
      const std::size_t count = list.parts.size();
      add_test(builtin("%pattern/list?", pattern, {read(), number(count), data(boolean_data(list.has_rest), pattern)}),
               decision);
      for (std::size_t i = 0; i < count; ++i) {
        match_part(list.parts[i], builtin("nth", list.parts[i], {number(i + 1), read()}), decision);
      }
      if (list.rest) match_part(list.rest, builtin("drop", list.rest, {number(count), read()}), decision);
      break;
    }
    case PatternKind::plist: {
      Node key;
      for (Node part : pattern.forms()) {
        if (!key) {
          key = part;
          continue;
        }
        add_test(builtin("%pattern/has?", part, {read(), data(data_of(key), key)}), decision);
        match_part(part, builtin("get", part, {read(), data(data_of(key), key)}), decision);
        key = Node();
      }
      break;
    }
    case PatternKind::test: {
      if (!pattern.form(1)) break;
      Ir* test = arena_.ir(IrKind::call, pattern);
      test->children = {lower({pattern.form(1), forms::Position::value}), read()};
      add_test(test, decision);
      if (pattern.form(2)) match_part(pattern.form(2), read(), decision);
      break;
    }
    case PatternKind::wildcard:
    case PatternKind::none:
      break;
  }
  --depth_;
}

}  // namespace valk::compile
