#include "support.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

std::string shown(NativeCall& call, Value value) { return heap::to_readable(call.heap(), value); }

}  // namespace

// (error "message") (error :kind "message") (error :kind "message" data); an error value is raised again.
Outcome native_error(NativeCall& call) {
  if (call.count() == 1 && heap::is<heap::Error>(call[0])) return call.raise(call[0]);
  const std::uint32_t message = call.count() == 1 ? 0 : 1;
  if (message == 1 && !call[0].is_keyword()) return call.expected(0, "a keyword, the kind of the error,");
  return call.raise(message == 0 ? names::error : call[0], heap::to_display(call.heap(), call[message]),
                    call.has(2) ? call[2] : Value::nil());
}

Outcome native_assert(NativeCall& call) {
  if (heap::is_truthy(call[0])) return Value::nil();
  return call.raise(names::assertion,
                    call.has(1) ? heap::to_display(call.heap(), call[1]) : std::string("assertion failed"));
}

Outcome native_assert_eq(NativeCall& call) {
  if (heap::equal(call[0], call[1])) return Value::nil();
  const Value data = call.heap().list({names::expected, call[0], names::actual, call[1]});
  return call.raise(names::assertion, "expected " + shown(call, call[0]) + ", but got " + shown(call, call[1]), data);
}

Outcome native_internal_assert_error(NativeCall& call) {
  const auto* error = heap::try_as<heap::Error>(call[1]);
  const std::string wanted =
      call[0].is_nil() ? "an error" : "an error of kind " + std::string(call.heap().symbols().name(call[0]));
  if (error == nullptr) {
    return call.raise(names::assertion, "expected " + wanted + ", but got " + vm::describe_value(call.heap(), call[1]));
  }
  if (call[0].is_nil() || error->kind == call[0]) return Value::nil();
  return call.raise(names::assertion, "expected " + wanted + ", but got " +
                                          std::string(call.heap().symbols().name(error->kind)) + ": " +
                                          heap::to_display(call.heap(), error->message));
}

Outcome native_internal_error_value_p(NativeCall& call) { return Value::boolean(heap::is<heap::Error>(call[0])); }

// Not to be caught: the test's runner is told.
Outcome native_test_skip(NativeCall& call) {
  const Value error = call.machine().make_error(names::skipped, heap::to_display(call.heap(), call[0]));
  heap::as<heap::Error>(error).extra |= heap::Error::kUncatchable;
  return call.raise(error);
}

}  // namespace valk::natives
