#pragma once

// Files on disk that no editor has open, read once for as long as they do not change; and which of them make up the
// workspace. Good on any thread.

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "valk/names/module.hpp"

namespace valk::lsp_server {

class Files {
 public:
  [[nodiscard]] base::Result<names::FileFacts::Ptr> facts(const std::string& path);

  // The Valk files below the folders, hidden folders and those of builds and packages left out, in the order of paths.
  [[nodiscard]] static std::vector<std::string> below(const std::vector<std::string>& folders);

 private:
  struct Known {
    std::filesystem::file_time_type time;
    std::uintmax_t size = 0;
    names::FileFacts::Ptr facts;
  };
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;
};

}  // namespace valk::lsp_server
