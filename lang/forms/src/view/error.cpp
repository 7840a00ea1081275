// try catch finally error? assert-error

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

bool has_head(Node node, std::string_view head) {
  return node.is_bracketed() && node.form(0) && node.form(0).is_symbol(head);
}

// `(catch {e} block…)`, `(catch :kind {e} block…)`
Catch read_catch(Reading& reading, Node node) {
  Catch result;
  result.node = node;
  const std::string shape = "the form is " + quoted(shape_of(*catalog::find_special_form("catch")));
  std::vector<Node> operands;
  for (const Node form : node.forms()) operands.push_back(form);
  std::size_t next = 1;
  if (next < operands.size() && operands[next].is(Kind::keyword)) result.kind = operands[next++];
  if (next >= operands.size() || !(operands[next].is_bracketed() || operands[next].is(Kind::symbol))) {
    reading.problem(node, "`catch` does not name the error", shape);
  } else {
    const std::vector<Node> names = read_names(reading, operands[next++]);
    if (names.size() > 1) reading.problem(names[1], "`catch` binds one name", shape);
    if (!names.empty()) result.name = names.front();
  }
  for (; next < operands.size(); ++next) result.body.push_back({operands[next], Position::block});
  return result;
}

Body read_finally(Node node) {
  Body body;
  for (const Node form : node.forms()) body.push_back({form, Position::block});
  body.erase(body.begin());
  return body;
}

}  // namespace

Form read_try(Reading& reading) {
  Try form{reading.node(), {}, {}, std::nullopt};
  for (std::size_t i = 0; i < reading.count(); ++i) {
    const Node node = reading.operand(i);
    if (has_head(node, "catch")) {
      if (form.finally_body) reading.problem(node, "`catch` stands behind `finally`", "put `finally` last");
      form.catches.push_back(read_catch(reading, node));
    } else if (has_head(node, "finally")) {
      if (form.finally_body) reading.problem(node, "a second `finally`", "put both in one");
      form.finally_body = read_finally(node);
    } else {
      if (!form.catches.empty() || form.finally_body) {
        reading.problem(node, "code stands behind " + quoted(form.finally_body ? "finally" : "catch"),
                        "the body of `try` comes first");
      }
      form.body.push_back(reading.block(i));
    }
  }
  return form;
}

Form read_stray_catch(Reading& reading) {
  reading.problem(reading.node(), quoted(reading.entry().name) + " stands outside of `try`",
                  "it stands directly in `try`, behind the body: `(try body (catch {e} …) (finally …))`");
  return reading.invalid();
}

Form read_error_test(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  return ErrorTest{reading.node(), reading.block(0)};
}

Form read_error_assertion(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  ErrorAssertion assertion{reading.node(), {}, reading.block(reading.count() - 1)};
  if (reading.count() == 1) return assertion;
  assertion.operand = reading.block(1);
  if (reading.operand(0).is(Kind::keyword)) {
    assertion.kind = reading.operand(0);
  } else {
    reading.problem(reading.operand(0), "the kind of an error is a keyword, not " + quoted(reading.operand(0)));
  }
  return assertion;
}

}  // namespace valk::forms
