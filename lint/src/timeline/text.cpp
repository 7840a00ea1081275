// A timeline for a terminal.

#include <algorithm>

#include "valk/base/text.hpp"
#include "valk/lint/timeline.hpp"

namespace valk::lint {
namespace {

using Stage = TimelineStage;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t length = base::count_code_points(text);
  return text + std::string(length < width ? width - length : 0, ' ');
}

std::string_view heading(Stage::Join join) {
  switch (join) {
    case Stage::Join::one:
      return "";
    case Stage::Join::all:
      return "together; the first failure cancels the others and fails the whole";
    case Stage::Join::settled:
      return "together, until all have settled";
    case Stage::Join::first:
      return "race: the first to settle wins, the others are cancelled";
    case Stage::Join::success:
      return "the first success wins, the others are cancelled";
    case Stage::Join::either:
      return "one of";
  }
  return "";
}

std::string notes_of(const Stage& stage) {
  std::string notes(heading(stage.join));
  const auto add = [&](const std::string& text) { notes += (notes.empty() ? "" : "; ") + text; };
  if (stage.limit_ms) add("cancelled after " + std::to_string(*stage.limit_ms) + " ms");
  if (stage.is_caught) add("a failure is caught");
  return notes;
}

std::string details_of(const TimelineItem& item) {
  std::string details;
  if (item.ms) details += "  " + std::to_string(*item.ms) + " ms";
  if (!item.uses.empty()) {
    details += "  ← ";
    for (std::size_t i = 0; i < item.uses.size(); ++i) details += (i == 0 ? "" : ", ") + item.uses[i];
  }
  return details;
}

// `prefix`: of each line. Numbers are of the stages of one level.
void write(const std::vector<Stage>& stages, const std::string& prefix, std::string& out) {
  for (std::size_t i = 0; i < stages.size(); ++i) {
    const Stage& stage = stages[i];
    const std::string number = std::to_string(i + 1);
    const std::string notes = notes_of(stage);
    std::size_t width = 0;
    for (const TimelineItem& item : stage.items) width = std::max(width, base::count_code_points(item.name));
    if (!notes.empty()) out += prefix + number + "  (" + notes + ")\n";
    for (std::size_t at = 0; at < stage.items.size(); ++at) {
      const TimelineItem& item = stage.items[at];
      const bool is_only = stage.items.size() == 1;
      const std::string branch = is_only ? "──" : at == 0 ? "┬─" : at + 1 == stage.items.size() ? "└─" : "├─";
      const std::string lead = notes.empty() && at == 0 ? number : std::string(number.size(), ' ');
      out += prefix + lead + " " + branch + (item.is_critical ? "◆ " : "─ ");
      if (width > 0) out += padded(item.name, width) + "  ";
      out += item.text + details_of(item) + "\n";
      const bool goes_on = !is_only && at + 1 < stage.items.size();
      write(item.inside, prefix + std::string(number.size(), ' ') + (goes_on ? " │     " : "       "), out);
    }
  }
}

std::size_t count_waits(const std::vector<Stage>& stages) {
  std::size_t count = 0;
  for (const Stage& stage : stages) {
    for (const TimelineItem& item : stage.items) count += item.inside.empty() ? 1 : count_waits(item.inside);
  }
  return count;
}

// "user → posts"
std::string critical_path(const std::vector<Stage>& stages) {
  std::string path;
  for (const Stage& stage : stages) {
    for (const TimelineItem& item : stage.items) {
      if (item.is_critical)
        path += (path.empty() ? "" : " → ") + (item.name.empty() || item.name == "_" ? item.text : item.name);
    }
  }
  return path;
}

}  // namespace

std::string to_text(const Timeline& timeline) {
  const auto at = timeline.place.source->line_column(timeline.place.span.start, base::ColumnUnit::code_point);
  std::string out = timeline.name + "  " + timeline.place.source->path() + ":" + std::to_string(at.line + 1) + "\n";
  if (timeline.stages.empty()) return out + "it waits for nothing that the text shows\n";
  const std::size_t waits = count_waits(timeline.stages);
  out += std::to_string(waits) + (waits == 1 ? " wait" : " waits") + " in " + std::to_string(timeline.stages.size()) +
         (timeline.stages.size() == 1 ? " step" : " steps") + ", one after the other\n\n";
  write(timeline.stages, "  ", out);
  return out + "\n◆ the longest chain: " + critical_path(timeline.stages) + "\n";
}

}  // namespace valk::lint
