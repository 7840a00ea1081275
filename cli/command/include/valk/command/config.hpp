#pragma once

// valk.toml: a project's settings, as plain data with places, so that a tool can say where a wrong one stands. Each tool
// reads its own table ("fmt", "lint", …) and knows its keys; this knows files and TOML.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "valk/base/result.hpp"

namespace valk::command {

struct Setting {
  using List = std::vector<Setting>;
  using Table = std::vector<std::pair<std::string, Setting>>;  // in the order of the file

  std::variant<bool, std::int64_t, double, std::string, List, Table> value;
  std::uint32_t line = 0;  // of the value, both from 1
  std::uint32_t column = 0;

  // nullptr: it is something else.
  [[nodiscard]] const bool* boolean() const { return std::get_if<bool>(&value); }
  [[nodiscard]] const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value); }
  [[nodiscard]] const std::string* string() const { return std::get_if<std::string>(&value); }
  [[nodiscard]] const List* list() const { return std::get_if<List>(&value); }
  [[nodiscard]] const Table* table() const { return std::get_if<Table>(&value); }
};

struct Config {
  std::string path;    // of the file, for messages
  std::string folder;  // that it is in, absolute: what paths in it are relative to
  Setting root;        // a table

  // The top-level table of that name; nullptr: there is none.
  [[nodiscard]] const Setting* table(std::string_view name) const;
  // "valk.toml:3:9: MESSAGE"
  [[nodiscard]] std::string message(const Setting& place, std::string_view text) const;
};

// A failure's message has the place: "valk.toml:3:9: …". TOML 1.0; dates and times are not taken.
[[nodiscard]] base::Result<Config> parse_config(const std::string& path, std::string_view text);
[[nodiscard]] base::Result<Config> read_config(const std::string& path);

// Finds the config of a file: the nearest valk.toml in its folder or one above. Reads each once; usable by many threads.
class ConfigFinder {
 public:
  // No config: an empty pointer. The path need not exist.
  [[nodiscard]] base::Result<std::shared_ptr<const Config>> nearest(const std::string& path);

 private:
  using Found = base::Result<std::shared_ptr<const Config>>;
  [[nodiscard]] Found in_folder(const std::string& folder);

  std::mutex mutex_;
  std::map<std::string, Found> folders_;  // by absolute path
};

}  // namespace valk::command
