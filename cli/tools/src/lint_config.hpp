#pragma once

// The linter's part of valk.toml:
//
//     [lint]
//     extends = "recommended"          # or "all": opt-in rules too; "none": only what is named below
//
//     [lint.rules]                     # a rule, or a group of rules: error, warn, info or off
//     "async/missing-timeout" = "warn"
//     flow = "off"
//
//     [lint.paths."tests/**"]          # the same for the files that match, relative to the valk.toml
//     "binding/unused-top-level" = "off"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/command/config.hpp"
#include "valk/lint/lint.hpp"

namespace valk::tools {

// True when `path`, with "/" between its parts, matches: `*` any characters but "/", `**` those too, `?` one of them.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view path);

// The options of each file of a run.
class LintSettings {
 public:
  // `base`: what the command line says, which wins.
  explicit LintSettings(lint::Options base) : base_(std::move(base)) {}

  // Takes them all from one file. Its problem, if it has one.
  [[nodiscard]] std::string use(const std::string& path);
  // Valid as long as this is. A failure's message has the place in the config, and the nearest name.
  [[nodiscard]] base::Result<const lint::Options*> of(const std::string& path);

 private:
  [[nodiscard]] base::Result<const lint::Options*> made(const command::Config& config, const std::string& path);

  lint::Options base_;
  std::shared_ptr<const command::Config> fixed_;
  command::ConfigFinder finder_;
  std::map<std::string, lint::Options> known_;  // by config and the paths in it that match
};

}  // namespace valk::tools
