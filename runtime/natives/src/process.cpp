// Child processes and signals.

#include <memory>
#include <string>
#include <vector>

#include "aio_operands.hpp"
#include "isolate_state.hpp"
#include "options.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kOptions[] = {":cwd", ":env", ":input", ":max-output"};

bool take_texts(Value list, std::vector<std::string>& out) {
  if (!heap::is_list(list)) return false;
  for (heap::ListIterator it(list); !it.done(); it.next()) {
    if (!heap::is_string(it.value())) return false;
    out.emplace_back(heap::text_of(it.value()));
  }
  return true;
}

// {:HOME "/root"} as {"HOME=/root"}.
bool take_environment(const heap::Heap& heap, Value plist, std::vector<std::string>& out) {
  if (!heap::is_plist(plist)) return false;
  for (heap::ListIterator it(plist); !it.done(); it.next()) {
    if (!it.value().is_keyword()) return false;
    std::string variable(heap.symbols().name(it.value()).substr(1));
    it.next();
    if (!heap::is_string(it.value())) return false;
    out.push_back(variable + "=" + std::string(heap::text_of(it.value())));
  }
  return true;
}

Value text_or_bytes(heap::Heap& heap, const std::string& text) {
  return base::find_invalid_utf8(text) ? heap.bytes(text) : heap.string(text);
}

Value as_plist(heap::Heap& heap, const loop::ProcessResult& result) {
  RootVector parts(heap);
  const auto add = [&](std::string_view key, Value value) {
    const Root kept(heap, value);
    parts.push_back(heap.symbol(key));
    parts.push_back(kept);
  };
  add(":status", Value::fixnum(result.status));
  add(":signal", result.signal == 0 ? Value::nil() : Value::fixnum(result.signal));
  add(":output", text_or_bytes(heap, result.output));
  add(":errors", text_or_bytes(heap, result.errors));
  return list_of(heap, parts);
}

// Nothing: the options are fine.
std::optional<Outcome> take_options(NativeCall& call, loop::ProcessOptions& out) {
  if (auto problem = check_options(call, 2, kOptions)) return problem;
  const auto refuse = [&](std::string_view key, std::string_view wanted) {
    return call.raise(names::value,
                      "`sys/exec` needs " + std::string(wanted) + " as its option `" + std::string(key) + "`");
  };
  const Value folder = option(call, 2, ":cwd", Value::nil());
  if (heap::is_string(folder)) out.folder = heap::text_of(folder);
  if (!folder.is_nil() && !out.folder) return refuse(":cwd", "a string, a folder,");
  const Value input = option(call, 2, ":input", Value::nil());
  if (heap::is_string(input)) {
    out.input = heap::text_of(input);
  } else if (const auto* bytes = heap::try_as<heap::Bytes>(input)) {
    out.input = bytes->text();
  } else if (!input.is_nil()) {
    return refuse(":input", "a string or bytes");
  }
  const Value environment = option(call, 2, ":env", Value::nil());
  if (!environment.is_nil()) {
    out.environment.emplace();
    if (!take_environment(call.heap(), environment, *out.environment)) return refuse(":env", "a plist of strings");
  }
  const Value limit = option(call, 2, ":max-output", Value::nil());
  if (limit.is_nil()) return std::nullopt;
  if (!heap::is_integer(limit) || heap::integer_of(limit) < 0) return refuse(":max-output", "a number of bytes");
  out.output_limit = static_cast<std::size_t>(heap::integer_of(limit));
  return std::nullopt;
}

void finish(Isolate& isolate, Value handle, const loop::ProcessResult& result) {
  const Root owner(isolate.heap(), handle);
  if (result.exceeded_limit) {
    const Value error = isolate.machine().make_error(isolate.heap().symbol(":limit"), "the process wrote too much");
    isolate.scheduler().fail(owner, error);
  } else {
    isolate.scheduler().complete(owner, as_plist(isolate.heap(), result));
  }
}

bool signal_of(std::string_view name, loop::Signal& out) {
  if (name == ":interrupt")
    out = loop::Signal::interrupt;
  else if (name == ":terminate")
    out = loop::Signal::terminate;
  else if (name == ":hangup")
    out = loop::Signal::hangup;
  else
    return false;
  return true;
}

}  // namespace

Outcome native_sys_exec(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the program");
  loop::ProcessOptions options;
  options.file = call.text(0);
  if (call.has(1) && !take_texts(call[1], options.arguments)) return call.expected(1, "a list of strings");
  if (auto problem = take_options(call, options)) return *problem;
  Isolate& isolate = isolate_of(call);
  struct Running {
    heap::Persistent handle;
    std::unique_ptr<loop::Process> process;
  };
  const auto running = std::make_shared<Running>();
  const Root handle(call.heap(), isolate.scheduler().external([running] { running->process.reset(); }));
  running->handle = heap::Persistent(call.heap(), handle);
  auto process =
      isolate.loop().run_process(options, [&isolate, weak = std::weak_ptr(running)](loop::ProcessResult result) {
        const auto alive = weak.lock();
        if (!alive) return;
        const Root owner(isolate.heap(), alive->handle.get());
        alive->handle.reset();
        finish(isolate, owner, result);
        alive->process.reset();
      });
  if (!process.ok()) {
    isolate.scheduler().fail(handle, call.machine().make_error(names::io, process.message()));
  } else {
    running->process = std::move(process.value());
  }
  return handle.get();
}

Outcome native_sys_on_signal(NativeCall& call) {
  loop::Signal signal{};
  if (!call[0].is_keyword() || !signal_of(call.heap().symbols().name(call[0]), signal)) {
    return call.expected(0, "`:interrupt`, `:terminate` or `:hangup`");
  }
  if (!is_callable(call[1])) return call.expected(1, "a function");
  Isolate& isolate = isolate_of(call);
  const auto watch = std::make_shared<std::unique_ptr<loop::SignalWatch>>();
  const Root handle(call.heap(), isolate.scheduler().external([watch] { watch->reset(); }));
  const auto function = std::make_shared<heap::Persistent>(call.heap(), call[1]);
  *watch = isolate.loop().watch_signal(signal,
                                       [&isolate, function] { static_cast<void>(isolate.call(function->get(), {})); });
  return handle.get();
}

}  // namespace valk::natives
