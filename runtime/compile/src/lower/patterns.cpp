// Taking a value apart: `{a b & rest}`, `{:id id :tags {t}}`.

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

void Lowering::bind_part(Node pattern, Ir* value, std::vector<Ir*>& steps) {
  if (pattern.is_symbol("_")) return;
  if (pattern.is(syntax::Kind::symbol)) {
    steps.push_back(bind(scopes_.bind(pattern.text()), value, pattern));
    return;
  }
  Variable* whole = scopes_.bind_hidden();
  steps.push_back(bind(whole, value, pattern));
  bind_pattern(pattern, whole, steps);
}

void Lowering::bind_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps) {
  if (!pattern.is(syntax::Kind::brace)) {
    problem("syntax", pattern, "a pattern is a name, a list of names in braces, or `{:key name …}`");
    return;
  }
  Node first = pattern.form(0);
  if (first && first.is(syntax::Kind::keyword))
    bind_plist_pattern(pattern, value, steps);
  else
    bind_list_pattern(pattern, value, steps);
}

void Lowering::bind_list_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps) {
  const auto [parts, rest, has_rest] = forms::list_pattern(pattern);
  auto count = static_cast<std::int64_t>(parts.size());
  steps.push_back(builtin(
      "%pattern/list", pattern,
      {scopes_.read(value, pattern), data(integer_data(count), pattern), data(boolean_data(has_rest), pattern)}));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Ir* index = data(integer_data(static_cast<std::int64_t>(i) + 1), pattern);
    bind_part(parts[i], builtin("nth", parts[i], {index, scopes_.read(value, pattern)}), steps);
  }
  if (rest) {
    bind_part(rest, builtin("drop", rest, {data(integer_data(count), pattern), scopes_.read(value, pattern)}), steps);
  }
}

void Lowering::bind_plist_pattern(Node pattern, Variable* value, std::vector<Ir*>& steps) {
  steps.push_back(builtin("%pattern/plist", pattern, {scopes_.read(value, pattern)}));
  Node key;
  for (Node part : pattern.forms()) {
    if (!key) {
      key = part;
      continue;
    }
    Ir* looked_up = builtin("get", part, {scopes_.read(value, pattern), data(data_of(key), key)});
    bind_part(part, looked_up, steps);
    key = Node();
  }
  if (key) problem("syntax", key, "`" + std::string(key.text()) + "` has no pattern behind it");
}

}  // namespace valk::compile
