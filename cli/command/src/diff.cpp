#include "valk/command/diff.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace valk::command {

namespace {

constexpr std::size_t context_lines = 3;
constexpr std::size_t most_differences = 1000;  // bounds time and memory of the search to its square

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    end = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// Lines as numbers, equal for equal lines, so that the search compares numbers.
using Ids = std::vector<std::uint32_t>;

class Numbering {
 public:
  Ids number(const Lines& lines, std::size_t from, std::size_t to) {
    Ids ids;
    ids.reserve(to - from);
    for (std::size_t i = from; i < to; ++i) {
      ids.push_back(known_.emplace(lines[i], static_cast<std::uint32_t>(known_.size())).first->second);
    }
    return ids;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> known_;
};

enum class Change : std::uint8_t { keep, remove, add };

// One row of the search: how far along `before` each diagonal got with a given number of differences.
using Row = std::vector<std::int32_t>;

class Search {
 public:
  Search(const Ids& before, const Ids& after) : before_(before), after_(after) {}

  // The script that leads from before to after, or an empty one when it is too long to be worth finding.
  std::vector<Change> script() {
    auto goal = static_cast<std::ptrdiff_t>(before_.size()) - static_cast<std::ptrdiff_t>(after_.size());
    std::size_t limit = std::min(before_.size() + after_.size(), most_differences);
    Row row(2 * limit + 3, 0);
    auto middle = static_cast<std::ptrdiff_t>(limit + 1);
    for (std::ptrdiff_t differences = 0; differences <= static_cast<std::ptrdiff_t>(limit); ++differences) {
      rows_.emplace_back(row.begin() + middle - differences - 1, row.begin() + middle + differences + 2);
      for (std::ptrdiff_t diagonal = -differences; diagonal <= differences; diagonal += 2) {
        std::ptrdiff_t x = step(row, middle, diagonal, differences);
        row[static_cast<std::size_t>(middle + diagonal)] = static_cast<std::int32_t>(x);
        if (diagonal == goal && x >= static_cast<std::ptrdiff_t>(before_.size())) return trace_back(differences);
      }
    }
    return {};
  }

 private:
  static bool goes_down(std::ptrdiff_t left, std::ptrdiff_t right, std::ptrdiff_t diagonal,
                        std::ptrdiff_t differences) {
    return diagonal == -differences || (diagonal != differences && left < right);
  }

  std::ptrdiff_t step(const Row& row, std::ptrdiff_t middle, std::ptrdiff_t diagonal,
                      std::ptrdiff_t differences) const {
    std::ptrdiff_t left = row[static_cast<std::size_t>(middle + diagonal - 1)];
    std::ptrdiff_t right = row[static_cast<std::size_t>(middle + diagonal + 1)];
    std::ptrdiff_t x = differences == 0 ? 0 : goes_down(left, right, diagonal, differences) ? right : left + 1;
    while (x < static_cast<std::ptrdiff_t>(before_.size()) &&
           x - diagonal < static_cast<std::ptrdiff_t>(after_.size()) &&
           before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(x - diagonal)]) {
      ++x;
    }
    return x;
  }

  std::vector<Change> trace_back(std::ptrdiff_t differences) const {
    std::vector<Change> reversed;
    auto x = static_cast<std::ptrdiff_t>(before_.size());
    auto y = static_cast<std::ptrdiff_t>(after_.size());
    for (; differences > 0; --differences) {
      const Row& row = rows_[static_cast<std::size_t>(differences)];  // as it was before this difference
      std::ptrdiff_t middle = differences + 1;
      std::ptrdiff_t diagonal = x - y;
      std::ptrdiff_t left = row[static_cast<std::size_t>(middle + diagonal - 1)];
      std::ptrdiff_t right = row[static_cast<std::size_t>(middle + diagonal + 1)];
      bool down = goes_down(left, right, diagonal, differences);
      std::ptrdiff_t from_x = down ? right : left;
      std::ptrdiff_t from_y = from_x - (down ? diagonal + 1 : diagonal - 1);
      std::ptrdiff_t after_step_x = down ? from_x : from_x + 1;
      for (; x > after_step_x; --x, --y) reversed.push_back(Change::keep);
      reversed.push_back(down ? Change::add : Change::remove);
      x = from_x;
      y = from_y;
    }
    for (; x > 0; --x) reversed.push_back(Change::keep);
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
  }

