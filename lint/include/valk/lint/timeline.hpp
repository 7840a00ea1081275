#pragma once

// The waits that a function makes, in the order of time: what runs together, what waits for what, the longest chain, and
// what a failure cancels. Only what the text shows: calls of functions of the module are followed, others are one wait.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/source_text.hpp"
#include "valk/names/module.hpp"

namespace valk::lint {

struct TimelineStage;

struct TimelineItem {
  std::string name;  // what the result is bound to; empty: nothing
  std::string text;  // the expression, shortened to a line
  base::Location place;
  std::optional<long long> ms;        // how long it takes, where a number says so
  std::vector<std::string> uses;      // names of earlier items that it needs
  bool is_critical = false;           // on the longest chain of waits
  std::vector<TimelineStage> inside;  // the waits of a function of the module that it calls
};

// Items that start together; the next stage waits for them.
struct TimelineStage {
  enum class Join {
    one,      // a single wait
    all,      // for all; the first failure cancels the others
    settled,  // for all, whatever becomes of them
    first,    // for the first to settle; the others are cancelled
    success,  // for the first success; the others are cancelled
    either,   // one of them runs: branches
  } join = Join::one;
  std::vector<TimelineItem> items;
  std::optional<long long> limit_ms;  // it fails with `:timeout` after that, and what runs is cancelled
  bool is_caught = false;             // a failure ends at an `aio/catch`
};

struct Timeline {
  std::string name;
  base::Location place;
  std::vector<TimelineStage> stages;  // empty: the function waits for nothing
};

// The function that `name` is defined as in file 0; nullopt: there is none.
[[nodiscard]] std::optional<Timeline> timeline_of(const names::Module& module, std::string_view name);

[[nodiscard]] std::string to_text(const Timeline& timeline);
[[nodiscard]] std::string to_svg(const Timeline& timeline);

}  // namespace valk::lint
