// The system: nobody has to name it, programs that do find it here.

#include "aio_operands.hpp"
#include "options.hpp"

namespace valk::natives {
namespace {

const heap::RefKind kSystem{.name = "system", .is_system = true};

// What older programs give; limits of a server are options of the server.
constexpr std::string_view kOptions[] = {
    ":max-connections",
    ":max-concurrent-streams",
    ":tcp-buffer-pool-size",
    ":arena-pool-size",
    ":arena-size",
    ":max-request-body-size",
    ":backpressure-list-max",
    ":backpressure-timeout-ms",
    ":maintenance-interval-ms",
    ":connection-idle-timeout-ms",
    ":max-handles",
    ":max-servers",
    ":pending-stream-pool-size",
};

}  // namespace

Outcome native_aio_start(NativeCall& call) {
  if (auto problem = check_options(call, 0, kOptions)) return *problem;
  const Root system(call.heap(), call.heap().ref(kSystem, 1, nullptr));
  return scheduler_of(call).lift(system);
}

Outcome native_aio_run(NativeCall& call) {
  async::Scheduler& scheduler = scheduler_of(call);
  const Root idle(call.heap(), scheduler.idle());
  if (!call.has(0)) return scheduler.await(call, idle);
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, "a number of milliseconds");
  const Root over(call.heap(), scheduler.sleep(*duration));
  const Root both(call.heap(), call.heap().list({idle, over}));
  return scheduler.await(call, scheduler.race(both));
}

Outcome native_aio_stop(NativeCall& call) {
  scheduler_of(call).stop();
  return scheduler_of(call).lift(Value::nil());
}

Outcome native_aio_on_loop_thread_p(NativeCall& call) {
  return Value::boolean(!call.machine().current_fiber()->may_define);
}

}  // namespace valk::natives
