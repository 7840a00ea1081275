// Channels.

#include "valk/async/channel.hpp"

#include "aio_operands.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kChannel = "a channel";

}  // namespace

Outcome native_chan(NativeCall& call) {
  constexpr std::int64_t kMost = 1'000'000'000;
  if (!call.is_integer(0) || call.integer(0) < 0 || call.integer(0) > kMost) {
    return call.expected(0, "how many values it holds, a number from 0 on,");
  }
  return scheduler_of(call).make_channel(static_cast<std::size_t>(call.integer(0)));
}

Outcome native_chan_send(NativeCall& call) {
  if (!async::is_channel(call[0])) return call.expected(0, kChannel);
  return scheduler_of(call).send(call[0], call[1]);
}

Outcome native_chan_recv(NativeCall& call) {
  if (!async::is_channel(call[0])) return call.expected(0, kChannel);
  return scheduler_of(call).receive(call[0], call.has(1) ? call[1] : Value::nil());
}

Outcome native_chan_close(NativeCall& call) {
  if (!async::is_channel(call[0])) return call.expected(0, kChannel);
  return Value::boolean(scheduler_of(call).close_channel(call[0]));
}

Outcome native_chan_p(NativeCall& call) { return Value::boolean(async::is_channel(call[0])); }

}  // namespace valk::natives
