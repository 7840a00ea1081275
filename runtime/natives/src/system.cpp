#include "support.hpp"

namespace valk::natives {

Outcome native_sys_args(NativeCall& call) {
  RootVector arguments(call.heap());
  for (const std::string& argument : call.machine().options().arguments) {
    arguments.push_back(call.heap().string(argument));
  }
  return list_of(call.heap(), arguments);
}

// An error that no `catch` sees: `finally`s run, and whoever runs the program ends it with the status in `data`.
Outcome native_exit(NativeCall& call) {
  const Value status = call.has(0) ? call[0] : Value::fixnum(0);
  if (!heap::is_integer(status)) return call.expected(0, "an integer");
  const Value error = call.machine().make_error(names::exit, "the program has ended itself", status);
  heap::as<heap::Error>(error).extra |= heap::Error::kUncatchable;
  return call.raise(error);
}

Outcome native_time_us(NativeCall& call) {
  return call.heap().integer(static_cast<std::int64_t>(call.machine().host().monotonic_us()));
}

}  // namespace valk::natives
