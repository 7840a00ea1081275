#pragma once

// Who decides what runs next where the language leaves it open: callbacks that are ready on account of different handles,
// and timers due at the same instant. Callbacks of one handle keep the order they were registered in.

#include <cstddef>

#include "valk/base/diagnostic.hpp"

namespace valk::async {

class Order {
 public:
  virtual ~Order() = default;

  // One of `count` (at least 2) things that could run now, given as its index; 0 would be first in, first out.
  virtual std::size_t choose(std::size_t count) = 0;
  // What that came to, unless it was 0: what was registered at `taken` runs before what was at `passed_over`.
  virtual void reordered(const base::Location& taken, const base::Location& passed_over) = 0;
};

}  // namespace valk::async
