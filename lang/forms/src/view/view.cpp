#include "valk/forms/forms.hpp"
#include "view/readers.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;
using Problems = std::vector<base::Diagnostic>*;

Form view_symbol(Node node, Problems problems) {
  if (node.is_symbol("&")) {
    add_problem(problems, "syntax", node, "`&` marks the rest parameter and is no name", "");
  } else if (catalog::find_special_form(node.text()) != nullptr) {
    add_problem(problems, "syntax", node, quoted(node) + " is a special form and has no value of its own",
                "put it in a function: " + quoted("(\\ {x} (" + std::string(node.text()) + " x))"));
  }
  return Name{node};
}

// `( … )`, or a brace form that stands for a call.
Form view_call(Node node, Problems problems) {
  const Node head = node.form(0);
  if (const catalog::Entry* entry = special_form(node)) {
    const Reader reader = find_reader(entry->name);
    Reading reading(node, *entry, problems);
    return reader != nullptr ? reader(reading) : Form(reading.invalid());
  }
  Call call;
  call.node = node;
  for (const Node form : node.forms()) {
    if (!call.callee.node) {
      call.callee = {form, Position::value};
    } else {
      call.operands.push_back({form, Position::value});
    }
  }
  if (head.is(Kind::symbol)) call.entry = catalog::find(head.text());
  return call;
}

Form view_plist(Node node) {
  Plist plist{node, {}};
  for (const Node form : node.forms()) plist.elements.push_back({form, Position::value});
  return plist;
}

Form view_sequence(Node node) {
  Sequence sequence{node, {}};
  for (const Node form : node.forms()) sequence.body.push_back({form, Position::block});
  return sequence;
}

Form view_brace(Expression expression, Problems problems) {
  const Node node = expression.node;
  switch (brace_meaning(node, expression.position)) {
    case BraceMeaning::nil:
      return Nil{node};
    case BraceMeaning::plist:
      return view_plist(node);
    case BraceMeaning::sequence:
      return view_sequence(node);
    case BraceMeaning::single:
      return view({node.form(0), Position::value}, problems);  // never bracketed: no deeper
    case BraceMeaning::call:
      return view_call(node, problems);
    case BraceMeaning::data:
      return Quoted{node, node};
  }
  return Invalid{node, {}};
}

Form view_prefixed(Node node, Problems problems) {
  const Node operand = node.operand();
  if (!operand) return Invalid{node, {}};  // the parser says so
  if (node.is(Kind::quote)) return Quoted{node, operand};
  if (node.is(Kind::quasiquote)) return read_quasiquoted(node, operand, problems);
  add_problem(problems, "syntax", node, quoted(node.is(Kind::splice) ? ",@" : ",") + " stands outside of a quasiquote",
              "quote with a backquote what is around it");
  return Invalid{node, {{operand, Position::value}}};
}

}  // namespace

BraceMeaning brace_meaning(Node brace, Position position) {
  const Node first = brace.form(0);
  if (!first) return BraceMeaning::nil;
  if (first.is(Kind::keyword)) return BraceMeaning::plist;
  if (position == Position::value) return BraceMeaning::data;
  if (first.is_bracketed()) return BraceMeaning::sequence;
  return brace.form(1) ? BraceMeaning::call : BraceMeaning::single;
}

Form view(Expression expression, Problems problems) {
  const Node node = expression.node;
  switch (node.kind()) {
    case Kind::list:
      return node.form(0) ? view_call(node, problems) : Form(Nil{node});
    case Kind::brace:
      return view_brace(expression, problems);
    case Kind::quote:
    case Kind::quasiquote:
    case Kind::unquote:
    case Kind::splice:
      return view_prefixed(node, problems);
    case Kind::integer:
    case Kind::floating:
    case Kind::string:
    case Kind::keyword:
      return Literal{node};
    case Kind::symbol:
      return view_symbol(node, problems);
    case Kind::discard:
    case Kind::comment:
    case Kind::bad_token:
    case Kind::stray_closer:
      break;
  }
  return Invalid{node, {}};
}

}  // namespace valk::forms
