#pragma once

// Findings as text: one file per format in lint/src/output, and the list of them.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"

namespace valk::lint {

struct Report {
  std::vector<base::Diagnostic> diagnostics;  // in reporting order
  std::size_t files = 0;                      // how many were looked at
};

struct OutputOptions {
  bool color = false;  // formats for programs take no notice
};

struct Counts {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t infos = 0;
};
[[nodiscard]] Counts count(const std::vector<base::Diagnostic>& diagnostics);

// What stays the same when lines move: made of the rule, the file and the text of the line, and counted where the same
// finding is there more than once. By diagnostic, 16 hexadecimal digits each.
[[nodiscard]] std::vector<std::string> fingerprints(const std::vector<base::Diagnostic>& diagnostics);

struct Format {
  std::string_view name;     // "json"
  std::string_view summary;  // one line for `--help`
  std::string (*write)(const Report& report, const OutputOptions& options);
};
[[nodiscard]] std::span<const Format> formats();
// nullptr: no such format.
[[nodiscard]] const Format* find_format(std::string_view name);

}  // namespace valk::lint
