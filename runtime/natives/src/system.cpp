#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include "support.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

Outcome native_sys_args(NativeCall& call) {
  RootVector arguments(call.heap());
  for (const std::string& argument : call.machine().options().arguments) {
    arguments.push_back(call.heap().string(argument));
  }
  return list_of(call.heap(), arguments);
}

Outcome native_sys_env(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const char* const value = std::getenv(std::string(call.text(0)).c_str());
  if (value == nullptr) return call.has(1) ? call[1] : Value::nil();
  return base::find_invalid_utf8(value) ? call.heap().bytes(value) : call.heap().string(value);
}

Outcome native_sys_cwd(NativeCall& call) {
  std::error_code error;
  const std::string path = std::filesystem::current_path(error).string();
  if (error) return call.raise(names::io, "the working directory is gone: " + error.message());
  return base::find_invalid_utf8(path) ? call.heap().bytes(path) : call.heap().string(path);
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
