#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace valk::formatter {

[[nodiscard]] std::string read_file(const std::filesystem::path& path);

// The Valk files below `root` in the order of their names, build folders and hidden ones left out.
[[nodiscard]] std::vector<std::filesystem::path> valk_files(const std::filesystem::path& root);

}  // namespace valk::formatter
