#include "aio_operands.hpp"

#include <algorithm>
#include <cmath>

namespace valk::natives {
namespace {

constexpr double kLongestMs = 1e12;  // 31 years: what no timer waits for

}  // namespace

std::optional<loop::Duration> milliseconds(NativeCall& call, std::uint32_t index) {
  const Value value = call[index];
  double ms = 0;
  if (heap::is_integer(value)) {
    ms = static_cast<double>(heap::integer_of(value));
  } else if (const auto* number = heap::try_as<heap::Float>(value); number != nullptr && !std::isnan(number->number)) {
    ms = number->number;
  } else {
    return std::nullopt;
  }
  return loop::Duration(static_cast<std::int64_t>(std::clamp(ms, 0.0, kLongestMs) * 1e6));
}

bool is_callable(Value value) {
  return heap::is_function(value) || value.is_keyword() || heap::is_plist(value) || heap::is<heap::Ref>(value);
}

}  // namespace valk::natives
