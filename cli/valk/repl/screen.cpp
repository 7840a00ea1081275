#include "screen.hpp"

#include <unistd.h>

#include <cerrno>
#include <cwchar>

#include "valk/base/text.hpp"
#include "valk/command/terminal.hpp"

namespace valk::cli {

namespace {

// How many columns a character takes.
std::size_t width_of(std::optional<char32_t> character) {
  if (!character) return 1;
  int width = wcwidth(static_cast<wchar_t>(*character));
  return width < 0 ? 1 : static_cast<std::size_t>(width);
}

// Lays text out in rows, as a terminal of so many columns does. Rows are ended by us, never by the terminal's own wrap,
// about whose last column terminals differ.
class Layout {
 public:
  explicit Layout(std::size_t columns) : columns_(columns) {}

  void add(std::string_view bytes, std::size_t width) {
    if (column_ + width > columns_) end_row();
    out += bytes;
    column_ += width;
  }
  void add_text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      std::size_t begin = at;
      std::size_t width = width_of(base::decode_utf8(text, at));
      add(text.substr(begin, at - begin), width);
    }
  }
  void end_row() {
    out += "\r\n";
    ++row_;
    column_ = 0;
  }
  // Where the next character will stand.
  [[nodiscard]] std::size_t row() const { return column_ == columns_ ? row_ + 1 : row_; }
  [[nodiscard]] std::size_t column() const { return column_ == columns_ ? 0 : column_; }

  std::string out;

 private:
  std::size_t columns_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
};

std::string moved(std::size_t count, char direction) {
  return count == 0 ? "" : "\x1b[" + std::to_string(count) + direction;
}

}  // namespace

void Screen::write(std::string_view text) {
  while (!text.empty()) {
    ssize_t count = ::write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void Screen::draw(const Picture& picture) {
  Layout layout(static_cast<std::size_t>(std::max(8, command::terminal_width())));
  bool color = command::use_color(command::Stream::output);
  std::string_view shown = color ? "\x1b[1;36m" : "\x1b[1m";
  std::size_t cursor_row = 0, cursor_column = 0;
  layout.add_text(picture.prompt);
  std::string_view text = picture.text;
  for (std::size_t at = 0; at <= text.size();) {
    if (at == picture.cursor) {
      cursor_row = layout.row();
      cursor_column = layout.column();
    }
    if (at == text.size()) break;
    std::size_t begin = at;
    std::size_t width = width_of(base::decode_utf8(text, at));
    if (text[begin] == '\n') {
      layout.end_row();
      layout.add_text(picture.continuation);
      continue;
    }
    bool is_shown = picture.brackets && (picture.brackets->first == begin || picture.brackets->second == begin);
    if (text[begin] == '\t') {
      layout.add("  ", 2);
    } else if (static_cast<unsigned char>(text[begin]) < 0x20) {
      layout.add("?", 1);
    } else if (is_shown) {
      layout.add(std::string(shown) + text[begin] + "\x1b[0m", 1);
    } else {
      layout.add(text.substr(begin, at - begin), width);
    }
  }
  if (layout.row() > 0 && layout.column() == 0 && !text.empty() && text.back() != '\n') layout.end_row();
  std::size_t last_row = layout.row();
  std::string out = moved(cursor_row_, 'A') + "\r\x1b[J" + layout.out;
  out += moved(last_row - cursor_row, 'A') + "\r" + moved(cursor_column, 'C');
  write(out);
  rows_ = last_row + 1;
  cursor_row_ = cursor_row;
}

void Screen::hide() {
  if (rows_ == 0) return;
  write(moved(cursor_row_, 'A') + "\r\x1b[J");
  rows_ = cursor_row_ = 0;
}

void Screen::leave() {
  if (rows_ > 0) write(moved(rows_ - 1 - cursor_row_, 'B') + "\r\n");
  rows_ = cursor_row_ = 0;
}

void Screen::clear() {
  write("\x1b[H\x1b[2J");
  rows_ = cursor_row_ = 0;
}

}  // namespace valk::cli
