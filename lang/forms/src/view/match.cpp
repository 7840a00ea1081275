// match

#include "view/readers.hpp"

namespace valk::forms {
namespace {

// `{pattern :when condition block…}`; the middle may be missing.
void read_clause(Reading& reading, Match& match, Node node) {
  constexpr std::string_view shape = "{pattern result} or {pattern :when condition result}";
  std::vector<Node> parts;
  if (node.is_bracketed()) {
    for (const Node form : node.forms()) parts.push_back(form);
  }
  if (parts.empty()) {
    reading.problem(node, "a clause is `{pattern result}`, not " + quoted(node));
    return;
  }
  MatchClause clause{node, parts[0], std::nullopt, {}};
  std::size_t next = 1;
  if (parts.size() > 1 && parts[1].is_keyword(":when")) {
    next = 3;
    if (parts.size() > 2) {
      clause.guard = {parts[2], Position::value};
    } else {
      reading.problem(parts[1], "`:when` has no condition", "a clause is " + quoted(shape));
    }
  }
  if (parts.size() <= next) {
    reading.problem(node, "the clause of " + quoted(parts[0]) + " has no result", "a clause is " + quoted(shape));
  }
  for (; next < parts.size(); ++next) clause.body.push_back({parts[next], Position::block});
  (void)check_pattern(reading, clause.pattern, "syntax", true);
  match.clauses.push_back(std::move(clause));
}

}  // namespace

Form read_match(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Match match{reading.node(), reading.value(0), {}};
  for (std::size_t i = 1; i < reading.count(); ++i) read_clause(reading, match, reading.operand(i));
  return match;
}

}  // namespace valk::forms
