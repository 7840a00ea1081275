#include "engine/table.hpp"

#include <algorithm>
#include <array>

#include "engine/pages.hpp"
#include "rules.hpp"
#include "valk/base/text.hpp"

namespace valk::lint {
namespace {

constexpr std::string_view group_of(std::string_view id) { return id.substr(0, id.find('/')); }

constexpr const Hooks* all_hooks[] = {
#define RULE(id, hooks, level, fix, scope, since) &rule::hooks,
#include "rules.def"
#undef RULE
};

std::string_view page_of(std::string_view id) {
  const auto all = pages();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Page& page) { return page.rule == id; });
  return found == all.end() ? std::string_view() : found->text;
}

// The first sentence below "## What it does": up to a full stop at the end of a line or before a blank.
std::string_view summary_of(std::string_view page) {
  constexpr std::string_view heading = "## What it does\n";
  const auto at = page.find(heading);
  if (at == std::string_view::npos) return {};
  std::string_view rest = page.substr(at + heading.size());
  rest.remove_prefix(std::min(rest.find_first_not_of('\n'), rest.size()));
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const bool ends = i + 1 == rest.size() || rest[i + 1] == '\n' || rest[i + 1] == ' ';
    if (rest[i] == '.' && ends) return rest.substr(0, i);
  }
  return rest;
}

auto make_table() {
  std::array<Rule, std::size(all_hooks)> table = {{
#define RULE(id, hooks, level, fix, scope, since) \
  Rule{id, group_of(id), Level::level, FixKind::fix, Scope::scope, since, {}, {}},
#include "rules.def"
#undef RULE
  }};
  for (Rule& each : table) {
    each.page = page_of(each.id);
    each.summary = summary_of(each.page);
  }
  return table;
}

}  // namespace

std::span<const Rule> rules() {
  static const auto table = make_table();
  return table;
}

const Hooks& hooks_of(std::size_t index) { return *all_hooks[index]; }

const Rule* find_rule(std::string_view id) {
  const auto all = rules();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Rule& each) { return each.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::string rule_suggestion(std::string_view id) {
  std::vector<std::string_view> ids;
  for (const Rule& each : rules()) ids.push_back(each.id);
  return base::suggestion(id, ids);
}

std::string_view to_string(Level level) {
  switch (level) {
    case Level::off:
      return "off";
    case Level::info:
      return "info";
    case Level::warn:
      return "warn";
    case Level::error:
      return "error";
  }
  return "";
}

std::optional<Level> level_from(std::string_view name) {
  for (const Level level : {Level::off, Level::info, Level::warn, Level::error}) {
    if (to_string(level) == name) return level;
  }
  return std::nullopt;
}

base::Severity severity_of(Level level) {
  switch (level) {
    case Level::error:
      return base::Severity::error;
    case Level::warn:
      return base::Severity::warning;
    default:
      return base::Severity::info;
  }
}

std::string_view to_string(FixKind kind) {
  switch (kind) {
    case FixKind::none:
      return "none";
    case FixKind::unsafe:
      return "unsafe";
    case FixKind::safe:
      return "safe";
    case FixKind::sometimes:
      return "sometimes";
  }
  return "";
}

std::string_view to_string(Scope scope) {
  switch (scope) {
    case Scope::form:
      return "form";
    case Scope::file:
      return "file";
    case Scope::workspace:
      return "workspace";
  }
  return "";
}

}  // namespace valk::lint