  const Ids& before_;
  const Ids& after_;
  std::vector<Row> rows_;
};

std::vector<Change> changes(const Lines& before, const Lines& after) {
  std::size_t shared = std::min(before.size(), after.size());
  std::size_t start = 0;
  while (start < shared && before[start] == after[start]) ++start;
  std::size_t end = 0;
  while (end < shared - start && before[before.size() - 1 - end] == after[after.size() - 1 - end]) ++end;
  Numbering numbering;
  const Ids middle_before = numbering.number(before, start, before.size() - end);
  const Ids middle_after = numbering.number(after, start, after.size() - end);
  std::vector<Change> middle = Search(middle_before, middle_after).script();
  if (middle.empty()) {
    middle.assign(middle_before.size(), Change::remove);
    middle.insert(middle.end(), middle_after.size(), Change::add);
  }
  std::vector<Change> all(start, Change::keep);
  all.insert(all.end(), middle.begin(), middle.end());
  all.insert(all.end(), end, Change::keep);
  return all;
}

class Writer {
 public:
  Writer(const Lines& before, const Lines& after, const std::vector<Change>& script, bool color)
      : before_(before), after_(after), script_(script), color_(color) {}

  void write(std::string& out) {
    std::size_t at = 0;
    while (at < script_.size()) {
      if (script_[at] == Change::keep) {
        advance(at++);
        continue;
      }
      at = write_hunk(out, at);
    }
  }

 private:
  void advance(std::size_t at) {
    if (script_[at] != Change::add) ++old_line_;
    if (script_[at] != Change::remove) ++new_line_;
  }

  // The end of the hunk that begins with the change at `at`: changes nearer than twice the context stand in one.
  [[nodiscard]] std::size_t hunk_end(std::size_t at) const {
    std::size_t last = at;
    for (std::size_t i = at; i < script_.size() && i - last <= 2 * context_lines; ++i) {
      if (script_[i] != Change::keep) last = i;
    }
    return std::min(script_.size(), last + 1 + context_lines);
  }

  std::size_t write_hunk(std::string& out, std::size_t first_change) {
    std::size_t lead = std::min({first_change, context_lines, old_line_, new_line_});
    old_line_ -= lead;
    new_line_ -= lead;
    std::size_t from = first_change - lead, to = hunk_end(first_change);
    auto slice_begin = script_.begin() + static_cast<std::ptrdiff_t>(from);
    auto slice_end = script_.begin() + static_cast<std::ptrdiff_t>(to);
    auto removed = static_cast<std::size_t>(std::count(slice_begin, slice_end, Change::remove));
    auto added = static_cast<std::size_t>(std::count(slice_begin, slice_end, Change::add));
    std::size_t kept = to - from - removed - added;
    line(out, "36", "@@ -" + range(old_line_, kept + removed) + " +" + range(new_line_, kept + added) + " @@\n");
    for (std::size_t at = from; at < to; ++at) write_line(out, at);
    return to;
  }

  static std::string range(std::size_t first, std::size_t count) {
    return std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
  }

  void write_line(std::string& out, std::size_t at) {
    switch (script_[at]) {
      case Change::keep:
        line(out, "", " " + std::string(before_[old_line_]));
        break;
      case Change::remove:
        line(out, "31", "-" + std::string(before_[old_line_]));
        break;
      case Change::add:
        line(out, "32", "+" + std::string(after_[new_line_]));
        break;
    }
    advance(at);
  }

  void line(std::string& out, std::string_view color, std::string text) {
    bool whole = text.ends_with('\n');
    if (whole) text.pop_back();
    if (color_ && !color.empty()) text = "\x1b[" + std::string(color) + "m" + text + "\x1b[0m";
    out += text + "\n";
    if (!whole) out += "\\ No newline at end of file\n";
  }

  const Lines& before_;
  const Lines& after_;
  const std::vector<Change>& script_;
  bool color_;
  std::size_t old_line_ = 0;
  std::size_t new_line_ = 0;
};

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view path, bool color) {
  if (before == after) return {};
  Lines old_lines = split(before), new_lines = split(after);
  std::vector<Change> script = changes(old_lines, new_lines);
  std::string out = "--- " + std::string(path) + "\n+++ " + std::string(path) + "\n";
  Writer(old_lines, new_lines, script, color).write(out);
  return out;
}

}  // namespace valk::command
