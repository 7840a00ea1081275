// load import export test bench

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

// `(import "path" :as m)`, `(import m)`.
Form read_import(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  const Node source = reading.operand(0);
  Import import{reading.node(), source, {}};
  if (!source.is(syntax::Kind::string) && !source.is(syntax::Kind::symbol)) {
    reading.problem(source, "a module is named by a path in quotes or by its name, not by " + quoted(source));
    return reading.invalid();
  }
  if (reading.count() == 1) {
    if (source.is(syntax::Kind::symbol)) return import;
    reading.problem(reading.node(), "the module has no name here",
                    "write `(import " + std::string(source.text()) + " :as name)`");
    return reading.invalid();
  }
  if (!reading.operand(1).is_keyword(":as")) {
    reading.problem(reading.operand(1), "expected `:as`, found " + quoted(reading.operand(1)));
  } else if (reading.count() < 3 || !reading.operand(2).is(syntax::Kind::symbol)) {
    reading.problem(reading.count() < 3 ? reading.operand(1) : reading.operand(2), "`:as` is followed by a name");
  } else {
    import.alias = reading.operand(2);
    return import;
  }
  return reading.invalid();
}

Form read_export(Reading& reading) {
  Export form{reading.node(), {}};
  for (const Node operand : reading.operands()) {
    const std::vector<Node> names = read_names(reading, operand);
    form.names.insert(form.names.end(), names.begin(), names.end());
  }
  return form;
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
