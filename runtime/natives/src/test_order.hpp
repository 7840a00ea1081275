#pragma once

// The order in which a test's callbacks run, drawn from a seed.

#include <cstdint>
#include <optional>
#include <vector>

#include "valk/async/order.hpp"
#include "valk/natives/test_runner.hpp"

namespace valk::natives {

// Without a seed it keeps to first in, first out, and counts where there would have been a choice.
class SeededOrder final : public async::Order {
 public:
  explicit SeededOrder(std::optional<TestSeed> seed) : seed_(std::move(seed)) {}

  std::size_t choose(std::size_t count) override;
  void reordered(const base::Location& taken, const base::Location& passed_over) override;

  [[nodiscard]] std::uint32_t choices() const { return next_; }
  // What was chosen that was not first, in order.
  [[nodiscard]] const std::vector<Reordering>& reorderings() const { return reorderings_; }
  // The choices it made, to tell one order from another.
  [[nodiscard]] const std::vector<std::uint32_t>& taken() const { return taken_; }

 private:
  [[nodiscard]] bool may_reorder(std::uint32_t choice) const;

  std::optional<TestSeed> seed_;
  std::uint32_t next_ = 0;
  std::vector<std::uint32_t> taken_;
  std::vector<Reordering> reorderings_;
};

}  // namespace valk::natives
