#pragma once

// Draws the entry that is being typed, over as many rows of the terminal as it takes, and draws it again in place.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace valk::cli {

// What to draw. Places are bytes of `text`.
struct Picture {
  std::string_view prompt;        // of the first line
  std::string_view continuation;  // of the others
  std::string_view text;
  std::size_t cursor = 0;
  std::optional<std::pair<std::size_t, std::size_t>> brackets;  // a pair to show
};

class Screen {
 public:
  void draw(const Picture& picture);
  // Takes the drawing away, so that something else can be written there.
  void hide();
  // Leaves the drawing where it is, and goes on below it.
  void leave();
  void clear();

 private:
  void write(std::string_view text);

  std::size_t rows_ = 0;        // of the drawing
  std::size_t cursor_row_ = 0;  // in it
};

}  // namespace valk::cli
