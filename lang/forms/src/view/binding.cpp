// def = \ lambda fun macro let

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

void add_binding(Reading& reading, Let& let, Node node, Node pattern, Node value) {
  (void)check_pattern(reading, pattern, "syntax");
  let.bindings.push_back({node, pattern, {value, Position::value}});
}

// `{name v name v}`; a name may be a pattern.
void read_flat_bindings(Reading& reading, Let& let) {
  Node name;
  for (const Node node : let.bindings_node.forms()) {
    if (!name) {
      name = node;
    } else {
      add_binding(reading, let, name, name, node);
      name = Node();
    }
  }
  if (!name) return;
  reading.problem(name, "the binding of " + quoted(name) + " has no value");
  if (pattern_kind(name) == PatternKind::name) let.bindings.push_back({name, name, {}});
}

// `((name v) …)`, `{(name v) …}`
void read_paired_bindings(Reading& reading, Let& let) {
  for (const Node pair : let.bindings_node.forms()) {
    if (!pair.is_bracketed() || pair.form_count() != 2) {
      const bool has_more = pair.is_bracketed() && pair.form_count() > 2;
      reading.problem(pair, "a binding is `(name value)`, not " + quoted(pair),
                      has_more ? "put the value in parentheses: `(name (f x))`" : "");
      // What it would have bound is not reported as unknown on top.
      if (pair.is_bracketed() && pair.form(0) && pattern_kind(pair.form(0)) == PatternKind::name) {
        let.bindings.push_back({pair, pair.form(0), {pair.form(1), Position::value}});
      }
    } else {
      add_binding(reading, let, pair, pair.form(0), pair.form(1));
    }
  }
}

}  // namespace

Form read_define(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Define define;
  define.node = reading.node();
  define.keyword = reading.head();
  define.is_global = reading.head().is_symbol("def");
  define.names = read_names(reading, reading.operand(0));
  for (std::size_t i = 1; i < reading.count(); ++i) define.values.push_back(reading.value(i));
  const Node names = reading.operand(0);
  const std::size_t wanted = names.is_bracketed() ? names.form_count() : 1;
  if (wanted == 0) {
    reading.problem(names, quoted(reading.entry().name) + " names nothing");
  } else if (wanted != define.values.size() && (names.is_bracketed() || names.is(Kind::symbol))) {
    reading.problem(reading.node(), count_of(wanted, "name") + " but " + count_of(define.values.size(), "value"));
  }
  return define;
}

Form read_lambda(Reading& reading) {
  Function function;
  function.node = reading.node();
  function.keyword = reading.head();
  if (!reading.check_count()) return function;
  if (reading.operand(0).is_bracketed()) {
    function.parameters = read_parameters(reading, reading.operand(0), 0);
  } else {
    reading.problem(reading.operand(0), "parameters are a list, not " + quoted(reading.operand(0)));
  }
  function.body = reading.body_from(1);
  return function;
}

Form read_fun(Reading& reading) {
  Function function;
  function.node = reading.node();
  function.keyword = reading.head();
  if (!reading.check_count()) return function;
  const Node names = reading.operand(0);
  const Node name = names.is_bracketed() ? names.form(0) : Node();
  if (!names.is_bracketed()) {
    reading.problem(names, "expected a name and parameters, found " + quoted(names));
  } else if (!name || !name.is(Kind::symbol)) {
    reading.problem(name ? name : names,
                    "the " + std::string(reading.head().is_symbol("macro") ? "macro" : "function") + " has no name");
  } else {
    check_bindable(reading, name);
    function.name = name;
  }
  if (names.is_bracketed()) function.parameters = read_parameters(reading, names, 1);
  function.body = reading.body_from(1);
  return function;
}

Form read_macro(Reading& reading) {
  Form form = read_fun(reading);
  std::get<Function>(form).is_macro = true;
  return form;
}

Form read_let(Reading& reading) {
  if (!reading.check_count()) return reading.invalid();
  Let let;
  let.node = reading.node();
  if (reading.count() == 1) {
    let.body = reading.body_from(0);
    return let;
  }
  let.body = reading.body_from(1);
  let.bindings_node = reading.operand(0);
  if (!let.bindings_node.is_bracketed()) {
    reading.problem(let.bindings_node, "bindings are a list, not " + quoted(let.bindings_node));
  } else if (const Node first = let.bindings_node.form(0); first && first.is(Kind::list)) {
    read_paired_bindings(reading, let);
  } else {
    read_flat_bindings(reading, let);
  }
  return let;
}

}  // namespace valk::forms
