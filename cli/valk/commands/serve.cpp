// valk serve FILE: the file's handler behind HTTP/2.

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "../commands.hpp"
#include "../program.hpp"
#include "valk/command/files.hpp"
#include "valk/http/session.hpp"
#include "valk/loop/uv_loop.hpp"
#include "valk/natives/handler.hpp"
#include "valk/net/certificate.hpp"
#include "valk/net/tls.hpp"
#include "valk/server/server.hpp"

namespace valk::cli {

namespace {

constexpr std::string_view program = "valk serve";

constexpr command::Option own_options[] = {
    {"--port", "", "N", "8443", "listen there; 0 takes any free port"},
    {"--host", "", "ADDRESS", "127.0.0.1", "listen on this address; 0.0.0.0 is all of them"},
    {"--cert", "", "FILE", "", "certificate chain, PEM; by default one for localhost is made and kept"},
    {"--key", "", "FILE", "", "its private key, PEM"},
    {"--h2c", "", "", "", "cleartext: HTTP/1.1, and HTTP/2 with prior knowledge; no TLS"},
    max_depth_option,
    max_heap_option,
};

// The server's limits are options too; their table is the protocol's.
struct OptionTable {
  std::vector<std::string> texts;
  std::vector<command::Option> options{std::begin(own_options), std::end(own_options)};

  OptionTable() {
    texts.reserve(http::limit_list().size() * 2);
    for (const http::Limit& limit : http::limit_list()) {
      std::string_view name = texts.emplace_back("--" + limit.name);
      std::string_view standard = texts.emplace_back(std::to_string(limit.default_value));
      options.push_back({name, "", unit_name(limit.unit), standard, limit.documentation});
    }
  }

