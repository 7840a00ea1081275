#include "lint_config.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "valk/base/text.hpp"

namespace valk::tools {

namespace {

using command::Config;
using command::Setting;

base::Failure failure(const Config& config, const Setting& setting, const std::string& text) {
  return {config.message(setting, text)};
}

std::vector<std::string_view> groups() {
  std::vector<std::string_view> found;
  for (const lint::Rule& rule : lint::rules()) {
    if (found.empty() || found.back() != rule.group) found.push_back(rule.group);
  }
  return found;
}

// ", did you mean `barrier/missing`?": of rules and groups.
std::string nearest_rule(const std::string& name) {
  std::vector<std::string_view> names = groups();
  for (const lint::Rule& rule : lint::rules()) names.push_back(rule.id);
  return base::suggestion(name, names);
}

base::Status read_levels(const Config& config, const Setting& table, std::string_view where, lint::Options& options) {
  if (table.table() == nullptr) return failure(config, table, "`" + std::string(where) + "` is a table");
  // A rule's own line wins over its group's, in whatever order they stand.
  for (const bool for_groups : {true, false}) {
    for (const auto& [name, setting] : *table.table()) {
      const auto all = groups();
      const bool is_group = std::find(all.begin(), all.end(), name) != all.end();
      if (!is_group && lint::find_rule(name) == nullptr)
        return failure(config, setting, "no rule and no group of rules `" + name + "`" + nearest_rule(name));
      const auto level = setting.string() == nullptr ? std::nullopt : lint::level_from(*setting.string());
      if (!level) return failure(config, setting, "a rule's level is \"error\", \"warn\", \"info\" or \"off\"");
      if (is_group != for_groups) continue;
      for (const lint::Rule& rule : lint::rules()) {
        if (rule.id == name || rule.group == name) options.levels[std::string(rule.id)] = *level;
      }
    }
  }
  return base::Done{};
}

base::Status read_extends(const Config& config, const Setting& setting, lint::Options& options) {
  const std::string* preset = setting.string();
  const std::vector<std::string_view> presets = {"recommended", "all", "none"};
  if (preset == nullptr || std::find(presets.begin(), presets.end(), *preset) == presets.end()) {
    const std::string nearest = preset == nullptr ? "" : base::suggestion(*preset, presets);
    return failure(config, setting, "`lint.extends` is \"recommended\", \"all\" or \"none\"" + nearest);
  }
  for (const lint::Rule& rule : lint::rules()) {
    if (*preset == "none") options.levels[std::string(rule.id)] = lint::Level::off;
    if (*preset == "all" && rule.level == lint::Level::off) options.levels[std::string(rule.id)] = lint::Level::warn;
  }
  return base::Done{};
}

// Every setting is read, so that a mistake in a part that this file does not use is found all the same.
base::Status read_options(const Config& config, const std::string& relative_path, lint::Options& options) {
  const Setting* lint = config.table("lint");
  if (lint == nullptr) return base::Done{};
  const Setting::Table& table = *lint->table();
  const auto find = [&](std::string_view name) -> const Setting* {
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.first == name; });
    return found == table.end() ? nullptr : &found->second;
  };
  for (const auto& [name, setting] : table) {
    if (name == "extends" || name == "rules" || name == "paths") continue;
    return failure(config, setting,
                   "no setting `lint." + name + "`" + base::suggestion(name, {"extends", "rules", "paths"}));
  }
  if (const Setting* extends = find("extends")) {
    if (base::Status read = read_extends(config, *extends, options); !read) return read;
  }
  if (const Setting* rules = find("rules")) {
    if (base::Status read = read_levels(config, *rules, "lint.rules", options); !read) return read;
  }
  const Setting* paths = find("paths");
  if (paths == nullptr) return base::Done{};
  if (paths->table() == nullptr) return failure(config, *paths, "`lint.paths` is a table of tables");
  for (const auto& [pattern, levels] : *paths->table()) {
    lint::Options unused;
    lint::Options& target = glob_matches(pattern, relative_path) ? options : unused;
    if (base::Status read = read_levels(config, levels, "lint.paths.\"" + pattern + "\"", target); !read) return read;
  }
  return base::Done{};
}

std::string relative_to(const std::string& folder, const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error).lexically_normal();
  return absolute.lexically_relative(folder).generic_string();
}

}  // namespace

// Backtracks to the last `*` and the last `**` only: linear in practice, quadratic at worst.
bool glob_matches(std::string_view pattern, std::string_view path) {
  std::size_t p = 0;
  std::size_t at = 0;
  std::size_t star = std::string_view::npos, star_at = 0;
  std::size_t deep = std::string_view::npos, deep_at = 0;
  while (at < path.size()) {
    if (pattern.substr(p).starts_with("**")) {
      p += 2;
      // "**/x" matches "x" as well.
      if (p < pattern.size() && pattern[p] == '/') ++p;
      deep = p;
      deep_at = at;
      star = std::string_view::npos;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_at = at;
    } else if (p < pattern.size() && (pattern[p] == path[at] || (pattern[p] == '?' && path[at] != '/'))) {
      ++p;
      ++at;
    } else if (star != std::string_view::npos && path[star_at] != '/') {
      p = star;
      at = ++star_at;
    } else if (deep != std::string_view::npos) {
      p = deep;
      at = ++deep_at;
      star = std::string_view::npos;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string LintSettings::use(const std::string& path) {
  base::Result<Config> config = command::read_config(path);
  if (!config) return config.message();
  fixed_ = std::make_shared<const Config>(std::move(config.value()));
  lint::Options options;
  const base::Status read = read_options(*fixed_, "", options);
  return read ? "" : read.message();
}

base::Result<const lint::Options*> LintSettings::of(const std::string& path) {
  if (fixed_) return made(*fixed_, path);
  const auto config = finder_.nearest(path);
  if (!config) return config.failure();
  if (config.value()) return made(*config.value(), path);
  return static_cast<const lint::Options*>(&base_);
}

base::Result<const lint::Options*> LintSettings::made(const Config& config, const std::string& path) {
  lint::Options options;
  if (base::Status read = read_options(config, relative_to(config.folder, path), options); !read) return read.failure();
  for (const auto& [rule, level] : base_.levels) options.levels[rule] = level;
  options.only = base_.only;
  std::string key = config.path;
  for (const auto& [rule, level] : options.levels) key += "\n" + rule + "=" + std::string(lint::to_string(level));
  return static_cast<const lint::Options*>(&known_.try_emplace(std::move(key), std::move(options)).first->second);
}

}  // namespace valk::tools
