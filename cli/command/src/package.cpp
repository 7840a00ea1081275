#include "valk/command/package.hpp"

#include <filesystem>

namespace valk::command {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view default_entry = "main.valk";

const Setting* find(const Setting* table, std::string_view key) {
  if (table == nullptr) return nullptr;
  for (const auto& [name, value] : *table->table()) {
    if (name == key) return &value;
  }
  return nullptr;
}

base::Result<fs::path> entry_of(const Config& config, const fs::path& folder) {
  const Setting* entry = find(config.table("package"), "entry");
  if (entry == nullptr) return folder / default_entry;
  if (entry->string() == nullptr) return base::Failure{config.message(*entry, "`entry` is a path in quotes")};
  return folder / *entry->string();
}

// `"path"` or `{ path = "path" }`.
base::Result<std::string> path_of(const Config& config, const Setting& setting) {
  const Setting* path = setting.table() != nullptr ? find(&setting, "path") : &setting;
  if (path != nullptr && path->string() != nullptr) return *path->string();
  return base::Failure{config.message(setting, "a dependency is a path in quotes, or `{ path = \"…\" }`")};
}

}  // namespace

base::Result<std::string> package_entry(const std::string& folder) {
  const fs::path file = fs::path(folder) / "valk.toml";
  if (!fs::is_regular_file(file)) return (fs::path(folder) / default_entry).lexically_normal().string();
  const auto config = read_config(file.string());
  if (!config) return config.failure();
  const auto entry = entry_of(config.value(), folder);
  if (!entry) return entry.failure();
  return entry.value().lexically_normal().string();
}

base::Result<std::string> dependency(ConfigFinder& configs, const std::string& name, const std::string& from) {
  const auto config = configs.nearest(from);
  if (!config) return config.failure();
  if (config.value() == nullptr) return std::string();
  const Setting* found = find(config.value()->table("dependencies"), name);
  if (found == nullptr) return std::string();
  const auto written = path_of(*config.value(), *found);
  if (!written) return written.failure();
  fs::path path = (fs::path(config.value()->folder) / written.value()).lexically_normal();
  if (!fs::path(from).is_absolute()) path = fs::proximate(path);
  if (fs::is_directory(path)) return package_entry(path.string());
  return path.string();
}

}  // namespace valk::command
