#include "ignore.hpp"

namespace valk::command {

namespace {

// `[a-z]`, with `at` on the opening bracket; moves behind the closing one. False and unmoved when it is never closed.
bool match_class(std::string_view pattern, std::size_t& at, char byte, bool& matched) {
  std::size_t close = pattern.find(']', at + 2);
  if (close == std::string_view::npos) return false;
  std::size_t from = at + 1;
  bool negated = pattern[from] == '!' || pattern[from] == '^';
  if (negated) ++from;
  bool found = false;
  for (std::size_t i = from; i < close; ++i) {
    if (i + 2 < close && pattern[i + 1] == '-') {
      found = found || (pattern[i] <= byte && byte <= pattern[i + 2]);
      i += 2;
    } else {
      found = found || pattern[i] == byte;
    }
  }
  matched = found != negated && byte != '/';
  at = close + 1;
  return true;
}

// One pattern element against one byte of the text; `*` is the caller's.
bool match_one(std::string_view pattern, std::size_t& at, char byte) {
  if (pattern[at] == '?') {
    ++at;
    return byte != '/';
  }
  bool matched = false;
  if (pattern[at] == '[' && match_class(pattern, at, byte, matched)) return matched;
  if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
  return pattern[at++] == byte;
}

// Backtracks to the last `*` only for names and to the last `**` for paths, so that it takes at most quadratic time.
bool glob(std::string_view pattern, std::string_view text) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t p = 0, t = 0;
  std::size_t star = none, star_text = 0;    // `*`: anything but a slash
  std::size_t stars = none, stars_text = 0;  // `**`: anything
  while (t < text.size() || p < pattern.size()) {
    if (p < pattern.size() && pattern.substr(p, 2) == "**") {
      p += 2;
      if (p < pattern.size() && pattern[p] == '/') ++p;  // `a/**/b` is also `a/b`
      stars = p;
      stars_text = t;
      star = none;
      continue;
    }
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    if (p < pattern.size() && t < text.size()) {
      std::size_t next = p;
      if (match_one(pattern, next, text[t])) {
        p = next;
        ++t;
        continue;
      }
    }
    if (star != none && star_text < text.size() && text[star_text] != '/') {
      p = star;
      t = ++star_text;
      continue;
    }
    if (stars != none && stars_text < text.size()) {
      p = stars;
      t = ++stars_text;
      star = none;
      continue;
    }
    return false;
  }
  return true;
}

std::string_view trimmed(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  return line;
}

}  // namespace

void IgnoreRules::add(const std::string& folder, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) end = text.size();
    std::string_view line = trimmed(text.substr(at, end - at));
    at = end + 1;
    if (line.empty() || line.starts_with('#')) continue;
    Rule rule{folder, {}, false, false, false};
    if (line.starts_with('!')) {
      rule.negated = true;
      line.remove_prefix(1);
    }
    if (line.ends_with('/')) {
      rule.only_directories = true;
      line.remove_suffix(1);
    }
    rule.anchored = line.find('/') != std::string_view::npos;
    if (line.starts_with('/')) line.remove_prefix(1);
    rule.pattern = line;
    if (!line.empty()) rules_.push_back(std::move(rule));
  }
}

bool IgnoreRules::ignores(const std::string& absolute_path, bool is_directory) const {
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->only_directories && !is_directory) continue;
    std::string_view path = absolute_path;
    if (!path.starts_with(rule->folder) || path.size() <= rule->folder.size() || path[rule->folder.size()] != '/')
      continue;
    path.remove_prefix(rule->folder.size() + 1);
    if (!rule->anchored) path = path.substr(path.rfind('/') + 1);
    if (glob(rule->pattern, path)) return !rule->negated;
  }
  return false;
}

}  // namespace valk::command
