#pragma once

// How the bindings of one `aio/let` depend on each other, and what its barriers are good for.

#include <cstdint>
#include <vector>

#include "valk/forms/forms.hpp"
#include "valk/meaning/meaning.hpp"
#include "valk/names/module.hpp"

namespace valk::meaning {

// A binding of an `aio/let`: its group and its place in it, both from 0.
struct AioPlace {
  std::uint32_t group = 0;
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(AioPlace, AioPlace) = default;
};

// `user` uses the name that `used`, in an earlier group, binds.
struct AioDependency {
  AioPlace user;
  AioPlace used;
  Node use;  // the symbol; one of them when there are several
};

// `user` uses a name that its own group binds: it is not bound yet. What is read there is `outer`: something else of that
// name, or nothing.
struct AioTooEarly {
  AioPlace user;
  AioPlace binder;  // may be `user` itself: (user (refresh user))
  Node use;
  Node binding_name;  // where the group binds it
  names::Target outer;
};

// A barrier after which nothing of the next group uses a name bound in any group before.
struct AioNeedless {
  std::uint32_t group = 0;  // the group in front of the barrier
  Node barrier;
  // Whether the groups on both sides may change places, as far as effects go. `no`: one writes what the other may see, so
  // that the wait is the point; the same is likely when a name in front is `_` or never used.
  enum class Commutes : std::uint8_t { yes, unknown, no } commutes = Commutes::unknown;
  bool waits_for_unused = false;  // a name in front is `_`, or is used nowhere
};

struct AioGraph {
  std::vector<std::uint32_t> group_sizes;
  std::vector<AioDependency> dependencies;  // by user, then used; each pair once
  std::vector<AioTooEarly> too_early;       // in source order, each use
  std::vector<AioNeedless> needless;

  // The number of groups that the dependencies ask for: the longest chain of waits.
  [[nodiscard]] std::uint32_t critical_length() const;
  // The bindings in the fewest groups that the dependencies allow, each in the first one that it can be in; within a group
  // in source order.
  [[nodiscard]] std::vector<std::vector<AioPlace>> best_groups() const;
};

// `meaning` is asked for effects only; nullptr: all of them are unknown.
[[nodiscard]] AioGraph aio_graph(const names::Module& module, std::uint32_t file, const forms::AioLet& let,
                                 const Meaning* meaning = nullptr);

}  // namespace valk::meaning