  static std::string_view unit_name(http::LimitUnit unit) {
    switch (unit) {
      case http::LimitUnit::bytes:
        return "BYTES";
      case http::LimitUnit::milliseconds:
        return "MS";
      case http::LimitUnit::count:
        break;
    }
    return "N";
  }
};

const OptionTable& option_table() {
  static const OptionTable table;
  return table;
}

std::string certificate_folder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return std::string(data) + "/valk";
  const char* home = std::getenv("HOME");
  return (home == nullptr ? std::string("/tmp") : std::string(home)) + "/.local/share/valk";
}

base::Result<std::shared_ptr<const net::TlsContext>> tls_of(const command::Arguments& arguments, loop::WallTime now) {
  net::CertificateFiles files;
  if (std::optional<std::string> certificate = arguments.value("--cert")) {
    files = {*certificate, arguments.value_or("--key", *certificate)};
  } else {
    base::Result<net::CertificateFiles> made = net::ensure_localhost_certificate(certificate_folder(), now);
    if (!made) return made.failure();
    files = made.value();
  }
  return net::TlsContext::for_server({files});
}

bool read_limits(const command::Arguments& arguments, http::Limits& limits, std::string& problem) {
  for (const http::Limit& limit : http::limit_list()) {
    if (auto given = arguments.integer("--" + limit.name, limit.least, limit.most, problem))
      limits.*limit.member = *given;
  }
  return problem.empty();
}

// Turns the loop until the server has drained.
void serve_until_drained(natives::Isolate& isolate, server::Server& server, loop::Duration drain_time,
                         const loop::Task& reload) {
  bool is_over = false;
  std::size_t signals = 0;
  auto drain = [&] {
    // A second signal does not wait any longer.
    loop::Duration patience = ++signals == 1 ? drain_time : loop::Duration::zero();
    server.drain(patience, [&](std::size_t cancelled) {
      if (cancelled > 0)
        write_error(std::string(program) + ": " + std::to_string(cancelled) + " requests were cancelled\n");
      is_over = true;
    });
  };
  loop::Loop& loop = isolate.loop();
  auto on_terminate = loop.watch_signal(loop::Signal::terminate, drain);
  auto on_interrupt = loop.watch_signal(loop::Signal::interrupt, drain);
  auto on_hangup = loop.watch_signal(loop::Signal::hangup, reload);
  while (!is_over && !isolate.exit_status()) loop.run_once(loop::Wait::until_next);
}

struct Settings {
  server::Options server;
  loop::Duration drain_time{};
};

// 0, or what the process ends with.
int read_settings(const command::Arguments& arguments, loop::Loop& loop, Settings& settings) {
  std::string problem;
  settings.server.host = arguments.value_or("--host", "127.0.0.1");
  settings.server.port = static_cast<std::uint16_t>(arguments.integer("--port", 0, 65535, problem).value_or(8443));
  if (arguments.has("--key") && !arguments.has("--cert")) problem = "`--key` needs `--cert`";
  if (arguments.has("--h2c") && arguments.has("--cert")) problem = "`--h2c` is cleartext: it takes no `--cert`";
  if (!problem.empty() || !read_limits(arguments, settings.server.limits, problem)) {
    return command::usage_error(program, problem);
  }
  settings.drain_time = std::chrono::milliseconds(settings.server.limits.drain_ms);
  if (!arguments.has("--h2c")) {
    auto tls = tls_of(arguments, loop.wall_now());
    if (!tls) return command::usage_error(program, tls.message());
    settings.server.tls = tls.value();
  }
  settings.server.log = [](const std::string& line) { write_error(std::string(program) + ": " + line + "\n"); };
  return command::exit_fine;
}

// SIGHUP: new connections get the certificate as it is on disk now.
void reload_certificate(const command::Arguments& arguments, loop::Loop& loop, server::Server& server) {
  if (arguments.has("--h2c")) return;
  auto tls = tls_of(arguments, loop.wall_now());
  if (tls) server.set_tls(tls.value());
  write_error(std::string(program) + ": " + (tls ? "certificate reloaded" : tls.message() + "; the old one stays") +
              "\n");
}

int serve(natives::Isolate& isolate, const command::Arguments& arguments, Settings settings) {
  const std::string& path = arguments.operands[0];
  vm::Value handler = isolate.lookup("routes");
  if (handler.is_absent()) handler = isolate.lookup("handler");
  if (handler.is_absent()) {
    write_error(std::string(program) + ": " + path + " defines no `handler`\n" +
                "help: (fun {handler req} {:status 200 :body \"ok\"})\n");
    return command::exit_failed;
  }
  if (std::string missing = http::missing_library_guards(); !missing.empty()) {
    write_error(std::string(program) + ": warning: " + missing + "\n");
  }
  bool is_secure = settings.server.tls != nullptr;
  std::string host = settings.server.host;
  auto server =
      server::Server::listen(isolate.loop(), std::move(settings.server), natives::handler_of(isolate, handler));
  if (!server) {
    write_error(std::string(program) + ": " + server.message() + "\n");
    return command::exit_failed;
  }
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  write_error("serving " + path + " on " + (is_secure ? "https://" : "http://") + host + ":" +
              std::to_string(server.value()->port()) + "\n");
  serve_until_drained(isolate, *server.value(), settings.drain_time,
                      [&] { reload_certificate(arguments, isolate.loop(), *server.value()); });
  return command::exit_fine;
}

int run(const command::Arguments& arguments) {
  const std::string& path = arguments.operands[0];
  std::signal(SIGPIPE, SIG_IGN);
  auto loop = loop::make_uv_loop();
  Settings settings;
  if (int refused = read_settings(arguments, *loop, settings); refused != 0) return refused;
  natives::IsolateOptions isolate_settings =
      isolate_options({arguments.operands.begin() + 1, arguments.operands.end()});
  std::string problem;
  if (!apply_limits(arguments, isolate_settings, problem)) return command::usage_error(program, problem);
  if (base::Result<std::string> text = command::read_file(path); !text) {
    write_error(std::string(program) + ": " + text.message() + "\n");
    return command::exit_usage;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what handlers print is for a log
  natives::Isolate isolate(*loop, std::move(isolate_settings));
  natives::Evaluation evaluation = isolate.run_file(path);
  for (const base::Diagnostic& why : evaluation.problems) report(why);
  int status = evaluation.ok() ? serve(isolate, arguments, std::move(settings)) : int{command::exit_failed};
  int asked_for = isolate.finish();
  std::fflush(stdout);
  return isolate.exit_status() ? asked_for : status;
}

}  // namespace

const command::Command serve_command{
    "serve",
    "FILE [-- ARG…]",
    "serve a file's `handler` over HTTP/2",
    "SIGTERM and SIGINT drain: nothing new is accepted, what was accepted is answered, then the exit code is 0. A "
    "second\n"
    "signal ends the waiting. The exit code is 1 when FILE fails or the port is taken, 2 for a wrong call.",
    option_table().options,
    run,
    false,
    1,
};

}  // namespace valk::cli
