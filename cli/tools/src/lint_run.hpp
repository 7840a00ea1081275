#pragma once

// One run of the linter over a workspace: which of the files have to be looked at, and what is found in all of them.

#include <string>
#include <vector>

#include "lint_config.hpp"
#include "valk/lint/lint.hpp"

namespace valk::tools {

// A file whose text is there.
struct LintSource {
  std::string path;
  std::string text;
};

struct LintRequest {
  std::vector<LintSource> sources;
  std::size_t jobs = 0;
  std::string cache;  // its path; empty: none is used
};

struct LintResult {
  std::vector<base::Diagnostic> diagnostics;
  std::vector<std::string> problems;  // of settings
  std::size_t looked_at = 0;          // files that the cache did not know
};

[[nodiscard]] LintResult run_lint(LintRequest request, LintSettings& settings);

// Reads files on up to `jobs` threads; what cannot be read, and what is too large, is said in `problems`.
[[nodiscard]] std::vector<LintSource> read_sources(const std::vector<std::string>& paths, std::size_t jobs,
                                                   std::vector<std::string>& problems);

}  // namespace valk::tools
