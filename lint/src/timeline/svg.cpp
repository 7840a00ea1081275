// A timeline as a picture: a column for each step, a bar for each wait, a line where the next step waits.

#include <algorithm>

#include "output/formats.hpp"
#include "valk/base/text.hpp"
#include "valk/lint/timeline.hpp"

namespace valk::lint {
namespace {

constexpr int column_width = 260, row_height = 26, bar_height = 20, top = 56, left = 16, indent = 12;

struct Canvas {
  std::string body;
  int row = 0;
  int columns = 0;
};

std::string attribute(std::string_view name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

// About as much as fits into a bar.
std::string fitting(const std::string& text, int width) {
  const auto most = static_cast<std::size_t>(std::max(4, width / 7));
  if (base::count_code_points(text) <= most) return text;
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < most; ++i) static_cast<void>(base::decode_utf8(text, at));
  return text.substr(0, at) + "…";
}

void draw_item(const TimelineItem& item, int x, int width, Canvas& canvas) {
  const int y = top + canvas.row * row_height;
  ++canvas.row;
  const std::string label = (item.name.empty() ? "" : item.name + ": ") + item.text +
                            (item.ms ? "  " + std::to_string(*item.ms) + " ms" : "");
  canvas.body += "  <g><title>" + output::xml_attribute(label) + "</title><rect" + attribute("x", x) +
                 attribute("y", y) + attribute("width", width) + attribute("height", bar_height) +
                 " rx=\"3\" class=\"" + (item.is_critical ? "critical" : "wait") + "\"/><text" + attribute("x", x + 6) +
                 attribute("y", y + 14) + ">" + output::xml_attribute(fitting(label, width - 12)) + "</text></g>\n";
  for (const TimelineStage& stage : item.inside) {
    for (const TimelineItem& inner : stage.items) {
      if (width > 6 * indent) draw_item(inner, x + indent, width - 2 * indent, canvas);
    }
  }
}

}  // namespace

std::string to_svg(const Timeline& timeline) {
  Canvas canvas;
  int most_rows = 1;
  for (const TimelineStage& stage : timeline.stages) {
    canvas.row = 0;
    const int x = left + canvas.columns * column_width;
    for (const TimelineItem& item : stage.items) draw_item(item, x, column_width - 20, canvas);
    most_rows = std::max(most_rows, canvas.row);
    ++canvas.columns;
  }
  const int width = 2 * left + std::max(1, canvas.columns) * column_width;
  const int height = top + most_rows * row_height + left;
  for (int column = 1; column < canvas.columns; ++column) {
    const int x = left + column * column_width - 10;
    canvas.body += "  <line" + attribute("x1", x) + attribute("y1", top - 6) + attribute("x2", x) +
                   attribute("y2", height - left) + " class=\"barrier\"/>\n";
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) + attribute("height", height) +
         " viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) + "\">\n" +
         "  <style>text{font:12px monospace;fill:#222}.wait{fill:#cfe3f7;stroke:#6b9bc9}"
         ".critical{fill:#ffd9b0;stroke:#d07a1e}.barrier{stroke:#999;stroke-dasharray:4 3}</style>\n" +
         "  <text" + attribute("x", left) + " y=\"24\" style=\"font-weight:bold\">" +
         output::xml_attribute(timeline.name) + "</text>\n" +
         (timeline.stages.empty() ? "  <text x=\"16\" y=\"64\">waits for nothing</text>\n" : "") + canvas.body +
         "</svg>\n";
}

}  // namespace valk::lint
