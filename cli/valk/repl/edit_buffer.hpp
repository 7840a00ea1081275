#pragma once

// The text that is being typed, and where in it. Places are bytes of UTF-8, always between characters.

#include <string>
#include <string_view>

namespace valk::cli {

class EditBuffer {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }
  [[nodiscard]] std::string_view before_cursor() const { return std::string_view(text_).substr(0, cursor_); }

  void set(std::string text);  // the cursor goes to its end
  void insert(std::string_view text);

  void left();
  void right();
  void word_left() { cursor_ = word_start(); }
  void word_right() { cursor_ = word_end(); }
  void line_start() { cursor_ = start_of_line(); }
  void line_end() { cursor_ = end_of_line(); }
  // False when there is no such line.
  bool up();
  bool down();

  // Erased text can be inserted again by yank().
  void erase_left();
  void erase_right();
  void erase_word_left() { erase(word_start(), cursor_); }
  void erase_word_right() { erase(cursor_, word_end()); }
  void erase_line_left() { erase(start_of_line(), cursor_); }
  void erase_line_right();
  void yank() { insert(erased_); }

 private:
  [[nodiscard]] std::size_t before(std::size_t at) const;
  [[nodiscard]] std::size_t behind(std::size_t at) const;
  [[nodiscard]] std::size_t word_start() const;
  [[nodiscard]] std::size_t word_end() const;
  [[nodiscard]] std::size_t start_of_line() const;
  [[nodiscard]] std::size_t end_of_line() const;
  void erase(std::size_t from, std::size_t to);
  void go_to_column(std::size_t start, std::size_t column);

  std::string text_;
  std::size_t cursor_ = 0;
  std::string erased_;
};

}  // namespace valk::cli
