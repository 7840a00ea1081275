#pragma once

// What may be assumed of the terminal behind a stream.

namespace valk::command {

enum class Stream { output, error };

// True on a terminal, unless NO_COLOR is set (https://no-color.org) or TERM is "dumb".
[[nodiscard]] bool use_color(Stream stream);
[[nodiscard]] bool input_is_terminal();
[[nodiscard]] int terminal_width();  // 80 when there is none

}  // namespace valk::command
