// do if when unless and or -> ->>

#include "view/readers.hpp"

namespace valk::forms {
namespace {

// A function written in place of a step is the callee itself: `(-> x (\ {y} …))`.
bool is_lambda(const catalog::Entry* entry) {
  return entry != nullptr && (entry->name == "\\" || entry->name == "lambda");
}

ThreadStep read_step(Reading& reading, Node node) {
  ThreadStep step;
  step.node = node;
  const catalog::Entry* entry = special_form(node);
  if (!node.is(syntax::Kind::list) || !node.form(0) || entry != nullptr) {
    if (entry != nullptr && !is_lambda(entry)) {
      reading.problem(node, "a step is a function or a call, not the special form " + quoted(entry->name));
    }
    step.callee = {node, Position::value};
    return step;
  }
  for (const Node form : node.forms()) {
    if (!step.callee.node) {
      step.callee = {form, Position::value};
    } else {
      step.operands.push_back({form, Position::value});
    }
  }
  return step;
}

}  // namespace

Form read_do(Reading& reading) { return Sequence{reading.node(), reading.body_from(0)}; }

Form read_if(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  If form{reading.node(), reading.value(0), reading.block(1), std::nullopt};
  if (reading.count() > 2) form.else_branch = reading.block(2);
  return form;
}

Form read_when(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  return When{reading.node(), reading.head().is_symbol("unless"), reading.value(0), reading.body_from(1)};
}

Form read_logic(Reading& reading) {
  Logic logic{reading.node(), reading.head().is_symbol("and"), {}};
  for (std::size_t i = 0; i < reading.count(); ++i) logic.operands.push_back(reading.value(i));
  return logic;
}

Form read_thread(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Thread thread{reading.node(), reading.head().is_symbol("->>"), reading.value(0), {}};
  for (std::size_t i = 1; i < reading.count(); ++i) thread.steps.push_back(read_step(reading, reading.operand(i)));
  return thread;
}

}  // namespace valk::forms
