#pragma once

// The sources of one run: read, parsed and analysed once each, those that others load included.

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "valk/lint/lint.hpp"

namespace valk::tools {

class Workspace {
 public:
  // Reads and analyses the files on all cores; what cannot be read is said in `problems`.
  void read(const std::vector<std::string>& paths, std::size_t jobs);
  void add(const std::string& path, std::string text);

  // What a file that is loaded but was not named gives.
  [[nodiscard]] names::FileProvider provider();

  [[nodiscard]] const std::vector<lint::FileInput>& files() const { return files_; }
  std::vector<std::string> problems;

 private:
  std::vector<lint::FileInput> files_;
  std::unordered_map<std::string, names::FileFacts::Ptr> loaded_;
};

}  // namespace valk::tools
