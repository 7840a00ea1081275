#include "history.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "valk/command/files.hpp"

namespace valk::cli {

namespace {

constexpr std::size_t kMost = 5000;

std::string escaped(const std::string& entry) {
  std::string out;
  for (char byte : entry) {
    if (byte == '\\')
      out += "\\\\";
    else if (byte == '\n')
      out += "\\n";
    else
      out += byte;
  }
  return out + "\n";
}

std::string unescaped(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size())
      out += line[i];
    else
      out += line[++i] == 'n' ? '\n' : line[i];
  }
  return out;
}

}  // namespace

std::string history_file() {
  if (const char* given = std::getenv("VALK_HISTORY")) return given;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/') {
    return std::string(state) + "/valk/history";
  }
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : std::string(home) + "/.local/state/valk/history";
}

History::History(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
  read();
  if (entries_.size() <= 2 * kMost) return;
  entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(kMost));
  std::string kept;
  for (const std::string& entry : entries_) kept += escaped(entry);
  static_cast<void>(command::write_file_atomically(path_, kept));  // when it fails the file stays long
}

void History::read() {
  std::ifstream file(path_, std::ios::binary);
  for (std::string line; std::getline(file, line);) entries_.push_back(unescaped(line));
}

void History::remember(const std::string& entry) {
  if (entry.empty() || entry.front() == ' ' || (!entries_.empty() && entries_.back() == entry)) return;
  entries_.push_back(entry);
  if (path_.empty()) return;
  std::ofstream(path_, std::ios::binary | std::ios::app) << escaped(entry);
}

}  // namespace valk::cli
