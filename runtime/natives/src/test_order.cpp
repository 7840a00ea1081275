#include "test_order.hpp"

#include <algorithm>
#include <charconv>

#include "valk/loop/random.hpp"

namespace valk::natives {

std::size_t SeededOrder::choose(std::size_t count) {
  const std::uint32_t choice = next_++;
  std::size_t index = 0;
  if (seed_ && may_reorder(choice)) index = loop::mix(seed_->number ^ loop::mix(choice)) % count;
  taken_.push_back(static_cast<std::uint32_t>(index));
  return index;
}

bool SeededOrder::may_reorder(std::uint32_t choice) const {
  return !seed_->only || std::find(seed_->only->begin(), seed_->only->end(), choice) != seed_->only->end();
}

void SeededOrder::reordered(const base::Location& taken, const base::Location& passed_over) {
  reorderings_.push_back({next_ - 1, taken, passed_over});
}

std::string to_text(const TestSeed& seed) {
  std::string text = std::to_string(seed.number);
  if (!seed.only) return text;
  char sign = ':';
  for (const std::uint32_t choice : *seed.only) {
    text += sign + std::to_string(choice);
    sign = ',';
  }
  return seed.only->empty() ? text + ":" : text;
}

std::optional<TestSeed> parse_test_seed(std::string_view text) {
  TestSeed seed;
  const char* const end = text.data() + text.size();
  std::from_chars_result read = std::from_chars(text.data(), end, seed.number);
  if (read.ec != std::errc()) return std::nullopt;
  if (read.ptr == end) return seed;
  if (*read.ptr++ != ':') return std::nullopt;
  seed.only.emplace();
  while (read.ptr != end) {
    std::uint32_t choice = 0;
    read = std::from_chars(read.ptr, end, choice);
    if (read.ec != std::errc() || (read.ptr != end && *read.ptr++ != ',')) return std::nullopt;
    seed.only->push_back(choice);
  }
  return seed;
}

}  // namespace valk::natives
