#include "valk/command/config.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>

#include "valk/command/files.hpp"

namespace valk::command {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view file_name = "valk.toml";

std::string place(const std::string& path, std::uint32_t line, std::uint32_t column) {
  return path + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
}

// What TOML has and we do not take: dates and times. nullopt then. The parser bounds the depth.
std::optional<Setting> convert(const toml::node& node) {
  Setting setting;
  setting.line = static_cast<std::uint32_t>(node.source().begin.line);
  setting.column = static_cast<std::uint32_t>(node.source().begin.column);
  if (const auto* boolean = node.as_boolean()) {
    setting.value = boolean->get();
  } else if (const auto* integer = node.as_integer()) {
    setting.value = integer->get();
  } else if (const auto* floating = node.as_floating_point()) {
    setting.value = floating->get();
  } else if (const auto* string = node.as_string()) {
    setting.value = string->get();
  } else if (const auto* array = node.as_array()) {
    Setting::List list;
    for (const toml::node& element : *array) {
      std::optional<Setting> one = convert(element);
      if (!one) return std::nullopt;
      list.push_back(std::move(*one));
    }
    setting.value = std::move(list);
  } else if (const auto* table = node.as_table()) {
    Setting::Table pairs;
    std::vector<std::pair<const toml::key*, const toml::node*>> sorted;
    for (const auto& [key, value] : *table) sorted.emplace_back(&key, &value);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      const auto& one = a.first->source().begin;
      const auto& other = b.first->source().begin;
      return std::pair(one.line, one.column) < std::pair(other.line, other.column);
    });
    for (const auto& [key, value] : sorted) {
      std::optional<Setting> one = convert(*value);
      if (!one) return std::nullopt;
      pairs.emplace_back(std::string(key->str()), std::move(*one));
    }
    setting.value = std::move(pairs);
  } else {
    return std::nullopt;
  }
  return setting;
}

std::string first_lower(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

}  // namespace

const Setting* Config::table(std::string_view name) const {
  for (const auto& [key, value] : *root.table()) {
    if (key == name && value.table() != nullptr) return &value;
  }
  return nullptr;
}

std::string Config::message(const Setting& setting, std::string_view text) const {
  return place(path, setting.line, setting.column) + std::string(text);
}

base::Result<Config> parse_config(const std::string& path, std::string_view text) {
  const toml::parse_result parsed = toml::parse(text, path);
  if (!parsed) {
    const auto& at = parsed.error().source().begin;
    return base::Failure{place(path, static_cast<std::uint32_t>(at.line), static_cast<std::uint32_t>(at.column)) +
                         first_lower(std::string(parsed.error().description()))};
  }
  std::optional<Setting> root = convert(parsed.table());
  if (!root) return base::Failure{path + ": dates and times are no settings"};
  return Config{path, fs::absolute(path).lexically_normal().parent_path().string(), std::move(*root)};
}

base::Result<Config> read_config(const std::string& path) {
  base::Result<std::string> text = read_file(path);
  if (!text) return text.failure();
  return parse_config(path, text.value());
}

base::Result<std::shared_ptr<const Config>> ConfigFinder::nearest(const std::string& path) {
  const std::lock_guard lock(mutex_);
  return in_folder(fs::absolute(path).lexically_normal().parent_path().string());
}

base::Result<std::shared_ptr<const Config>> ConfigFinder::in_folder(const std::string& folder) {
  std::vector<std::string> passed;
  Found found = std::shared_ptr<const Config>();
  for (fs::path at = folder;; at = at.parent_path()) {
    if (const auto known = folders_.find(at.string()); known != folders_.end()) {
      found = known->second;
      break;
    }
    passed.push_back(at.string());
    std::error_code error;
    if (const fs::path file = at / file_name; fs::is_regular_file(file, error)) {
      const fs::path shown = fs::proximate(file, error);
      base::Result<Config> config = read_config(error ? file.string() : shown.string());
      if (config) {
        found = std::make_shared<const Config>(std::move(config.value()));
      } else {
        found = config.failure();
      }
      break;
    }
    if (!at.has_relative_path()) break;
  }
  for (const std::string& one : passed) folders_.emplace(one, found);
  return found;
}

}  // namespace valk::command
