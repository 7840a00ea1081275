// Natives that wait for time to pass.

#include "aio_operands.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kMilliseconds = "a number of milliseconds";

}  // namespace

Outcome native_aio_sleep(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, kMilliseconds);
  return scheduler_of(call).sleep(*duration);
}

Outcome native_aio_delay(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, kMilliseconds);
  return scheduler_of(call).delay(*duration, call[1]);
}

Outcome native_aio_schedule(NativeCall& call) {
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, kMilliseconds);
  if (!call.is_function(1)) return call.expected(1, "a function");
  return scheduler_of(call).delay(*duration, call[1]);
}

Outcome native_aio_interval(NativeCall& call) {
  const auto period = milliseconds(call, 0);
  if (!period) return call.expected(0, kMilliseconds);
  if (!call.is_function(1)) return call.expected(1, "a function");
  return scheduler_of(call).interval(*period, call[1]);
}

Outcome native_aio_within(NativeCall& call) {
  const auto duration = milliseconds(call, 1);
  if (!duration) return call.expected(1, kMilliseconds);
  return scheduler_of(call).within(call[0], *duration);
}

}  // namespace valk::natives
