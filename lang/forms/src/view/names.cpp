// Formals and lists of names.

#include "view/seen_names.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

std::vector<Node> forms_of(Node node) {
  std::vector<Node> result;
  for (const Node form : node.forms()) result.push_back(form);
  return result;
}

}  // namespace

Parameters read_parameters(Reading& reading, Node list, std::size_t first) {
  Parameters result;
  result.node = list;
  SeenNames seen(reading, "syntax");
  bool rest = false;
  std::size_t index = 0;
  for (const Node node : list.forms()) {
    if (index++ < first) continue;
    if (!node.is(Kind::symbol)) {
      reading.problem(node, "a parameter is a symbol, not " + quoted(node));
    } else if (node.is_symbol("&") && !rest) {
      rest = true;
    } else if (result.rest) {
      reading.problem(node, "only one parameter may follow `&`");
    } else {
      check_bindable(reading, node);
      seen.add(node);
      if (rest) {
        result.rest = node;
      } else {
        result.required.push_back(node);
      }
    }
  }
  if (rest && !result.rest) reading.problem(list, "`&` is followed by no parameter");
  return result;
}

std::vector<Node> read_names(Reading& reading, Node names) {
  std::vector<Node> result;
  if (!names.is_bracketed() && !names.is(Kind::symbol)) {
    reading.problem(names, "expected names, found " + quoted(names));
    return result;
  }
  SeenNames seen(reading, "syntax");
  const std::vector<Node> nodes = names.is_bracketed() ? forms_of(names) : std::vector<Node>{names};
  for (const Node node : nodes) {
    if (!node.is(Kind::symbol)) {
      reading.problem(node, "a name is a symbol, not " + quoted(node));
      continue;
    }
    check_bindable(reading, node);
    seen.add(node);
    result.push_back(node);
  }
  return result;
}

}  // namespace valk::forms
