#pragma once

// `.gitignore` patterns (gitignore(5)).

#include <string>
#include <string_view>
#include <vector>

namespace valk::command {

class IgnoreRules {
 public:
  // `folder` is the absolute path, without final slash, of the folder that the text of a `.gitignore` speaks about.
  void add(const std::string& folder, std::string_view text);
  // The last pattern that matches decides, as in git.
  [[nodiscard]] bool ignores(const std::string& absolute_path, bool is_directory) const;
  // Rules added after this many are forgotten again: a walk leaves a folder.
  [[nodiscard]] std::size_t size() const { return rules_.size(); }
  void truncate(std::size_t size) { rules_.resize(size); }

 private:
  struct Rule {
    std::string folder;
    std::string pattern;
    bool negated = false;
    bool only_directories = false;
    bool anchored = false;  // has a slash before its end: matches from `folder`, not any name below
  };
  std::vector<Rule> rules_;
};

}  // namespace valk::command
