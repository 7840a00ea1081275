#include "columns.hpp"

#include <algorithm>

namespace valk::formatter {
namespace {

// A longer key would push the values of short ones too far away.
constexpr Width longest_key = 32;
// Of a row whose value goes on below: its value moves right as a whole.
constexpr Width longest_key_of_long_row = 16;

class Aligner {
 public:
  Aligner(Document& document, const TablePlace& place) : document_(document), place_(place) {}

  void add(std::uint32_t index) {
    const Row& row = document_.rows[index];
    const bool stands_on_line = row.key <= longest_key && (end_of(row) <= place_.width || is_long(row));
    if (row.begins_run || !stands_on_line) finish_run();
    if (!stands_on_line) return;
    if (first_ == no_row) first_ = index;
    past_end_ = row.next;
    ++count_;
    longest_ = std::max(longest_, row.key);
  }

  void finish_run() {
    if (count_ > 1 && count_fitting() * 2 >= count_) {
      for (std::uint32_t i = first_; i != past_end_; i = document_.rows[i].next) {
        const Row& row = document_.rows[i];
        if (fits_padded(row)) document_.ops[row.gap].pad = longest_ - row.key;
      }
    }
    first_ = no_row;
    count_ = 0;
    longest_ = 0;
  }

 private:
  [[nodiscard]] Width end_of(const Row& row) const {
    const Width tail = document_.ops[row.item].last ? place_.tail : 0;
    return add_widths(add_widths(place_.column, row.whole), tail);
  }

  // Its value begins behind its key and is broken, wherever it begins. Goes by nothing that moving it would change.
  [[nodiscard]] bool is_long(const Row& row) const {
    return end_of(row) > place_.width && row.value_stays && row.key <= longest_key_of_long_row &&
           place_.column + row.key < place_.width / 2;
  }

  [[nodiscard]] bool fits_padded(const Row& row) const {
    if (is_long(row)) return true;
    return add_widths(end_of(row), longest_ - row.key) <= place_.width;
  }

  [[nodiscard]] std::size_t count_fitting() const {
    std::size_t count = 0;
    for (std::uint32_t i = first_; i != past_end_; i = document_.rows[i].next) {
      if (fits_padded(document_.rows[i])) ++count;
    }
    return count;
  }

  Document& document_;
  const TablePlace& place_;
  std::uint32_t first_ = no_row;
  std::uint32_t past_end_ = no_row;
  std::size_t count_ = 0;
  Width longest_ = 0;
};

}  // namespace

void align_columns(Document& document, const Group& table, const TablePlace& place) {
  Aligner aligner(document, place);
  for (std::uint32_t i = table.first_row; i != no_row; i = document.rows[i].next) aligner.add(i);
  aligner.finish_run();
}

}  // namespace valk::formatter
