#pragma once

// A program that serves cleartext HTTP/2 on a virtual loop, and a client of it.

#include <chrono>

#include "../http/client.hpp"
#include "catch.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/sim_loop.hpp"
#include "valk/natives/isolate.hpp"

namespace valk::natives {

using namespace std::chrono_literals;
using Response = Http2Client::Response;

// A connection to a server on the loop.
struct Caller final : loop::StreamEvents {
  Caller(loop::SimLoop& on, std::uint16_t port, Http2Client::Settings settings) : loop(on), http(settings) {
    loop.connect("localhost", port, [this](auto connected) {
      REQUIRE(connected.ok());
      stream = std::move(connected.value());
      stream->start_reading(*this);
      flush();
    });
    loop.settle();
  }
  void flush() {
    const std::string bytes = http.take();
    const std::string_view view = bytes;
    if (!bytes.empty() && stream) static_cast<void>(stream->write({&view, 1}, [](auto) {}));
  }
  void on_read(std::string_view bytes) override {
    http.receive(bytes);
    flush();
  }
  void on_read_end() override { stream.reset(); }
  void on_read_error(const std::string&) override { stream.reset(); }

  loop::SimLoop& loop;
  Http2Client http;
  std::unique_ptr<loop::Stream> stream;
};

// A program that serves: `handler` is its function of `req`.
struct Served {
  explicit Served(const std::string& handler, Http2Client::Settings settings = {65535, true})
      : isolate(loop, options()) {
    const Evaluation evaluation = run("(fun {handler req} " + handler +
                                      ")"
                                      "(http2/server-port (aio/await (http2/server-listen 0 handler {:h2c true})))");
    for (const base::Diagnostic& problem : evaluation.problems) FAIL(problem.message);
    caller = std::make_unique<Caller>(loop, static_cast<std::uint16_t>(evaluation.value.get().as_fixnum()), settings);
  }

  Evaluation run(const std::string& text) { return isolate.run(base::SourceText::make("app.valk", text)); }

  Response& ask(const std::string& path, const std::string& method = "GET", const Http2Client::Fields& headers = {},
                const std::string& body = "") {
    last = caller->http.request(method, path, headers, body);
    caller->flush();
    loop.settle();
    return caller->http.responses[last];
  }

  IsolateOptions options() {
    IsolateOptions options;
    options.write_output = [this](std::string_view text) { output += text; };
    options.report = [this](const base::Diagnostic& diagnostic) { reported.push_back(diagnostic); };
    return options;
  }

  loop::SimLoop loop;
  std::string output;
  std::vector<base::Diagnostic> reported;
  Isolate isolate;
  std::unique_ptr<Caller> caller;
  std::int32_t last = 0;
};

}  // namespace valk::natives
