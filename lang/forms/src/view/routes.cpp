// http/routes

#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

// {:use filters :prefix "/api"}
void read_options(Reading& reading, Node clause, Routes& form) {
  bool is_key = true;
  Node key;
  for (const Node part : clause.forms()) {
    if (is_key && !part.is(Kind::keyword)) reading.problem(part, "an option is a keyword, not " + quoted(part));
    form.options.push_back({part, Position::value});
    key = part;
    is_key = !is_key;
  }
  if (!is_key) reading.problem(key, "the option " + quoted(key) + " has no value");
}

// {METHOD path handler}
void read_route(Reading& reading, Node clause, Routes& form) {
  const Node method = clause.form(0);
  if (!method.is(Kind::symbol) && !method.is(Kind::string)) {
    reading.problem(method, "a route begins with a method, such as `GET`, or `*`; not " + quoted(method));
    return;
  }
  if (!clause.form(2) || clause.form(3)) {
    reading.problem(clause, "a route is " + quoted("{METHOD path handler}"));
    return;
  }
  form.routes.push_back({clause, method, {clause.form(1), Position::value}, {clause.form(2), Position::value}});
}

}  // namespace

Form read_routes(Reading& reading) {
  Routes form{reading.node(), {}, {}};
  for (const Node clause : reading.operands()) {
    if (!clause.is_bracketed() || !clause.form(0)) {
      reading.problem(clause, "a route is " + quoted("{METHOD path handler}") + ", not " + quoted(clause));
    } else if (clause.form(0).is(Kind::keyword)) {
      read_options(reading, clause, form);
    } else {
      read_route(reading, clause, form);
    }
  }
  return form;
}

}  // namespace valk::forms
