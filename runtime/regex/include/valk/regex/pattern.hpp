#pragma once

// Regular expressions that match in time linear in the text, whatever the pattern: RE2's syntax, without backreferences
// and lookaround. Offsets are bytes.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valk::regex {

struct Span {
  std::size_t first = 0;
  std::size_t end = 0;
};

// Spans of the whole match and of each group; a group that took no part has none.
using Match = std::vector<std::optional<Span>>;

struct Mistake {
  std::string message;     // "missing closing )"
  std::size_t offset = 0;  // in the pattern
};

class Pattern {
 public:
  // Null when the pattern is wrong: then `mistake` says why.
  [[nodiscard]] static std::unique_ptr<const Pattern> compile(std::string_view text, Mistake& mistake);
  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  // Of the groups, from 1; empty for those without.
  [[nodiscard]] const std::vector<std::string>& group_names() const { return group_names_; }
  [[nodiscard]] bool matches(std::string_view text) const;
  // The first match that begins at `from` or behind it. False: there is none. Text before `from` counts for `^` and `\b`.
  [[nodiscard]] bool find(std::string_view text, std::size_t from, Match& match) const;

 private:
  struct Engine;
  explicit Pattern(std::unique_ptr<Engine> engine);

  std::unique_ptr<Engine> engine_;
  std::vector<std::string> group_names_;
};

}  // namespace valk::regex
