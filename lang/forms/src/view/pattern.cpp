// Patterns: `x`, `{a b & rest}`, `{:id id}`, and in `match` also `1`, `'a`, `(? pred x)`.

#include <algorithm>

#include "view/seen_names.hpp"

namespace valk::forms {
namespace {

using syntax::Kind;

constexpr std::string_view test_head = "?";

bool is_constant(Node symbol) {
  const catalog::Entry* entry = catalog::find(symbol.text());
  return entry != nullptr && entry->kind == catalog::EntryKind::constant;
}

std::vector<Node> forms_of(Node node) {
  std::vector<Node> result;
  for (const Node form : node.forms()) result.push_back(form);
  return result;
}

// The patterns directly inside one, in source order.
std::vector<Node> parts_of(Node pattern) {
  std::vector<Node> parts;
  switch (pattern_kind(pattern)) {
    case PatternKind::list: {
      ListPattern list = list_pattern(pattern);
      parts = std::move(list.parts);
      if (list.rest) parts.push_back(list.rest);
      break;
    }
    case PatternKind::plist: {
      bool is_key = true;
      for (const Node form : pattern.forms()) {
        if (!is_key) parts.push_back(form);
        is_key = !is_key;
      }
      break;
    }
    case PatternKind::test:
      if (const Node inner = pattern.form(2)) parts.push_back(inner);
      break;
    default:
      break;
  }
  return parts;
}

// Calls `visit` for a pattern and all those inside it, in source order, without recursion.
template <class Visit>
void for_each_pattern(Node whole, Visit visit) {
  std::vector<Node> stack{whole};
  while (!stack.empty()) {
    const Node pattern = stack.back();
    stack.pop_back();
    visit(pattern);
    const std::vector<Node> parts = parts_of(pattern);
    stack.insert(stack.end(), parts.rbegin(), parts.rend());
  }
}

// Looks at one pattern, not at those inside it.
class PatternCheck {
 public:
  PatternCheck(Reading& reading, std::string_view id, bool may_fail)
      : reading_(reading), id_(id), may_fail_(may_fail), seen_(reading, id) {}

  void operator()(Node pattern) {
    switch (pattern_kind(pattern)) {
      case PatternKind::wildcard:
        if (!may_fail_ && !pattern.is_symbol("_")) check_bindable(reading_, pattern);
        return;
      case PatternKind::name:
        check_bindable(reading_, pattern);
        return seen_.add(pattern);
      case PatternKind::literal:
        if (!may_fail_ && pattern.is(Kind::symbol)) {
          check_bindable(reading_, pattern);
        } else if (!may_fail_) {
          problem(pattern, "a literal stands where a value is taken apart: " + quoted(pattern));
        }
        return;
      case PatternKind::list:
        return check_list(pattern);
      case PatternKind::plist:
        return check_plist(pattern);
      case PatternKind::test:
        return check_test(pattern);
      case PatternKind::none:
        problem(pattern, quoted(pattern) + " is no pattern");
    }
  }

  bool sound = true;

 private:
  void problem(Node where, std::string message) {
    sound = false;
    reading_.problem_with_id(id_, where, std::move(message),
                             may_fail_ ? "a pattern is a literal, a name, `_`, `{a b & rest}`, `{:key pattern}` or "
                                         "`(? predicate name)`"
                                       : "a pattern is a name, `{a b & rest}` or `{:key pattern}`");
  }

  void check_list(Node pattern) {
    const std::vector<Node> elements = forms_of(pattern);
    for (std::size_t i = 0; i < elements.size(); ++i) {
      if (!elements[i].is_symbol("&")) continue;
      if (i + 2 != elements.size() || !elements[i + 1].is(Kind::symbol) || elements[i + 1].is_symbol("&")) {
        problem(elements[i], "`&` is followed by one name, the last");
        return;
      }
    }
  }

  void check_plist(Node pattern) {
    const std::vector<Node> elements = forms_of(pattern);
    for (std::size_t i = 0; i < elements.size(); i += 2) {
      if (!elements[i].is(Kind::keyword)) problem(elements[i], "expected a keyword, found " + quoted(elements[i]));
      if (i + 1 == elements.size()) problem(elements[i], quoted(elements[i]) + " is followed by no pattern");
    }
  }

  void check_test(Node pattern) {
    const std::size_t count = pattern.form_count();
    if (!may_fail_) {
      problem(pattern, "a test stands where a value is taken apart: " + quoted(pattern));
    } else if (count < 2 || count > 3) {
      problem(pattern, "a test is `(? predicate name)`, not " + quoted(pattern));
    }
  }

  Reading& reading_;
  std::string_view id_;
  bool may_fail_;
  SeenNames seen_;
};

}  // namespace

PatternKind pattern_kind(Node pattern) {
  switch (pattern.kind()) {
    case Kind::symbol:
      if (pattern.is_symbol("_") || pattern.is_symbol("otherwise")) return PatternKind::wildcard;
      return is_constant(pattern) ? PatternKind::literal : PatternKind::name;
    case Kind::integer:
    case Kind::floating:
    case Kind::string:
    case Kind::keyword:
      return PatternKind::literal;
    case Kind::quote:
      return pattern.operand() ? PatternKind::literal : PatternKind::none;
    case Kind::brace:
      return pattern.form(0) && pattern.form(0).is(Kind::keyword) ? PatternKind::plist : PatternKind::list;
    case Kind::list: {
      const Node head = pattern.form(0);
      if (!head) return PatternKind::literal;
      if (head.is_symbol(test_head)) return PatternKind::test;
      return head.is_symbol("quote") && pattern.form_count() == 2 ? PatternKind::literal : PatternKind::none;
    }
    default:
      return PatternKind::none;
  }
}

ListPattern list_pattern(Node pattern) {
  ListPattern result;
  for (const Node form : pattern.forms()) {
    if (result.has_rest) {
      if (form.is(Kind::symbol)) result.rest = form;
      break;
    }
    if (form.is_symbol("&")) {
      result.has_rest = true;
    } else {
      result.parts.push_back(form);
    }
  }
  return result;
}

bool check_pattern(Reading& reading, Node whole, std::string_view id, bool may_fail) {
  PatternCheck check(reading, id, may_fail);
  for_each_pattern(whole, [&](Node pattern) { check(pattern); });
  return check.sound;
}

std::vector<Node> pattern_names(Node whole) {
  std::vector<Node> names;
  for_each_pattern(whole, [&](Node pattern) {
    if (pattern_kind(pattern) == PatternKind::name && !pattern.is_symbol("&")) names.push_back(pattern);
  });
  return names;
}

std::vector<Expression> pattern_tests(Node whole) {
  std::vector<Expression> tests;
  for_each_pattern(whole, [&](Node pattern) {
    if (pattern_kind(pattern) != PatternKind::test) return;
    if (const Node predicate = pattern.form(1)) tests.push_back({predicate, Position::value});
  });
  return tests;
}

}  // namespace valk::forms
