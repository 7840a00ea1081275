#pragma once

// What a rule asks the engine for. The engine walks each file once; a rule names the views it wants to see (AioLet,
// Call, …) and is called for those alone, or once a file when it reads the tables of names and meaning instead.
//
//     void check(const forms::AioLet& let, Context& context) { … }
//     constexpr Hooks barrier_leading = on_form<check>();

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "valk/forms/forms.hpp"

namespace valk::lint {

class Context;

struct Hooks {
  std::uint64_t forms = 0;  // bit i: the i-th alternative of forms::Form is wanted
  void (*on_form)(const forms::Form& form, Context& context) = nullptr;
  void (*on_file)(Context& context) = nullptr;
  // Once a file, when the findings of all other rules are known and those that are suppressed are gone.
  void (*at_end)(Context& context) = nullptr;

  [[nodiscard]] bool wants_view(std::size_t alternative) const { return ((forms >> alternative) & 1U) != 0; }
};

namespace detail {

template <class View>
View viewed(void (*check)(const View&, Context&));

template <auto check>
using Viewed = decltype(viewed(check));

template <class View, std::size_t index = 0>
constexpr std::size_t alternative() {
  if constexpr (std::is_same_v<View, std::variant_alternative_t<index, forms::Form>>) {
    return index;
  } else {
    return alternative<View, index + 1>();
  }
}

template <auto check>
void call_if_viewed(const forms::Form& form, Context& context) {
  if (const auto* view = std::get_if<Viewed<check>>(&form)) check(*view, context);
}

}  // namespace detail

// Hooks for one function per view.
template <auto... checks>
constexpr Hooks on_form() {
  static_assert(std::variant_size_v<forms::Form> <= 64);
  return {.forms = ((std::uint64_t{1} << detail::alternative<detail::Viewed<checks>>()) | ...),
          .on_form = [](const forms::Form& form, Context& context) {
            (detail::call_if_viewed<checks>(form, context), ...);
          }};
}

template <void (*check)(Context&)>
constexpr Hooks on_file() {
  return {.on_file = check};
}

template <void (*check)(Context&)>
constexpr Hooks at_end() {
  return {.at_end = check};
}

}  // namespace valk::lint
