// Natives that call a function again and again: aio/retry, aio/traverse, and their older names. The loops are Valk:
// stdlib/prelude/aio.valk.

#include <cmath>

#include "aio_operands.hpp"
#include "options.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kRetryOptions[] = {":max-attempts", ":backoff", ":base-ms",
                                              ":max-ms",       ":jitter",  ":retry-if"};
constexpr std::string_view kTraverseOptions[] = {":concurrency"};

Value builtin(NativeCall& call, std::string_view name) { return call.machine().lookup(vm::kBuiltins, name); }

bool is_count(Value value) { return heap::is_integer(value) && heap::integer_of(value) >= 1; }

Outcome bad_option(NativeCall& call, std::string_view key, std::string_view wanted, Value got) {
  return call.raise(names::value, "`" + std::string(call.name()) + "` needs " + std::string(wanted) +
                                      " as its option `" + std::string(key) + "`, but got " +
                                      vm::describe_value(call.heap(), got));
}

bool is_delay(Value value) { return is_number(value) && float_of(value) >= 0 && !std::isnan(float_of(value)); }

}  // namespace

Outcome native_aio_retry(NativeCall& call) {
  if (!is_callable(call[0])) return call.expected(0, "a function");
  if (auto problem = check_options(call, 1, kRetryOptions)) return *problem;
  heap::Heap& heap = call.heap();
  const Root most(heap, option(call, 1, ":max-attempts", Value::fixnum(3)));
  if (!is_count(most)) return bad_option(call, ":max-attempts", "a number of at least 1", most);
  const Root backoff(heap, option(call, 1, ":backoff", heap.symbol(":exponential")));
  if (backoff.get() != heap.symbol(":exponential") && backoff.get() != heap.symbol(":linear") &&
      backoff.get() != heap.symbol(":none")) {
    return bad_option(call, ":backoff", "`:exponential`, `:linear` or `:none`", backoff);
  }
  const Root base(heap, option(call, 1, ":base-ms", Value::fixnum(100)));
  if (!is_delay(base)) return bad_option(call, ":base-ms", "a number of milliseconds", base);
  const Root longest(heap, option(call, 1, ":max-ms", Value::fixnum(30'000)));
  if (!is_delay(longest)) return bad_option(call, ":max-ms", "a number of milliseconds", longest);
  const Root jitter(heap, option(call, 1, ":jitter", Value::boolean(false)));
  const Root wanted(heap, option(call, 1, ":retry-if", Value::nil()));
  if (!wanted.get().is_nil() && !is_callable(wanted)) return bad_option(call, ":retry-if", "a function", wanted);
  RootVector operands(heap);
  for (const Value value :
       {call[0], most.get(), backoff.get(), base.get(), longest.get(), jitter.get(), wanted.get(), Value::fixnum(1)}) {
    operands.push_back(value);
  }
  return scheduler_of(call).start(builtin(call, "%aio/retry"), {operands.data(), operands.size()});
}

// Between half of what is given and all of it.
Outcome native_internal_aio_jitter(NativeCall& call) {
  std::uint32_t random = 0;
  isolate_of(call).loop().fill_random(std::as_writable_bytes(std::span(&random, 1)));
  return call.heap().floating(float_of(call[0]) * (0.5 + static_cast<double>(random) / 4294967296.0 / 2));
}

Outcome native_aio_traverse(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list");
  if (!is_callable(call[1])) return call.expected(1, "a function");
  if (auto problem = check_options(call, 2, kTraverseOptions)) return *problem;
  const Value most = option(call, 2, ":concurrency", Value::nil());
  if (!most.is_nil() && !is_count(most)) return bad_option(call, ":concurrency", "a number of at least 1", most);
  if (call[0].is_nil()) return scheduler_of(call).lift(Value::nil());
  const std::int64_t count = static_cast<std::int64_t>(heap::list_length(call[0]));
  const bool is_all = most.is_nil() || heap::integer_of(most) >= count;
  RootVector operands(call.heap());
  operands.push_back(call[0]);
  operands.push_back(call[1]);
  operands.push_back(is_all ? Value::fixnum(count) : most);
  const std::string_view loop = is_all ? "%aio/traverse-all" : "%aio/traverse";
  return scheduler_of(call).start(builtin(call, loop), {operands.data(), is_all ? 2u : 3u});
}

Outcome native_aio_scope(NativeCall& call) {
  if (!is_callable(call[0])) return call.expected(0, "a function");
  return scheduler_of(call).scope(call[0]);
}

// ---- older names

Outcome native_with_timeout(NativeCall& call) {
  if (heap::is_plist(call[0])) {  // a request
    return call.tail_call(builtin(call, "plist/set"), {call[0], call.heap().symbol(":timeout-ms"), call[1]});
  }
  const auto duration = milliseconds(call, 0);
  if (!duration) return call.expected(0, "a number of milliseconds");
  return scheduler_of(call).within(call[1], *duration);
}

Outcome native_retry_backoff(NativeCall& call) {
  if (!is_count(call[0])) return call.expected(0, "a number of attempts, at least 1,");
  if (!is_delay(call[1])) return call.expected(1, "a number of milliseconds");
  if (!is_callable(call[2])) return call.expected(2, "a function");
  heap::Heap& heap = call.heap();
  const Value operands[] = {
      call[2],      call[0],         heap.symbol(":exponential"), call[1], Value::fixnum(30'000), Value::boolean(false),
      Value::nil(), Value::fixnum(1)};
  RootVector kept(heap);
  for (const Value operand : operands) kept.push_back(operand);
  return scheduler_of(call).start(builtin(call, "%aio/retry"), {kept.data(), kept.size()});
}

Outcome native_delay_value(NativeCall& call) {
  return call.tail_call(builtin(call, "%delay-value"), {call[0], call[1]});
}

Outcome native_graceful_shutdown(NativeCall& call) {
  return call.tail_call(builtin(call, "%graceful-shutdown"), {call[0], call[1]});
}

}  // namespace valk::natives
