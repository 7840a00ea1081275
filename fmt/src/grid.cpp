#include "grid.hpp"

#include <algorithm>
#include <vector>

#include "measure.hpp"

namespace valk::formatter {
namespace {

class Grids {
 public:
  Grids(Document& document, const Group& group, const TablePlace& place)
      : document_(document), group_(group), place_(place) {}

  void align() {
    bool begins_line = true;
    for (OpIndex i = group_.open + 1; i < group_.close; i = document_.after(i)) {
      const Op& op = document_.ops[i];
      if (op.kind == OpKind::gap) {
        begins_line = op.wanted;
        if (op.wanted && op.blank_lines > 0) finish();
      } else if (op.kind == OpKind::comment && op.trailing) {
        begins_line = false;
      } else if (begins_line && ends_line(i) && is_row(op)) {
        add(i);
      } else {
        finish();
      }
    }
    finish();
  }

 private:
  static bool is_row(const Op& op) { return op.kind == OpKind::open && op.width != unbounded; }

  [[nodiscard]] bool ends_line(OpIndex item) const {
    const OpIndex next = document_.after(item);
    if (next >= group_.close) return true;
    const Op& op = document_.ops[next];
    return op.kind == OpKind::gap ? op.wanted : op.kind == OpKind::comment;
  }

  [[nodiscard]] std::vector<OpIndex> parts_of(OpIndex row) const {
    std::vector<OpIndex> parts;
    const OpIndex end = document_.groups[document_.ops[row].group].close;
    for (OpIndex i = row + 1; i < end; i = document_.after(i)) {
      if (document_.ops[i].kind != OpKind::gap) parts.push_back(i);
    }
    return parts;
  }

  void add(OpIndex row) {
    std::vector<OpIndex> parts = parts_of(row);
    if (!rows_.empty() && rows_.back().size() != parts.size()) finish();
    if (parts.size() < 2) return finish();
    openers_.push_back(row);
    rows_.push_back(std::move(parts));
  }

  [[nodiscard]] Width width_of_part(std::size_t row, std::size_t part) const {
    return document_.ops[rows_[row][part]].width;
  }

  // Columns from the row's opener, as the author wrote it.
  [[nodiscard]] Width source_column(std::size_t row, std::size_t part) const {
    const std::uint32_t start = document_.ops[openers_[row]].slice.start;
    return width_of(document_.source.substr(start, document_.ops[rows_[row][part]].slice.start - start));
  }

  [[nodiscard]] bool are_aligned(std::size_t row, std::size_t next) const {
    Width before = 0, before_next = 0;
    for (std::size_t part = 1; part < rows_[row].size(); ++part) {
      before += width_of_part(row, part - 1);
      before_next += width_of_part(next, part - 1);
      if (before != before_next && source_column(row, part) == source_column(next, part)) return true;
    }
    return false;
  }

  [[nodiscard]] bool is_authors() const {
    for (std::size_t row = 1; row < rows_.size(); ++row) {
      if (are_aligned(row - 1, row)) return true;
    }
    return false;
  }

  void finish() {
    if (rows_.size() > 1 && is_authors()) pad();
    openers_.clear();
    rows_.clear();
  }

  void pad() {
    const std::size_t last = rows_[0].size() - 1;
    std::vector<Width> columns(last, 0);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (std::size_t part = 0; part < last; ++part) columns[part] = std::max(columns[part], width_of_part(row, part));
    }
    std::vector<Width> added(rows_.size(), 0);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (std::size_t part = 0; part < last; ++part) added[row] += columns[part] - width_of_part(row, part);
      const Op& opener = document_.ops[openers_[row]];
      const Width end = place_.column + opener.width + added[row] + (opener.last ? place_.tail : 0);
      if (end > place_.width) return;
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (std::size_t part = 0; part < last; ++part) {
        const OpIndex gap = document_.after(rows_[row][part]);
        document_.ops[gap].pad = columns[part] - width_of_part(row, part);
      }
      document_.ops[openers_[row]].width += added[row];
    }
  }

  Document& document_;
  const Group& group_;
  const TablePlace& place_;
  std::vector<OpIndex> openers_;            // of the run of rows
  std::vector<std::vector<OpIndex>> rows_;  // and their parts
};

}  // namespace

void align_grids(Document& document, const Group& group, const TablePlace& place) {
  Grids(document, group, place).align();
}

}  // namespace valk::formatter
