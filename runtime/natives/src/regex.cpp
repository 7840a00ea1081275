// Regular expressions: runtime/regex with places instead of offsets, and patterns kept once they are compiled.

#include "pattern_cache.hpp"

#include "isolate_state.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

const regex::Pattern* PatternCache::find(std::string_view text, regex::Mistake& mistake) {
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    if (it->text != text) continue;
    entries_.splice(entries_.begin(), entries_, it);
    return it->pattern.get();
  }
  auto pattern = regex::Pattern::compile(text, mistake);
  if (pattern == nullptr) return nullptr;
  entries_.push_front({std::string(text), std::move(pattern)});
  if (entries_.size() > kMostPatterns) entries_.pop_back();
  return entries_.front().pattern.get();
}

namespace {

// Operand 0 as a pattern, operand 1 as the text to look through.
class Search {
 public:
  // Null pattern: `wrong` is the error.
  explicit Search(NativeCall& call) : call_(call), wrong_(expect_strings(call, 2)) {
    if (is_raise(wrong_)) return;
    regex::Mistake mistake;
    pattern_ = isolate_of(call).state().patterns.find(call.text(0), mistake);
    if (pattern_ == nullptr) {
      const std::size_t place = place_of(call, 0, mistake.offset);
      const Root data(call.heap(), call.heap().list({call.heap().symbol(":place"),
                                                     Value::fixnum(static_cast<std::int64_t>(place))}));
      wrong_ =
          call.raise(names::parse, "in the pattern, at place " + std::to_string(place) + ": " + mistake.message, data);
    }
  }

  [[nodiscard]] bool is_wrong() const { return pattern_ == nullptr; }
  [[nodiscard]] Outcome error() const { return wrong_; }
  [[nodiscard]] const regex::Pattern& pattern() const { return *pattern_; }

  // {:text … :start n :end n :groups {…} :named {:name …}}
  [[nodiscard]] Value describe(const SteadyText& text, const regex::Match& match) {
    heap::Heap& heap = call_.heap();
    RootVector groups(heap);
    RootVector named(heap);
    for (std::size_t i = 1; i < match.size(); ++i) {
      groups.push_back(match[i] ? part(text, *match[i]) : Value::nil());
      const std::string& name = pattern_->group_names()[i - 1];
      if (name.empty()) continue;
      named.push_back(heap.symbol(":" + name));
      named.push_back(groups.back());
    }
    RootVector fields(heap);
    const auto add = [&](std::string_view key, Value value) {
      fields.push_back(value);
      fields.push_back(heap.symbol(key));
      std::swap(fields[fields.size() - 1], fields[fields.size() - 2]);
    };
    add(":text", part(text, *match[0]));
    add(":start", place(match[0]->first));
    add(":end", place(match[0]->end));
    if (!groups.empty()) add(":groups", list_of(heap, groups));
    if (!named.empty()) add(":named", list_of(heap, named));
    return list_of(heap, fields);
  }

  [[nodiscard]] Value part(const SteadyText& text, regex::Span span) {
    return part_of(call_, 1, text, text.get().substr(span.first, span.end - span.first));
  }

 private:
  Value place(std::size_t offset) { return Value::fixnum(static_cast<std::int64_t>(place_of(call_, 1, offset))); }

