#pragma once

// Expected findings as they stand in lint fixtures and rule pages: `; error[barrier/missing]` at the end of a line, with
// `warn` or `info` for the other levels, several one behind the other. A line without a marker must be clean.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "valk/lint/lint.hpp"

namespace valk::lint::test {

// "12: error[barrier/missing]", in the order of lines and then of text.
using Marks = std::vector<std::string>;

inline std::string mark(std::size_t line, std::string_view level, std::string_view rule) {
  return std::to_string(line) + ": " + std::string(level) + "[" + std::string(rule) + "]";
}

inline std::string_view marker_word(base::Severity severity) {
  return severity == base::Severity::warning ? "warn" : base::to_string(severity);
}

inline void sort_marks(Marks& marks) {
  std::sort(marks.begin(), marks.end(), [](const std::string& a, const std::string& b) {
    const int x = std::stoi(a);
    const int y = std::stoi(b);
    return x != y ? x < y : a < b;
  });
}

inline Marks expected_marks(std::string_view text) {
  Marks marks;
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view rest = text.substr(at, end - at);
    at = end + 1;
    const auto comment = rest.find(';');
    if (comment == std::string_view::npos) continue;
    rest.remove_prefix(comment);
    for (const std::string_view level : {"error", "warn", "info"}) {
      const std::string opening = std::string(level) + "[";
      for (auto found = rest.find(opening); found != std::string_view::npos; found = rest.find(opening, found + 1)) {
        const auto close = rest.find(']', found);
        marks.push_back(mark(line, level, rest.substr(found + opening.size(), close - found - opening.size())));
      }
    }
  }
  sort_marks(marks);
  return marks;
}

inline Marks actual_marks(const std::vector<base::Diagnostic>& diagnostics) {
  Marks marks;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    const std::size_t line = diagnostic.location.source->line_of(diagnostic.location.span.start) + 1;
    marks.push_back(mark(line, marker_word(diagnostic.severity), diagnostic.id));
  }
  sort_marks(marks);
  return marks;
}

inline syntax::Tree::Ptr parse(std::string text, std::string path = "test.valk") {
  return syntax::Tree::parse(base::SourceText::make(std::move(path), std::move(text)));
}

inline std::vector<base::Diagnostic> lint_text(std::string text, const Options& options = {}) {
  return lint(parse(std::move(text)), options);
}

inline std::string rendered(const std::vector<base::Diagnostic>& diagnostics) {
  std::string out;
  for (const base::Diagnostic& diagnostic : diagnostics) out += base::render(diagnostic, {});
  return out;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace valk::lint::test
