#pragma once

// Compiled regular expressions, those used last.

#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "valk/regex/pattern.hpp"

namespace valk::natives {

class PatternCache {
 public:
  // Good until the next call. Null: `mistake` says why.
  [[nodiscard]] const regex::Pattern* find(std::string_view text, regex::Mistake& mistake);

 private:
  static constexpr std::size_t kMostPatterns = 64;
  struct Entry {
    std::string text;
    std::unique_ptr<const regex::Pattern> pattern;
  };
  std::list<Entry> entries_;  // the one used last in front
};

}  // namespace valk::natives