  NativeCall& call_;
  Outcome wrong_;
  const regex::Pattern* pattern_ = nullptr;
};

// Where to look on behind a match: an empty one must not be found again.
std::size_t after(std::string_view text, const regex::Match& match) {
  std::size_t next = match[0]->end;
  if (match[0]->end != match[0]->first) return next;
  do ++next;
  while (next < text.size() && is_continuation(text[next]));
  return next;
}

// What `$1`, `${name}` and `$$` of a replacement stand for. False: `problem` says what is wrong.
bool append_replacement(std::string& out, std::string_view replacement, std::string_view text,
                        const regex::Pattern& pattern, const regex::Match& match, std::string& problem) {
  for (std::size_t at = 0; at < replacement.size();) {
    const char c = replacement[at++];
    if (c != '$') {
      out.push_back(c);
      continue;
    }
    if (at < replacement.size() && replacement[at] == '$') {
      out.push_back(replacement[at++]);
      continue;
    }
    std::string_view name;
    if (at < replacement.size() && replacement[at] == '{') {
      const std::size_t end = replacement.find('}', at);
      if (end != std::string_view::npos) name = replacement.substr(at + 1, end - at - 1);
      at = end == std::string_view::npos ? at : end + 1;
    } else if (at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9') {
      name = replacement.substr(at++, 1);
    }
    std::size_t group = match.size();
    if (!name.empty() && name.find_first_not_of("0123456789") == std::string_view::npos) {
      group = name.size() < 4 ? std::stoul(std::string(name)) : group;
    } else if (!name.empty()) {
      for (std::size_t i = 1; i < match.size(); ++i) group = pattern.group_names()[i - 1] == name ? i : group;
    }
    if (group >= match.size()) {
      problem = name.empty() ? "`$` in a replacement needs a group behind it: `$1`, `${name}`; `$$` is a dollar sign"
                             : "the pattern has no group `" + std::string(name) + "`";
      return false;
    }
    if (match[group]) out.append(text.substr(match[group]->first, match[group]->end - match[group]->first));
  }
  return true;
}

}  // namespace

Outcome native_re_test_p(NativeCall& call) {
  const Search search(call);
  return search.is_wrong() ? search.error() : Outcome(Value::boolean(search.pattern().matches(call.text(1))));
}

Outcome native_re_match(NativeCall& call) {
  Search search(call);
  if (search.is_wrong()) return search.error();
  const SteadyText text(call, 1);
  regex::Match match;
  if (!search.pattern().find(text.get(), 0, match)) return Value::nil();
  return search.describe(text, match);
}

Outcome native_re_find_all(NativeCall& call) {
  Search search(call);
  if (search.is_wrong()) return search.error();
  const SteadyText text(call, 1);
  RootVector matches(call.heap());
  regex::Match match;
  for (std::size_t at = 0; at <= text.get().size() && search.pattern().find(text.get(), at, match);) {
    matches.push_back(search.describe(text, match));
    at = after(text.get(), match);
  }
  return list_of(call.heap(), matches);
}

Outcome native_re_split(NativeCall& call) {
  Search search(call);
  if (search.is_wrong()) return search.error();
  const SteadyText text(call, 1);
  RootVector parts(call.heap());
  regex::Match match;
  std::size_t first = 0;
  for (std::size_t at = 0; at < text.get().size() && search.pattern().find(text.get(), at, match);) {
    at = after(text.get(), match);
    const bool is_empty = match[0]->first == match[0]->end;
    // An empty match splits between characters only.
    if (is_empty && (match[0]->first == first || match[0]->first == text.get().size())) continue;
    parts.push_back(search.part(text, {first, match[0]->first}));
    first = match[0]->end;
  }
  parts.push_back(search.part(text, {first, text.get().size()}));
  return list_of(call.heap(), parts);
}

Outcome native_re_replace(NativeCall& call) {
  const Search search(call);
  if (search.is_wrong()) return search.error();
  if (!call.is_string(2)) return call.expected(2, "a string");
  const std::string_view text = call.text(1);
  std::string out;
  std::string problem;
  regex::Match match;
  std::size_t first = 0;
  for (std::size_t at = 0; at <= text.size() && search.pattern().find(text, at, match); at = after(text, match)) {
    out.append(text.substr(first, match[0]->first - first));
    if (!append_replacement(out, call.text(2), text, search.pattern(), match, problem)) {
      return call.raise(names::value, problem);
    }
    if (out.size() > kMostBytes) return raise_too_large(call, out.size());
    first = match[0]->end;
  }
  out.append(text.substr(first));
  return finished(call, out);
}

Outcome native_re_escape(NativeCall& call) {
  const Outcome wrong = expect_strings(call, 1);
  if (is_raise(wrong)) return wrong;
  std::string out;
  for (const char c : call.text(0)) {
    if (std::string_view("\\.+*?()|[]{}^$-").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return finished(call, out);
}

}  // namespace valk::natives
