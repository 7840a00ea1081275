#include "hunks.hpp"

#include <algorithm>

namespace valk::syntax::detail {
namespace {

// Text that no edit touched so far: [start, start + length) of the text as it is now, which stood at `origin` before.
struct Kept {
  std::uint64_t start;
  std::uint64_t length;
  std::uint64_t origin;
};

// `kept` is ascending in `start`. Applies one edit to it.
void apply_edit(std::vector<Kept>& kept, const Edit& edit) {
  const std::uint64_t from = edit.replaced.start.value;
  const std::uint64_t to = edit.replaced.end.value;
  // The first piece that reaches behind `from`, and the first that begins at or behind `to`.
  auto first =
      std::partition_point(kept.begin(), kept.end(), [&](const Kept& k) { return k.start + k.length <= from; });
  auto last = std::partition_point(first, kept.end(), [&](const Kept& k) { return k.start < to; });
  std::vector<Kept> pieces;
  // An insertion inside a piece cuts that piece in two.
  if (first == last && first != kept.end() && first->start < from) ++last;
  if (first != last) {
    const Kept left = *first;
    const Kept right = *(last - 1);
    if (left.start < from) pieces.push_back({left.start, from - left.start, left.origin});
    if (right.start + right.length > to)
      pieces.push_back({to, right.start + right.length - to, right.origin + (to - right.start)});
  }
  const std::size_t at = first - kept.begin();
  kept.insert(kept.erase(first, last), pieces.begin(), pieces.end());
  for (std::size_t i = at; i < kept.size(); ++i) {
    if (kept[i].start >= to) kept[i].start = kept[i].start - (to - from) + edit.new_length;
  }
}

void trim(Hunk& hunk, std::string_view before, std::string_view after) {
  while (hunk.before_start < hunk.before_end && hunk.after_start < hunk.after_end &&
         before[hunk.before_start] == after[hunk.after_start]) {
    ++hunk.before_start;
    ++hunk.after_start;
  }
  while (hunk.before_start < hunk.before_end && hunk.after_start < hunk.after_end &&
         before[hunk.before_end - 1] == after[hunk.after_end - 1]) {
    --hunk.before_end;
    --hunk.after_end;
  }
}

}  // namespace

std::optional<std::vector<Hunk>> hunks_of(std::string_view before, std::string_view after,
                                          const std::vector<Edit>& edits) {
  std::vector<Kept> kept{{0, before.size(), 0}};
  std::uint64_t size = before.size();
  for (const Edit& edit : edits) {
    if (edit.replaced.end < edit.replaced.start || edit.replaced.end.value > size) return std::nullopt;
    apply_edit(kept, edit);
    size = size - edit.replaced.length() + edit.new_length;
  }
  if (size != after.size()) return std::nullopt;

  kept.push_back({after.size(), 0, before.size()});
  std::vector<Hunk> hunks;
  std::uint64_t before_at = 0;
  std::uint64_t after_at = 0;
  for (const Kept& piece : kept) {
    if (before.substr(piece.origin, piece.length) != after.substr(piece.start, piece.length)) return std::nullopt;
    Hunk hunk{static_cast<std::uint32_t>(before_at), static_cast<std::uint32_t>(piece.origin),
              static_cast<std::uint32_t>(after_at), static_cast<std::uint32_t>(piece.start)};
    trim(hunk, before, after);
    if (hunk.before_start != hunk.before_end || hunk.after_start != hunk.after_end) hunks.push_back(hunk);
    before_at = piece.origin + piece.length;
    after_at = piece.start + piece.length;
  }
  return hunks;
}

}  // namespace valk::syntax::detail
