// http2/server-listen and what can be done with a server.

#include <optional>
#include <string>
#include <vector>

#include "aio_operands.hpp"
#include "http_response.hpp"
#include "isolate_state.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/list.hpp"
#include "valk/natives/handler.hpp"
#include "valk/net/certificate.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {
namespace {

const heap::RefKind kServer{.name = "server"};

// The operands of http2/server-listen: port handler [options], or port certificate key handler [options].
struct Call {
  std::uint32_t handler = 1;
  std::optional<std::uint32_t> options;
};

std::optional<Call> arrange(NativeCall& call) {
  Call arranged;
  if (call.is_string(1)) arranged.handler = 3;
  if (call.count() <= arranged.handler || call.count() > arranged.handler + 2) return std::nullopt;
  if (call.has(arranged.handler + 1)) arranged.options = arranged.handler + 1;
  return arranged;
}

// Options as they are read, one key after the other.
class OptionReader {
 public:
  OptionReader(NativeCall& call, server::Options& out) : call_(call), out_(out) {}

  net::CertificateFiles files;
  bool cleartext = false;
  std::optional<Root> error_handler;
  std::string problem;

  bool read(Value plist) {
    Value key;
    std::size_t index = 0;
    for (heap::ListIterator it(plist); !it.done(); it.next()) {
      if (index++ % 2 == 0) {
        key = it.value();
      } else if (!key.is_keyword() || !take(call_.heap().symbols().name(key), it.value())) {
        return false;
      }
    }
    return true;
  }

 private:
  bool take(std::string_view key, Value value) {
    if (key == ":host") return take_text(key, value, out_.host);
    if (key == ":cert") return take_text(key, value, files.certificate);
    if (key == ":key") return take_text(key, value, files.key);
    if (key == ":h2c") {
      cleartext = heap::is_truthy(value);
      return true;
    }
    if (key == ":error-handler") {
      if (!is_callable(value)) return refuse(key, "a function", value);
      error_handler.emplace(call_.heap(), value);
      return true;
    }
    for (const http::Limit& limit : http::limit_list()) {
      if (key.substr(1) == limit.name) return take_limit(limit, value);
    }
    return refuse_unknown(key);
  }

  bool take_text(std::string_view key, Value value, std::string& out) {
    if (!heap::is_string(value)) return refuse(key, "a string", value);
    out = heap::text_of(value);
    return true;
  }

  bool take_limit(const http::Limit& limit, Value value) {
    if (!heap::is_integer(value)) return refuse(":" + limit.name, "a number", value);
    const std::int64_t number = heap::integer_of(value);
    if (number < limit.least || number > limit.most) {
      const std::string range = "from " + std::to_string(limit.least) + " to " + std::to_string(limit.most);
      return refuse(":" + limit.name, "a number " + range, value);
    }
    out_.limits.*limit.member = number;
    return true;
  }

  bool refuse(std::string_view key, std::string_view what, Value value) {
    problem = "`" + std::string(key) + "` must be " + std::string(what) + ", but is " +
              vm::describe_value(call_.heap(), value);
    return false;
  }

  bool refuse_unknown(std::string_view key) {
    std::vector<std::string> names{":host", ":cert", ":key", ":h2c", ":error-handler"};
    for (const http::Limit& limit : http::limit_list()) names.push_back(":" + limit.name);
    const std::vector<std::string_view> known(names.begin(), names.end());
    problem = "a server has no option `" + std::string(key) + "`" + base::suggestion(key, known);
    return false;
  }

  NativeCall& call_;
  server::Options& out_;
};

// The certificate that was named, or the one for localhost that Valk keeps.
base::Result<std::shared_ptr<const net::TlsContext>> make_tls(Isolate& isolate, net::CertificateFiles files) {
  if (files.certificate.empty()) {
    const std::string& folder = isolate.options().certificate_folder;
    if (folder.empty()) return base::Failure{"a server needs a certificate and a key, or `:h2c true`"};
    auto made = net::ensure_localhost_certificate(folder, isolate.loop().wall_now());
    if (!made.ok()) return made.failure();
    files = made.value();
  }
  if (files.key.empty()) files.key = files.certificate;
  return net::TlsContext::for_server({.files = std::move(files)});
}

// The server of a ref, or of a handle that has completed with one. nullptr: there is none (any more).
ListeningServer* server_of(NativeCall& call) {
  Value value = call[0];
  if (async::is_handle(value)) value = async::result_of(value);
  const auto* ref = heap::try_as<heap::Ref>(value);
  if (ref == nullptr || ref->kind != &kServer) return nullptr;
  auto& servers = isolate_of(call).state().servers;
  const auto found = servers.find(ref->id);
  return found == servers.end() ? nullptr : &found->second;
}

// The server's ref.
Value keep_server(Isolate& isolate, std::unique_ptr<server::Server> server, loop::Duration drain) {
  const std::uint64_t id = isolate.state().next_server++;
  isolate.state().servers.emplace(id, ListeningServer{std::move(server), drain, {}});
  return isolate.heap().ref(kServer, id, nullptr);
}

// The body of a 503 is what the program's function gives for that status. It is asked once: there is no time for it when
// the server is busy.
void ask_for_busy_body(Isolate& isolate, std::uint64_t id, Value function) {
  const Value operands[] = {Value::fixnum(503)};
  auto asked = std::make_shared<heap::Persistent>(isolate.heap(), isolate.call(function, operands));
  isolate.scheduler().on_settled(asked->get(), [&isolate, id, asked] {
    if (async::state_of(asked->get()) != async::State::completed) return;
    const Value body = async::result_of(asked->get());
    const auto found = isolate.state().servers.find(id);
    if (heap::is_string(body) && found != isolate.state().servers.end()) {
      found->second.server->set_busy_body(std::string(heap::text_of(body)));
    }
  });
}

}  // namespace

