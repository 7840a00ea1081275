#include <algorithm>
#include <string>

#include "code_frame.hpp"
#include "valk/base/diagnostic.hpp"

namespace valk::base {
namespace {

constexpr std::uint32_t max_columns = 100;

enum class Style { error, warning, info, strong, gutter, help };

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::error:
      return "\x1b[1;31m";
    case Style::warning:
      return "\x1b[1;33m";
    case Style::info:
      return "\x1b[1;36m";
    case Style::strong:
      return "\x1b[1m";
    case Style::gutter:
      return "\x1b[1;34m";
    case Style::help:
      return "\x1b[1;32m";
  }
  return "";
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Style::error;
    case Severity::warning:
      return Style::warning;
    case Severity::info:
      return Style::info;
  }
  return Style::info;
}

std::string styled(std::string_view text, Style style, const RenderOptions& options) {
  if (!options.color) return std::string(text);
  std::string result(escape_of(style));
  result += text;
  result += "\x1b[0m";
  return result;
}

// A span whose ends are in the text, whatever it was made from.
Span clamped(const SourceText& source, Span span) {
  const ByteOffset start = std::min(span.start, source.end());
  return {start, std::clamp(span.end, start, source.end())};
}

// The last line that the span touches. One that ends with a line ending does not touch the line behind.
std::uint32_t last_line_of(const SourceText& source, Span span) {
  return source.line_of(span.empty() ? span.start : span.end - 1);
}

class Frame {
 public:
  Frame(const SourceText& source, std::size_t gutter, const RenderOptions& options, Style carets)
      : source_(source), gutter_(gutter), options_(options), carets_(carets) {}

  void add_blank() { add(std::string(gutter_, ' ') + " |", ""); }
  void add_gap() { out_ += styled("...", Style::gutter, options_) + "\n"; }
  void add_line(std::uint32_t line, Span marked) {
    const FrameLine shown = frame_line(source_, line, marked, max_columns);
    const std::string number = std::to_string(line + 1);
    add(std::string(gutter_ - number.size(), ' ') + number + " |", shown.text);
    add(std::string(gutter_, ' ') + " |", shown.carets, true);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void add(const std::string& gutter, const std::string& text, bool is_carets = false) {
    out_ += styled(gutter, Style::gutter, options_);
    if (!text.empty()) {
      // The indentation stays outside the colour.
      const std::size_t indent = is_carets ? text.find_first_not_of(' ') : 0;
      out_ += " " + text.substr(0, indent);
      out_ += is_carets ? styled(text.substr(indent), carets_, options_) : text;
    }
    out_ += "\n";
  }

  const SourceText& source_;
  std::size_t gutter_;
  const RenderOptions& options_;
  Style carets_;
  std::string out_;
};

std::string frame_of(const Location& location, const RenderOptions& options, Style carets) {
  const SourceText& source = *location.source;
  const Span span = clamped(source, location.span);
  const std::uint32_t first = source.line_of(span.start);
  const std::uint32_t last = std::max(first, last_line_of(source, span));
  Frame frame(source, std::to_string(last + 1).size(), options, carets);
  frame.add_blank();
  frame.add_line(first, span);
  if (last > first) {
    if (last > first + 1) frame.add_gap();
    const Span line = source.line_span(last);
    const std::string_view text = source.slice(line);
    const std::size_t indent = std::min(text.find_first_not_of(" \t"), text.size());
    frame.add_line(last, {line.start + static_cast<std::uint32_t>(indent), span.end});
  }
  return frame.take();
}

std::string place_of(const Location& location, const RenderOptions& options) {
  const LineColumn place = location.source->line_column(location.span.start, ColumnUnit::code_point);
  return styled("  -->", Style::gutter, options) + " " + location.source->path() + ":" +
         std::to_string(place.line + 1) + ":" + std::to_string(place.column + 1) + "\n";
}

}  // namespace

std::string render_frame(const Location& location, const RenderOptions& options) {
  return location.source ? frame_of(location, options, Style::info) : std::string();
}

std::string render(const Diagnostic& diagnostic, const RenderOptions& options) {
  const Style style = style_of(diagnostic.severity);
  std::string head(to_string(diagnostic.severity));
  if (!diagnostic.id.empty()) head += "[" + diagnostic.id + "]";
  std::string out = styled(head, style, options) + styled(":", Style::strong, options) + " " +
                    styled(diagnostic.message, Style::strong, options) + "\n";
  if (diagnostic.location.source) {
    out += place_of(diagnostic.location, options) + frame_of(diagnostic.location, options, style);
  }
  for (const Note& note : diagnostic.notes) {
    out += styled("note:", Style::info, options) + " " + note.message + "\n";
    if (note.location && note.location->source) {
      out += place_of(*note.location, options) + frame_of(*note.location, options, Style::info);
    }
  }
  if (!diagnostic.help.empty()) out += styled("help:", Style::help, options) + " " + diagnostic.help + "\n";
  return out;
}

}  // namespace valk::base
