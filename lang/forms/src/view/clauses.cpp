// cond select case

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

Body body_behind_first(Node clause) {
  Body body;
  bool first = true;
  for (const Node form : clause.forms()) {
    if (!first) body.push_back({form, Position::block});
    first = false;
  }
  return body;
}

// True when `clause` has a condition or key; reports what is missing.
bool check_clause(Reading& reading, Node clause, std::string_view shape) {
  if (!clause.is_bracketed() || !clause.form(0)) {
    reading.problem(clause, "a clause is " + quoted(shape) + ", not " + quoted(clause));
    return false;
  }
  if (!clause.form(1)) reading.problem(clause, "the clause of " + quoted(clause.form(0)) + " has no result");
  return true;
}

bool is_constant(Node symbol) {
  const catalog::Entry* entry = catalog::find(symbol.text());
  return entry != nullptr && entry->kind == catalog::EntryKind::constant;
}

bool is_default_key(Node key) { return key.is_symbol("otherwise") || key.is_symbol("_"); }

void add_key(Reading& reading, CaseClause& clause, Node key) {
  const bool literal = key.is(Kind::integer) || key.is(Kind::floating) || key.is(Kind::string) ||
                       key.is(Kind::keyword) || (key.is(Kind::quote) && key.operand()) ||
                       (key.is(Kind::symbol) && is_constant(key)) || (key.is(Kind::list) && !key.form(0));
  if (literal) {
    clause.keys.push_back(key);
  } else if (key.is(Kind::symbol)) {
    reading.problem(key, "a key is a literal, and " + quoted(key) + " is a name",
                    "write `'" + std::string(key.text()) + "` for the symbol, or compare with `select`");
  } else {
    reading.problem(key, "a key is a literal, not " + quoted(key), "compare with `select`");
  }
}

}  // namespace

Form read_cond(Reading& reading) {
  Cond cond{reading.node(), reading.head().is_symbol("select"), {}};
  for (const Node node : reading.operands()) {
    if (!check_clause(reading, node, "{condition result}")) continue;
    const Node condition = node.form(0);
    cond.clauses.push_back(
        {node, {condition, Position::value}, body_behind_first(node), condition.is_symbol("otherwise")});
  }
  return cond;
}

Form read_case(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Case form{reading.node(), reading.value(0), {}};
  for (std::size_t i = 1; i < reading.count(); ++i) {
    const Node node = reading.operand(i);
    if (!check_clause(reading, node, "{key result}")) continue;
    CaseClause clause{node, {}, body_behind_first(node), false};
    const Node key = node.form(0);
    if (is_default_key(key)) {
      clause.is_otherwise = true;
    } else if (key.is(Kind::brace)) {
      for (const Node alternative : key.forms()) add_key(reading, clause, alternative);
      if (!key.form(0)) clause.keys.push_back(key);
    } else {
      add_key(reading, clause, key);
    }
    form.clauses.push_back(std::move(clause));
  }
  return form;
}

}  // namespace valk::forms
