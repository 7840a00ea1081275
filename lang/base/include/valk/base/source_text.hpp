#pragma once

// An immutable text with its name and its line index: what every span points into.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/position.hpp"

namespace valk::base {

class SourceText {
 public:
  // `path` is how the text is named in diagnostics: a file's path, or a name in angle brackets such as "<stdin>".
  SourceText(std::string path, std::string text);

  [[nodiscard]] static std::shared_ptr<const SourceText> make(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view slice(Span span) const;
  [[nodiscard]] ByteOffset end() const { return {static_cast<std::uint32_t>(text_.size())}; }

  // Lines end at "\n" or "\r\n". An empty text has one line.
  [[nodiscard]] std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  [[nodiscard]] std::uint32_t line_of(ByteOffset offset) const;
  // Without its line ending; `line` counts from 0 and must exist.
  [[nodiscard]] Span line_span(std::uint32_t line) const;

  // Any offset is accepted: one past the end is the end, one inside a character counts as its start.
  [[nodiscard]] LineColumn line_column(ByteOffset offset, ColumnUnit unit) const;
  // The inverse. A line or column past its end is clamped, as LSP (Position) asks.
  [[nodiscard]] ByteOffset offset_of(LineColumn place, ColumnUnit unit) const;

  // The first byte that is not valid UTF-8 (RFC 3629), if any.
  [[nodiscard]] std::optional<ByteOffset> first_invalid_utf8() const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
  std::vector<bool> line_is_ascii_;
};

using Source = std::shared_ptr<const SourceText>;

struct Location {
  Source source;
  Span span;
};

}  // namespace valk::base
