#include "valk/base/diagnostic.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace valk::base {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return "";
}

void sort(std::vector<Diagnostic>& diagnostics) {
  auto key = [](const Diagnostic& diagnostic) {
    const Location& place = diagnostic.location;
    return std::tuple(place.source ? std::string_view(place.source->path()) : std::string_view(), place.span.start,
                      std::string_view(diagnostic.id), place.span.end, std::string_view(diagnostic.message));
  };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

std::string apply(std::string_view text, std::vector<TextEdit> edits) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const TextEdit& a, const TextEdit& b) { return a.location.span < b.location.span; });
  std::string result;
  std::size_t done = 0;
  for (const TextEdit& edit : edits) {
    const Span span = edit.location.span;
    assert(done <= span.start.value && span.end.value <= text.size());
    result.append(text, done, span.start.value - done);
    result += edit.text;
    done = span.end.value;
  }
  result.append(text.substr(done));
  return result;
}

}  // namespace valk::base
