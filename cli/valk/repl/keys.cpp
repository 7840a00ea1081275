#include "keys.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace valk::cli {

namespace {

constexpr int kIdleMs = 20;
constexpr int kEscapeMs = 50;  // a sequence's bytes come together; after Escape alone nothing does

constexpr int control(char letter) { return letter & 0x1f; }

using enum Key::Kind;

Key::Kind kind_of_control(int byte) {
  constexpr std::pair<int, Key::Kind> keys[] = {
      {control('A'), home},
      {control('B'), left},
      {control('C'), interrupt},
      {control('D'), end_of_input},
      {control('E'), last},
      {control('F'), right},
      {control('H'), erase_left},
      {control('I'), tab},
      {control('J'), enter},
      {control('K'), erase_line_right},
      {control('L'), clear_screen},
      {control('M'), enter},
      {control('N'), down},
      {control('P'), up},
      {control('R'), search},
      {control('U'), erase_line_left},
      {control('W'), erase_word_left},
      {control('Y'), yank},
      {control('Z'), suspend},
      {0x7f, erase_left},
  };
  for (const auto& [code, kind] : keys) {
    if (code == byte) return kind;
  }
  return unknown;
}

Key::Kind kind_of_sequence(std::string_view sequence) {
  constexpr std::pair<std::string_view, Key::Kind> keys[] = {
      {"A", up},           {"B", down},          {"C", right},        {"D", left},
      {"H", home},         {"F", last},          {"1~", home},        {"4~", last},
      {"7~", home},        {"8~", last},         {"3~", erase_right}, {"1;5C", word_right},
      {"1;5D", word_left}, {"1;3C", word_right}, {"1;3D", word_left}, {"3;5~", erase_word_right},
  };
  for (const auto& [text, kind] : keys) {
    if (text == sequence) return kind;
  }
  return unknown;
}

}  // namespace

int KeyReader::byte(int limit_ms) {
  for (int waited = 0; waiting_.empty(); waited += kIdleMs) {
    if (limit_ms >= 0 && waited > limit_ms) return -1;
    pollfd asked{descriptor_, POLLIN, 0};
    int ready = poll(&asked, 1, kIdleMs);
    if (ready == 0 || (ready < 0 && errno == EINTR)) {
      idle_();
      continue;
    }
    char bytes[4096];
    ssize_t count = ::read(descriptor_, bytes, sizeof bytes);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count <= 0) return -1;
    waiting_.append(bytes, static_cast<std::size_t>(count));
  }
  auto one = static_cast<unsigned char>(waiting_.front());
  waiting_.erase(0, 1);
  return one;
}

Key KeyReader::next() {
  int first = byte();
  if (first < 0) return {end, {}};
  if (first == 0x1b) return escape();
  if (first < 0x20 || first == 0x7f) return {kind_of_control(first), {}};
  return character(static_cast<unsigned char>(first));
}

// One character of UTF-8 (RFC 3629); a byte that begins none is left out.
Key KeyReader::character(unsigned char first) {
  int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  if (first >= 0x80 && first < 0xc0) return {unknown, {}};
  std::string text(1, static_cast<char>(first));
  for (; more > 0; --more) {
    int following = byte();
    if (following < 0 || (following & 0xc0) != 0x80) return {unknown, {}};
    text += static_cast<char>(following);
  }
  return {Key::Kind::text, std::move(text)};
}

Key KeyReader::escape() {
  int second = byte(kEscapeMs);
  switch (second) {
    case '[':
      return control_sequence();
    case 'O':
      return {kind_of_sequence(std::string(1, static_cast<char>(byte(kEscapeMs)))), {}};
    case '\r':
    case '\n':
      return {new_line, {}};
    case 'b':
      return {word_left, {}};
    case 'f':
      return {word_right, {}};
    case 'd':
      return {erase_word_right, {}};
    case 0x7f:
      return {erase_word_left, {}};
    default:
      return {unknown, {}};
  }
}

Key KeyReader::control_sequence() {
  std::string sequence;
  for (;;) {
    int one = byte(kEscapeMs);
    if (one < 0) return {unknown, {}};
    sequence += static_cast<char>(one);
    if (one >= 0x40 && one <= 0x7e) break;
  }
  if (sequence == "200~") return pasted();
  return {kind_of_sequence(sequence), {}};
}

Key KeyReader::pasted() {
  constexpr std::string_view closing = "\x1b[201~";
  std::string text;
  while (!text.ends_with(closing)) {
    int one = byte();
    if (one < 0) return {end, {}};
    text += one == '\r' ? '\n' : static_cast<char>(one);
  }
  text.resize(text.size() - closing.size());
  if (text.ends_with('\n')) text.pop_back();  // Enter is for the person to press
  return {paste, std::move(text)};
}

}  // namespace valk::cli
