// ctx/with ctx/with-deadline

#include "view/readers.hpp"

namespace valk::forms {

// Pairs for as long as a keyword stands first; then the body.
Form read_context_with(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  ContextWith form{reading.node(), false, {}, {}};
  std::size_t next = 0;
  while (next < reading.count() && reading.operand(next).is(syntax::Kind::keyword)) {
    if (next + 1 == reading.count()) {
      reading.problem(reading.operand(next), quoted(reading.operand(next)) + " has no value");
      return reading.invalid();
    }
    form.elements.push_back(reading.value(next));
    form.elements.push_back(reading.value(next + 1));
    next += 2;
  }
  if (form.elements.empty()) {
    reading.problem(reading.operand(0),
                    "`ctx/with` begins with a keyword and its value, not " + quoted(reading.operand(0)));
  }
  form.body = reading.body_from(next);
  return form;
}

Form read_context_deadline(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  return ContextWith{reading.node(), true, {reading.value(0)}, reading.body_from(1)};
}

}  // namespace valk::forms
