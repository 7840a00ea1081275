// load test bench

#include "view/readers.hpp"

namespace valk::forms {

Form read_load(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  if (!reading.operand(0).is(syntax::Kind::string)) {
    reading.problem(reading.operand(0), "the path is a string, not " + quoted(reading.operand(0)));
    return reading.invalid();
  }
  return Load{reading.node(), reading.operand(0)};
}

Form read_test(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  bool is_benchmark = reading.entry().name == "bench";
  if (!reading.operand(0).is(syntax::Kind::string)) {
    reading.problem(reading.operand(0), std::string(is_benchmark ? "a benchmark" : "a test") +
                                            "'s name is a string, not " + quoted(reading.operand(0)));
    return Test{reading.node(), {}, reading.body_from(0), is_benchmark};
  }
  return Test{reading.node(), reading.operand(0), reading.body_from(1), is_benchmark};
}

}  // namespace valk::forms
