#include "lint_baseline.hpp"

#include <set>

#include "valk/command/files.hpp"
#include "valk/lint/output.hpp"

namespace valk::tools {

namespace {

constexpr std::string_view first_line = "# valk-lint baseline, version 1";
constexpr std::size_t fingerprint_length = 16;

base::Result<std::set<std::string, std::less<>>> read(const std::string& path) {
  base::Result<std::string> text = command::read_file(path);
  if (!text) return text.failure();
  std::set<std::string, std::less<>> known;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < text.value().size();) {
    const std::size_t end = std::min(text.value().find('\n', at), text.value().size());
    const std::string_view line = std::string_view(text.value()).substr(at, end - at);
    at = end + 1;
    ++line_number;
    if (line_number == 1 && line != first_line) return base::Failure{path + ":1: not a baseline of valk-lint"};
    if (line.empty() || line.starts_with('#')) continue;
    const std::string_view print = line.substr(0, line.find(' '));
    const bool is_print =
        print.size() == fingerprint_length && print.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!is_print)
      return base::Failure{path + ":" + std::to_string(line_number) +
                           ": a line begins with a fingerprint of 16 digits"};
    known.emplace(print);
  }
  return known;
}

}  // namespace

base::Result<std::size_t> apply_baseline(const std::string& path, std::vector<base::Diagnostic>& diagnostics) {
  const auto known = read(path);
  if (!known) return known.failure();
  const std::vector<std::string> prints = lint::fingerprints(diagnostics);
  std::vector<base::Diagnostic> left;
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (diagnostics[i].id == "syntax" || !known.value().contains(prints[i])) left.push_back(std::move(diagnostics[i]));
  }
  const std::size_t count = prints.size() - left.size();
  diagnostics = std::move(left);
  return count;
}

base::Status write_baseline(const std::string& path, const std::vector<base::Diagnostic>& diagnostics) {
  std::string text(first_line);
  text += '\n';
  const std::vector<std::string> prints = lint::fingerprints(diagnostics);
  for (std::size_t i = 0; i < prints.size(); ++i) {
    if (diagnostics[i].id == "syntax") continue;
    text += prints[i] + " " + diagnostics[i].id + " " + diagnostics[i].location.source->path() + "\n";
  }
  return command::write_file_atomically(path, text);
}

}  // namespace valk::tools
