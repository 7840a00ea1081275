// TCP: listeners, connections, names of hosts.

#include <utility>

#include "aio_operands.hpp"
#include "isolate_state.hpp"
#include "net_socket.hpp"
#include "options.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kListenOptions[] = {":host"};
constexpr std::string_view kSocket = "a socket";

const heap::RefKind kListener{.name = "listener",
                              .finalise = [](void* resource) { delete static_cast<loop::Listener*>(resource); }};

heap::Ref* listener_ref(Value value) {
  auto* ref = heap::try_as<heap::Ref>(value);
  return ref != nullptr && ref->kind == &kListener ? ref : nullptr;
}

bool is_port(NativeCall& call, std::uint32_t index) {
  return call.is_integer(index) && call.integer(index) >= 0 && call.integer(index) <= 65535;
}

// One connection's handler: the connection ends with it.
void serve(Isolate& isolate, Value handler, std::unique_ptr<loop::Stream> stream) {
  heap::Heap& heap = isolate.heap();
  const Root function(heap, handler);
  const Root socket(heap, Socket::make(isolate, std::move(stream)));
  const Value operand = socket;
  const Root handle(heap, isolate.call(function, {&operand, 1}));
  auto kept = std::make_shared<std::pair<heap::Persistent, heap::Persistent>>(heap::Persistent(heap, socket),
                                                                              heap::Persistent(heap, handle));
  isolate.scheduler().on_settled(handle, [&isolate, kept] {
    Socket::of(kept->first.get())->close();
    const Value done = kept->second.get();
    if (async::state_of(done) == async::State::failed && isolate.options().report) {
      isolate.options().report(isolate.describe(isolate.scheduler().error_of(done)));
    }
  });
}

}  // namespace

Outcome native_net_listen(NativeCall& call) {
  if (!is_port(call, 0)) return call.expected(0, "a port, 0 to 65535,");
  if (!is_callable(call[1])) return call.expected(1, "a function");
  if (auto problem = check_options(call, 2, kListenOptions)) return *problem;
  Isolate& isolate = isolate_of(call);
  loop::ListenOptions options;
  options.port = static_cast<std::uint16_t>(call.integer(0));
  const Value host = option(call, 2, ":host", Value::nil());
  if (heap::is_string(host)) options.host = heap::text_of(host);
  auto handler = std::make_shared<heap::Persistent>(call.heap(), call[1]);
  auto listener = isolate.loop().listen(options, [&isolate, handler](std::unique_ptr<loop::Stream> stream) {
    serve(isolate, handler->get(), std::move(stream));
  });
  if (!listener.ok()) return call.raise(names::io, listener.message());
  return call.heap().ref(kListener, isolate.state().next_socket++, listener.value().release());
}

Outcome native_net_port(NativeCall& call) {
  const heap::Ref* ref = listener_ref(call[0]);
  if (ref == nullptr) return call.expected(0, "a listener");
  if (ref->resource == nullptr) return call.raise(names::io, "the listener is closed");
  return Value::fixnum(static_cast<loop::Listener*>(ref->resource)->port());
}

Outcome native_net_connect(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the host");
  if (!is_port(call, 1)) return call.expected(1, "a port, 0 to 65535");
  Isolate& isolate = isolate_of(call);
  const Root handle(call.heap(), isolate.scheduler().external([] {}));
  auto kept = std::make_shared<heap::Persistent>(call.heap(), handle);
  isolate.loop().connect(std::string(call.text(0)), static_cast<std::uint16_t>(call.integer(1)),
                         [&isolate, kept](base::Result<std::unique_ptr<loop::Stream>> connected) {
                           if (async::is_settled(async::state_of(kept->get()))) return;  // nobody wants it any more
                           if (!connected.ok()) {
                             isolate.scheduler().fail(kept->get(),
                                                      isolate.machine().make_error(names::io, connected.message()));
                             return;
                           }
                           const Value socket = Socket::make(isolate, std::move(connected.value()));
                           isolate.scheduler().complete(kept->get(), socket);
                         });
  return handle.get();
}

Outcome native_net_read(NativeCall& call) {
  Socket* socket = Socket::of(call[0]);
  if (socket == nullptr) return call.expected(0, kSocket);
  return socket->read(call[0], Socket::Unit::bytes);
}

Outcome native_net_read_line(NativeCall& call) {
  Socket* socket = Socket::of(call[0]);
  if (socket == nullptr) return call.expected(0, kSocket);
  return socket->read(call[0], Socket::Unit::line);
}

Outcome native_net_write(NativeCall& call) {
  Socket* socket = Socket::of(call[0]);
  if (socket == nullptr) return call.expected(0, kSocket);
  if (call.is_string(1)) return socket->write(call[0], std::string(call.text(1)));
  const auto* bytes = heap::try_as<heap::Bytes>(call[1]);
  if (bytes == nullptr) return call.expected(1, "a string or bytes");
  return socket->write(call[0], std::string(bytes->text()));
}

Outcome native_net_close(NativeCall& call) {
  if (heap::Ref* listener = listener_ref(call[0])) {
    delete static_cast<loop::Listener*>(std::exchange(listener->resource, nullptr));
    return Value::nil();
  }
  Socket* socket = Socket::of(call[0]);
  if (socket == nullptr) return call.expected(0, "a socket or a listener");
  socket->close();
  return Value::nil();
}

Outcome native_net_peer(NativeCall& call) {
  const Socket* socket = Socket::of(call[0]);
  if (socket == nullptr) return call.expected(0, kSocket);
  return call.heap().string(socket->peer());
}

Outcome native_net_lookup(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string, the host");
  Isolate& isolate = isolate_of(call);
  const Root handle(call.heap(), isolate.scheduler().external([] {}));
  auto kept = std::make_shared<heap::Persistent>(call.heap(), handle);
  isolate.loop().resolve(std::string(call.text(0)), [&isolate, kept](base::Result<std::vector<std::string>> found) {
    if (!found.ok()) {
      isolate.scheduler().fail(kept->get(), isolate.machine().make_error(names::io, found.message()));
      return;
    }
    RootVector addresses(isolate.heap());
    for (const std::string& address : found.value()) addresses.push_back(isolate.heap().string(address));
    isolate.scheduler().complete(kept->get(), list_of(isolate.heap(), addresses));
  });
  return handle.get();
}

}  // namespace valk::natives
