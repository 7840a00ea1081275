#include "data.hpp"

#include <algorithm>

#include "valk/syntax/literals.hpp"

namespace valk::compile {

namespace {

using syntax::Kind;

Datum make(Datum::Kind kind) {
  Datum datum;
  datum.kind = kind;
  return datum;
}

Datum symbol(std::string_view name) {
  if (name == "true" || name == "false") {
    Datum datum = make(Datum::Kind::boolean);
    datum.boolean = name == "true";
    return datum;
  }
  if (name == "nil") return make(Datum::Kind::nil);
  Datum datum = make(Datum::Kind::symbol);
  datum.text = name;
  return datum;
}

Datum list(std::size_t count) {
  Datum datum = make(count == 0 ? Datum::Kind::nil : Datum::Kind::list);
  datum.count = static_cast<std::uint32_t>(count);
  return datum;
}

Datum atom(Node node) {
  switch (node.kind()) {
    case Kind::integer: {
      Datum datum = make(Datum::Kind::integer);
      datum.integer = syntax::integer_value(node).value_or(0);
      return datum;
    }
    case Kind::floating: {
      Datum datum = make(Datum::Kind::floating);
      datum.floating = syntax::floating_value(node);
      return datum;
    }
    case Kind::string: {
      Datum datum = make(Datum::Kind::string);
      datum.text = syntax::string_value(node);
      return datum;
    }
    default:
      return symbol(node.text());
  }
}

}  // namespace

std::string_view prefix_name(Kind kind) {
  switch (kind) {
    case Kind::quote:
      return "quote";
    case Kind::quasiquote:
      return "quasiquote";
    case Kind::unquote:
      return "unquote";
    default:
      return "unquote-splicing";
  }
}

Data data_of(Node root) {
  Data data;
  std::vector<Node> pending{root};  // the next one last
  while (!pending.empty()) {
    Node node = pending.back();
    pending.pop_back();
    if (node.is_bracketed()) {
      std::size_t first = pending.size();
      for (Node element : node.forms()) pending.push_back(element);
      data.push_back(list(pending.size() - first));
      std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(first), pending.end());
    } else if (node.is_prefixed()) {
      data.push_back(list(2));
      data.push_back(symbol(prefix_name(node.kind())));
      pending.push_back(node.operand());
    } else {
      data.push_back(atom(node));
    }
  }
  return data;
}

Data symbol_data(std::string_view name) { return {symbol(name)}; }

Data integer_data(std::int64_t number) {
  Datum datum = make(Datum::Kind::integer);
  datum.integer = number;
  return {datum};
}

Data boolean_data(bool truth) { return {symbol(truth ? "true" : "false")}; }

Data string_data(std::string_view text) {
  Datum datum = make(Datum::Kind::string);
  datum.text = text;
  return {datum};
}

Data nil_data() { return {make(Datum::Kind::nil)}; }

Data list_data(const std::vector<Data>& elements) {
  Data data{list(elements.size())};
  for (const Data& element : elements) data.insert(data.end(), element.begin(), element.end());
  return data;
}

}  // namespace valk::compile
