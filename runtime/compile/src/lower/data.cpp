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

Datum symbol(std::string_view name, bool keeps_marks = false) {
  if (name == "true" || name == "false") {
    Datum datum = make(Datum::Kind::boolean);
    datum.boolean = name == "true";
    return datum;
  }
  if (name == "nil") return make(Datum::Kind::nil);
  Datum datum = make(Datum::Kind::symbol);
  datum.text = keeps_marks ? name : plain_name(name);
  return datum;
}

Datum list(std::size_t count) {
  Datum datum = make(count == 0 ? Datum::Kind::nil : Datum::Kind::list);
  datum.count = static_cast<std::uint32_t>(count);
  return datum;
}

Datum atom(Node node, bool keeps_marks) {
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
      return symbol(node.text(), keeps_marks);
  }
}

}  // namespace

std::string_view plain_name(std::string_view name) {
  const std::size_t mark = name.rfind(kTemplateMark);
  if (mark == std::string_view::npos || mark == 0) return name;
  const std::string_view number = name.substr(mark + kTemplateMark.size());
  const bool is_number = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? name.substr(0, mark) : name;
}

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

Data data_of(Node root) { return data_with_marks(root, false); }

Data operand_data(Node root) { return data_with_marks(root, true); }

Data data_with_marks(Node root, bool keeps_marks) {
  Data data;
  std::vector<Node> pending{root};  // the next one last
  while (!pending.empty()) {
    Node node = pending.back();
    pending.pop_back();
    if (node.is_bracketed()) {
      std::size_t first = pending.size();
      for (Node element : node.forms()) pending.push_back(element);
      data.push_back(list(pending.size() - first));
      data.back().is_brace = node.is(Kind::brace);
      std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(first), pending.end());
    } else if (node.is_prefixed()) {
      data.push_back(list(2));
      data.push_back(symbol(prefix_name(node.kind())));
      pending.push_back(node.operand());
    } else {
      data.push_back(atom(node, keeps_marks));
    }
  }
  return data;
}

Data symbol_data(std::string_view name) { return {symbol(name)}; }

Data template_data(std::string_view name) {
  Datum datum = make(Datum::Kind::symbol);
  datum.text = std::string(plain_name(name)) + std::string(kTemplateMark);
  return {datum};
}

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

Data list_data(const std::vector<Data>& elements, bool is_brace) {
  Data data{list(elements.size())};
  data.front().is_brace = is_brace;
  for (const Data& element : elements) data.insert(data.end(), element.begin(), element.end());
  return data;
}

}  // namespace valk::compile
