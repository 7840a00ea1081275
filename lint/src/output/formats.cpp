#include "output/formats.hpp"

#include <algorithm>

#include "valk/lint/output.hpp"

namespace valk::lint {
namespace {

constexpr Format all_formats[] = {
    {"text", "for people: each finding with its code frame, and a summary", output::text},
    {"json", "one object, described in the reference of valk-lint", output::json},
};

}  // namespace

std::span<const Format> formats() { return all_formats; }

const Format* find_format(std::string_view name) {
  const auto found = std::find_if(std::begin(all_formats), std::end(all_formats),
                                  [&](const Format& format) { return format.name == name; });
  return found == std::end(all_formats) ? nullptr : found;
}

Counts count(const std::vector<base::Diagnostic>& diagnostics) {
  Counts counts;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    switch (diagnostic.severity) {
      case base::Severity::error:
        ++counts.errors;
        break;
      case base::Severity::warning:
        ++counts.warnings;
        break;
      case base::Severity::info:
        ++counts.infos;
        break;
    }
  }
  return counts;
}

}  // namespace valk::lint
