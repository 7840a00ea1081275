// Formals, lists of names, patterns.

#include <algorithm>
#include <set>

#include "view/reading.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

// Reports a name that comes twice in one list; `_` may.
class SeenNames {
 public:
  SeenNames(Reading& reading, std::string_view id) : reading_(reading), id_(id) {}

  void add(Node symbol) {
    if (symbol.is_symbol("_") || names_.insert(symbol.text()).second) return;
    reading_.problem_with_id(id_, symbol, quoted(symbol) + " is bound twice here", "give one of them another name");
  }

 private:
  Reading& reading_;
  std::string_view id_;
  std::set<std::string_view> names_;
};

void push_reversed(std::vector<Node>& stack, const std::vector<Node>& nodes) {
  stack.insert(stack.end(), nodes.rbegin(), nodes.rend());
}

std::vector<Node> forms_of(Node node) {
  std::vector<Node> result;
  for (const Node form : node.forms()) result.push_back(form);
  return result;
}

// `{:id id :tags {t}}`: its patterns are the values.
bool is_plist_pattern(const std::vector<Node>& elements) {
  return !elements.empty() && elements.front().is(Kind::keyword);
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

bool check_pattern(Reading& reading, Node whole, std::string_view id) {
  bool sound = true;
  const auto problem = [&](Node where, std::string message) {
    sound = false;
    reading.problem_with_id(id, where, std::move(message), "a pattern is a name, `{a b & rest}` or `{:key pattern}`");
  };
  SeenNames seen(reading, id);
  std::vector<Node> stack{whole};
  while (!stack.empty()) {
    const Node pattern = stack.back();
    stack.pop_back();
    if (pattern.is(Kind::symbol)) {
      check_bindable(reading, pattern);
      seen.add(pattern);
      continue;
    }
    if (!pattern.is(Kind::brace)) {
      problem(pattern, quoted(pattern) + " is no pattern");
      continue;
    }
    std::vector<Node> parts;
    const std::vector<Node> elements = forms_of(pattern);
    if (is_plist_pattern(elements)) {
      for (std::size_t i = 0; i < elements.size(); i += 2) {
        if (!elements[i].is(Kind::keyword)) problem(elements[i], "expected a keyword, found " + quoted(elements[i]));
        if (i + 1 == elements.size()) {
          problem(elements[i], quoted(elements[i]) + " is followed by no pattern");
        } else {
          parts.push_back(elements[i + 1]);
        }
      }
    } else {
      for (std::size_t i = 0; i < elements.size(); ++i) {
        if (!elements[i].is_symbol("&")) {
          parts.push_back(elements[i]);
        } else if (i + 2 != elements.size() || !elements[i + 1].is(Kind::symbol)) {
          problem(elements[i], "`&` is followed by one name, the last");
        }
      }
    }
    push_reversed(stack, parts);
  }
  return sound;
}

std::vector<Node> pattern_names(Node whole) {
  std::vector<Node> names;
  std::vector<Node> stack{whole};
  while (!stack.empty()) {
    const Node pattern = stack.back();
    stack.pop_back();
    if (pattern.is(Kind::symbol)) {
      if (!pattern.is_symbol("_") && !pattern.is_symbol("&")) names.push_back(pattern);
    } else if (pattern.is(Kind::brace)) {
      push_reversed(stack, forms_of(pattern));
    }
  }
  return names;
}

}  // namespace valk::forms
