#include "http1_fields.hpp"

#include <array>
#include <charconv>

namespace valk::http {

namespace {

constexpr bool is_value_character(char character) { return is_visible(character) || is_blank(character); }

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find(line_end);
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + line_end.size());
  return line;
}

std::optional<std::string> read_field(std::string_view line, Header& field) {
  if (is_blank(line.front())) return "a header field goes on in the next line, which is no longer allowed";
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return "a header field has no colon";
  field = {line.substr(0, colon), trimmed(line.substr(colon + 1))};
  if (!is_valid_name(field.name)) return "the name of a header field is not a token";
  if (!std::all_of(field.value.begin(), field.value.end(), is_value_character)) {
    return "the value of header field `" + std::string(field.name) + "` has a control character in it";
  }
  return std::nullopt;
}

std::optional<std::uint64_t> read_length(std::string_view text) {
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

std::optional<std::size_t> find_head_end(std::string_view bytes, std::size_t from) {
  const std::size_t start = from < head_end.size() ? 0 : from - head_end.size() + 1;
  const std::size_t found = bytes.find(head_end, start);
  if (found == std::string_view::npos) return std::nullopt;
  return found + head_end.size();
}

void add_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append(line_end);
}

void add_chunk_size(std::string& out, std::size_t size) {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), size, 16).ptr;
  out.append(digits.data(), end).append(line_end);
}

}  // namespace valk::http
