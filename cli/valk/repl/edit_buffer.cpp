#include "edit_buffer.hpp"

#include <algorithm>

#include "valk/base/text.hpp"

namespace valk::cli {

namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }
// What stands between names and numbers.
bool separates(char byte) { return std::string_view(" \t\n(){}[]'`,\";").find(byte) != std::string_view::npos; }

}  // namespace

void EditBuffer::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void EditBuffer::insert(std::string_view text) {
  text_.insert(cursor_, text);
  cursor_ += text.size();
}

std::size_t EditBuffer::before(std::size_t at) const {
  if (at == 0) return 0;
  do --at;
  while (at > 0 && continues(text_[at]));
  return at;
}

std::size_t EditBuffer::behind(std::size_t at) const {
  if (at == text_.size()) return at;
  do ++at;
  while (at < text_.size() && continues(text_[at]));
  return at;
}

void EditBuffer::left() { cursor_ = before(cursor_); }
void EditBuffer::right() { cursor_ = behind(cursor_); }

std::size_t EditBuffer::word_start() const {
  std::size_t at = cursor_;
  while (at > 0 && separates(text_[at - 1])) --at;
  while (at > 0 && !separates(text_[at - 1])) --at;
  return at;
}

std::size_t EditBuffer::word_end() const {
  std::size_t at = cursor_;
  while (at < text_.size() && separates(text_[at])) ++at;
  while (at < text_.size() && !separates(text_[at])) ++at;
  return at;
}

std::size_t EditBuffer::start_of_line() const {
  std::size_t end = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
  return end == std::string::npos ? 0 : end + 1;
}

std::size_t EditBuffer::end_of_line() const { return std::min(text_.find('\n', cursor_), text_.size()); }

void EditBuffer::go_to_column(std::size_t start, std::size_t column) {
  std::size_t end = std::min(text_.find('\n', start), text_.size());
  cursor_ = start;
  for (; column > 0 && cursor_ < end; --column) cursor_ = behind(cursor_);
}

bool EditBuffer::up() {
  std::size_t start = start_of_line();
  if (start == 0) return false;
  std::size_t column = base::count_code_points(std::string_view(text_).substr(start, cursor_ - start));
  std::size_t above = start < 2 ? std::string::npos : text_.rfind('\n', start - 2);
  go_to_column(above == std::string::npos ? 0 : above + 1, column);
  return true;
}

bool EditBuffer::down() {
  std::size_t end = end_of_line();
  if (end == text_.size()) return false;
  std::size_t start = start_of_line();
  go_to_column(end + 1, base::count_code_points(std::string_view(text_).substr(start, cursor_ - start)));
  return true;
}

void EditBuffer::erase(std::size_t from, std::size_t to) {
  if (from == to) return;
  erased_ = text_.substr(from, to - from);
  text_.erase(from, to - from);
  cursor_ = from;
}

void EditBuffer::erase_left() {
  std::size_t from = before(cursor_);
  text_.erase(from, cursor_ - from);
  cursor_ = from;
}

void EditBuffer::erase_right() { text_.erase(cursor_, behind(cursor_) - cursor_); }

// At the end of a line, the line's end.
void EditBuffer::erase_line_right() {
  std::size_t end = end_of_line();
  erase(cursor_, end == cursor_ && end < text_.size() ? end + 1 : end);
}

}  // namespace valk::cli
