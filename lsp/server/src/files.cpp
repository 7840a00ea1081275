#include "files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace valk::lsp_server {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t most_files = 20'000;

bool is_left_out(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with('.') || name == "build" || name == "node_modules" || name == "target";
}

}  // namespace

base::Result<names::FileFacts::Ptr> Files::facts(const std::string& path) {
  std::error_code failure;
  const fs::file_time_type time = fs::last_write_time(path, failure);
  const std::uintmax_t size = failure ? 0 : fs::file_size(path, failure);
  if (failure) return base::Failure{path + ": " + failure.message()};
  {
    std::lock_guard lock(mutex_);
    const auto found = known_.find(path);
    if (found != known_.end() && found->second.time == time && found->second.size == size) return found->second.facts;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::Failure{path + ": cannot be read"};
  std::string text{std::istreambuf_iterator<char>(file), {}};
  auto facts = names::FileFacts::analyse(syntax::Tree::parse(base::SourceText::make(path, std::move(text))));
  std::lock_guard lock(mutex_);
  known_[path] = {time, size, facts};
  return facts;
}

std::vector<std::string> Files::below(const std::vector<std::string>& folders) {
  std::vector<std::string> found;
  for (const std::string& folder : folders) {
    std::error_code failure;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && at != fs::recursive_directory_iterator() && found.size() < most_files; at.increment(failure)) {
      std::error_code unknown;
      if (at->is_directory(unknown)) {
        if (is_left_out(at->path())) at.disable_recursion_pending();
      } else if (at->path().extension() == ".valk") {
        found.push_back(at->path().generic_string());
      }
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace valk::lsp_server
