#include <algorithm>

#include "valk/catalog_generator/declarations.hpp"

namespace valk::catalog_generator {
namespace {

constexpr std::string_view example_indent = "    ";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

void append_line(std::string& text, std::string_view line) {
  if (!text.empty()) text += '\n';
  text += line;
}

void trim_blank_lines(std::string& text) {
  while (text.ends_with('\n')) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
}

bool is_metadata(std::string_view line) { return line.starts_with("{:") && line.ends_with('}'); }

// Up to the first full stop that ends a sentence, or the end of the paragraph; line breaks become blanks.
std::string first_sentence(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char character = text[i];
    if (character == '\n' && (i + 1 == text.size() || text[i + 1] == '\n')) break;
    result += character == '\n' ? ' ' : character;
    if (character == '.' && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n')) break;
  }
  return result;
}

}  // namespace

Documentation split_documentation(std::string_view text) {
  Documentation result;
  for (const std::string_view line : lines_of(text)) {
    if (is_metadata(line)) {
      result.metadata = line;
      continue;
    }
    append_line(result.text, line);
    if (line.starts_with(example_indent)) append_line(result.example, line.substr(example_indent.size()));
  }
  trim_blank_lines(result.text);
  result.summary = first_sentence(result.text);
  return result;
}

}  // namespace valk::catalog_generator
