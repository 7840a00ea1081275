// reset shift async-reset async-shift

#include "view/readers.hpp"

namespace valk::forms {

Form read_reset(Reading& reading) { return Reset{reading.node(), reading.body_from(0)}; }

Form read_shift(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Shift shift{reading.node(), {}, reading.body_from(1)};
  const std::string shape = "the form is " + quoted(reading.entry().signature);
  const Node names = reading.operand(0);
  if (names.is(syntax::Kind::symbol)) {
    shift.name = names;
    return shift;
  }
  const std::vector<Node> read = read_names(reading, names);
  if (read.size() != 1) reading.problem(names, "`shift` binds one name, the continuation's", shape);
  if (!read.empty()) shift.name = read.front();
  return shift;
}

}  // namespace valk::forms