Outcome native_http2_server_listen(NativeCall& call) {
  const auto arranged = arrange(call);
  if (!arranged) {
    return call.raise(names::arity,
                      "`http2/server-listen` takes a port, a certificate and a key or neither, a handler, "
                      "and options");
  }
  if (!call[0].is_fixnum() || call[0].as_fixnum() < 0 || call[0].as_fixnum() > 65535) {
    return call.expected(0, "a port, from 0 to 65535");
  }
  if (!is_callable(call[arranged->handler])) return call.expected(arranged->handler, "a function");
  Isolate& isolate = isolate_of(call);
  server::Options options;
  options.port = static_cast<std::uint16_t>(call[0].as_fixnum());
  options.log = [&isolate](const std::string& line) { isolate.options().write_error(line + "\n"); };
  OptionReader reader(call, options);
  if (arranged->handler == 3) {
    if (!call.is_string(2)) return call.expected(2, "a string, the file of the key");
    reader.files = {std::string(call.text(1)), std::string(call.text(2))};
  }
  if (arranged->options) {
    const Value plist = call[*arranged->options];
    if (!plist.is_nil() && !heap::is_plist(plist)) return call.expected(*arranged->options, "a plist of options");
    if (!reader.read(plist)) return call.raise(names::value, reader.problem);
  }
  if (!reader.cleartext) {
    auto tls = make_tls(isolate, std::move(reader.files));
    if (!tls.ok()) return scheduler_of(call).failed(call.machine().make_error(names::io, tls.message()));
    options.tls = tls.value();
  }
  const std::chrono::milliseconds drain(options.limits.drain_ms);
  auto listening =
      server::Server::listen(isolate.loop(), std::move(options), handler_of(isolate, call[arranged->handler]));
  if (!listening.ok()) return scheduler_of(call).failed(call.machine().make_error(names::io, listening.message()));
  const Root ref(call.heap(), keep_server(isolate, std::move(listening.value()), drain));
  if (reader.error_handler) {
    ask_for_busy_body(isolate, heap::as<heap::Ref>(ref.get()).id, *reader.error_handler);
  }
  return scheduler_of(call).lift(ref);
}

// A server without TLS that `valk://NAME/` leads to.
Outcome native_test_serve(NativeCall& call) {
  const bool is_named = call.count() == 2;
  const std::uint32_t handler = is_named ? 1 : 0;
  if (is_named && !call.is_string(0)) return call.expected(0, "a string, the name");
  if (!is_callable(call[handler])) return call.expected(handler, "a function");
  Isolate& isolate = isolate_of(call);
  const std::string name(is_named ? call.text(0) : "test");
  server::Options options;
  options.log = [&isolate](const std::string& line) { isolate.options().write_error(line + "\n"); };
  const std::chrono::milliseconds drain(options.limits.drain_ms);
  auto listening = server::Server::listen(isolate.loop(), std::move(options), handler_of(isolate, call[handler]));
  if (!listening.ok()) return call.raise(names::io, listening.message());
  isolate.state().test_servers[name] = listening.value()->port();
  return keep_server(isolate, std::move(listening.value()), drain);
}

Outcome native_http2_server_port(NativeCall& call) {
  const ListeningServer* listening = server_of(call);
  if (listening == nullptr) return call.expected(0, "a server that listens");
  return Value::fixnum(listening->server->port());
}

Outcome native_http2_server_handle(NativeCall& call) {
  const ListeningServer* listening = server_of(call);
  if (listening == nullptr) return call.expected(0, "a server that listens");
  if (!is_callable(call[1])) return call.expected(1, "a function");
  listening->server->set_handler(handler_of(isolate_of(call), call[1]));
  return call[0];
}

Outcome native_http2_server_stop(NativeCall& call) {
  async::Scheduler& scheduler = scheduler_of(call);
  ListeningServer* listening = server_of(call);
  if (listening == nullptr) return scheduler.lift(Value::nil());  // it has stopped
  if (listening->stopped) return listening->stopped.get();
  Isolate& isolate = isolate_of(call);
  listening->stopped = heap::Persistent(call.heap(), scheduler.external([] {}));
  server::Server* const server = listening->server.get();
  const auto forget = [&isolate, server] {
    std::erase_if(isolate.state().servers, [&](const auto& entry) { return entry.second.server.get() == server; });
  };
  // The server is forgotten in a later turn: not while it is at work itself.
  listening->server->drain(listening->drain, [&isolate, listening, forget](std::size_t) {
    isolate.scheduler().complete(listening->stopped.get(), Value::nil());
    isolate.loop().post(forget);
  });
  return listening->stopped.get();
}

// {:status status :headers headers :body body}
Outcome native_http2_response(NativeCall& call) {
  return call.heap().list({names::status, call[0], names::headers, call[1], names::body, call[2]});
}

}  // namespace valk::natives
