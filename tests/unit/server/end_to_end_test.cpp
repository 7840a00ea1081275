// The server on real sockets, spoken to by programs that others wrote. A program that is not installed is not asked.

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "../net/folder.hpp"
#include "catch.hpp"
#include "valk/loop/uv_loop.hpp"
#include "valk/net/certificate.hpp"
#include "valk/server/server.hpp"

using namespace std::chrono_literals;
using namespace valk;
using namespace valk::server;

namespace {

bool is_installed(const std::string& program) {
  return std::system(("command -v " + program + " > /dev/null 2>&1").c_str()) == 0;
}

http::ResponseHead text_head(int status = 200) {
  http::ResponseHead head{status, {}};
  head.headers.add("content-type", "text/plain");
  return head;
}

struct Fixture {
  TemporaryFolder folder;
  std::unique_ptr<loop::Loop> loop = loop::make_uv_loop();
  net::CertificateFiles files;
  std::vector<std::string> lines;
  std::size_t cancelled = 0;
  std::string big = std::string(20 << 20, 'v');
  std::unique_ptr<Server> server;

  explicit Fixture(bool secure = true) {
    files = net::ensure_localhost_certificate(folder.path, loop->wall_now()).value();
    Options options;
    if (secure) options.tls = net::TlsContext::for_server({.files = files}).value();
    options.log = [this](const std::string& line) { lines.push_back(line); };
    server = std::move(Server::listen(*loop, options, [this](Request request, const Responder& responder) {
                         handle(request, responder);
                       }).value());
  }

  void handle(const Request& request, const Responder& responder) {
    const std::string_view path = request.path();
    if (path == "/hello") {
      (void)responder.respond(text_head(), {"hello\n", nullptr});
    } else if (path == "/big") {
      (void)responder.respond(text_head(), {big, nullptr});
    } else if (path == "/echo") {
      echo(request, responder, request.body);
    } else if (path == "/slow") {
      responder.on_cancelled([this] { ++cancelled; });
      loop->start_timer(20ms, [responder] { (void)responder.respond(text_head(), {"slow\n", nullptr}); });
    } else if (path == "/never") {
      responder.on_cancelled([this, responder] { ++cancelled; });
    } else {
      (void)responder.respond(text_head(404), {"not found\n", nullptr});
    }
  }

  // Answers with the body once all of it is there.
  void echo(const Request& request, const Responder& responder, std::string body) {
    if (request.incoming) body += request.incoming->take();
    if (!request.incoming || request.incoming->state() == http::IncomingBody::State::ended) {
      (void)responder.respond(text_head(), http::SharedBytes::from(std::move(body)));
      return;
    }
    request.incoming->on_change([this, request, responder, body] {
      loop->post([this, request, responder, body] { echo(request, responder, body); });
    });
  }

  [[nodiscard]] std::string url(const std::string& path, const std::string& scheme = "https") const {
    return scheme + "://localhost:" + std::to_string(server->port()) + path;
  }

  // Runs `command` beside the loop and gives what it printed.
  std::string run(const std::string& command) {
    std::string output;
    bool done = false;
    loop->run_on_pool(
        [&] {
          FILE* pipe = popen((command + " 2>&1").c_str(), "r");
          std::array<char, 4096> buffer{};
          while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
            output.append(buffer.data(), size);
          }
          pclose(pipe);
        },
        [&] { done = true; });
    while (!done) loop->run_once(loop::Wait::until_next);
    return output;
  }

  std::string curl(const std::string& arguments) {
    return run("timeout 60 curl -sS --http2 --cacert " + files.certificate + " " + arguments);
  }
};

}  // namespace

TEST_CASE("curl: a request over TLS, its certificate verified") {
  if (!is_installed("curl")) return;
  Fixture fixture;
  CHECK(fixture.curl("-w '%{http_version} %{http_code}' " + fixture.url("/hello")) == "hello\n2 200");
  CHECK(fixture.curl("-o /dev/null -w '%{http_code}' " + fixture.url("/missing")) == "404");
  CHECK(fixture.curl("-I -o /dev/null -w '%{http_code} %header{content-length}' " + fixture.url("/hello"))
            .starts_with("200"));
  CHECK(fixture.lines.empty());
}

TEST_CASE("curl: large bodies both ways") {
  if (!is_installed("curl")) return;
  Fixture fixture;
  CHECK(fixture.curl("-o /dev/null -w '%{size_download}' " + fixture.url("/big")) ==
        std::to_string(fixture.big.size()));
  const std::string upload = fixture.folder.path + "/upload";
  const std::string download = fixture.folder.path + "/download";
  std::ofstream file(upload);
  for (int i = 0; i < 1 << 17; ++i) file << "line " << i % 1000 << "\n";
  file.close();
  CHECK(fixture.curl("--data-binary @" + upload + " -o " + download + " " + fixture.url("/echo")).empty());
  CHECK(fixture.run("cmp " + upload + " " + download).empty());
}

TEST_CASE("curl: a client that gives up cancels its request") {
  if (!is_installed("curl")) return;
  Fixture fixture;
  const std::string output = fixture.curl("-m 0.3 " + fixture.url("/never"));
  CHECK(output.find("timed out") != std::string::npos);
  const loop::TimerId guard = fixture.loop->start_timer(5s, [] {});
  while (fixture.cancelled == 0 && fixture.loop->timer_count() > 0 && fixture.server->counters().open_connections > 0) {
    fixture.loop->run_once(loop::Wait::until_next);
  }
  fixture.loop->cancel_timer(guard);
  CHECK(fixture.cancelled == 1);
}

TEST_CASE("curl: cleartext HTTP/2 with prior knowledge") {
  if (!is_installed("curl")) return;
  Fixture fixture(false);
  CHECK(fixture.run("timeout 60 curl -sS --http2-prior-knowledge " + fixture.url("/hello", "http")) == "hello\n");
}

TEST_CASE("curl: HTTP/1.1 over TLS, two requests on one connection") {
  if (!is_installed("curl")) return;
  Fixture fixture;
  const std::string url = fixture.url("/hello");
  CHECK(fixture.run("timeout 60 curl -sSk --http1.1 " + url + " " + url) == "hello\nhello\n");
  CHECK(fixture.server->counters().connections == 1);
}

TEST_CASE("curl: plain HTTP on the TLS port and a wrong certificate are told apart") {
  if (!is_installed("curl")) return;
  Fixture fixture;
  CHECK(fixture.run("timeout 60 curl -sS -i " + fixture.url("/hello", "http")) ==
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 53\r\n"
        "connection: close\r\n\r\nThis port speaks HTTPS: use https:// in the address.\n");
  REQUIRE(fixture.lines.size() == 1);
  CHECK(fixture.lines[0].ends_with(": plain HTTP on the HTTPS port"));
  CHECK(fixture.run("timeout 60 curl -sS " + fixture.url("/hello")).find("curl: (60)") == 0);
  while (fixture.server->counters().open_connections > 0) fixture.loop->run_once(loop::Wait::until_next);
  REQUIRE(fixture.lines.size() == 2);
  CHECK(fixture.lines[1].ends_with(": the peer does not trust the certificate"));
}

TEST_CASE("garbage on the port is one line in the log") {
  Fixture fixture;
  fixture.run("head -c 100000 /dev/zero | timeout 5 bash -c 'cat > /dev/tcp/127.0.0.1/" +
              std::to_string(fixture.server->port()) + "'");
  while (fixture.server->counters().open_connections > 0) fixture.loop->run_once(loop::Wait::until_next);
  REQUIRE(fixture.lines.size() == 1);
  CHECK(fixture.lines[0].ends_with(": the client does not speak TLS"));
}

TEST_CASE("nghttp: requests and their trailer of frames") {
  if (!is_installed("nghttp")) return;
  Fixture fixture;
  const std::string output =
      fixture.run("timeout 60 nghttp -v --no-verify-peer " + fixture.url("/hello") + " " + fixture.url("/slow"));
  CHECK(output.find("hello") != std::string::npos);
  CHECK(output.find("slow") != std::string::npos);
  CHECK(output.find("SETTINGS_NO_RFC7540_PRIORITIES(0x09):1") != std::string::npos);
}

TEST_CASE("h2load: thousands of requests, none lost") {
  if (!is_installed("h2load")) return;
  const bool secure = GENERATE(true, false);
  Fixture fixture(secure);
  const std::string output =
      fixture.run("timeout 300 h2load -n 5000 -c 50 -m 10 " + fixture.url("/hello", secure ? "https" : "http"));
  INFO(output);
  CHECK(output.find("5000 succeeded, 0 failed, 0 errored, 0 timeout") != std::string::npos);
  CHECK(output.find("5000 2xx") != std::string::npos);
}

TEST_CASE("h2load: slow handlers, many at once") {
  if (!is_installed("h2load")) return;
  Fixture fixture;
  const std::string output = fixture.run("timeout 300 h2load -n 3000 -c 10 -m 100 " + fixture.url("/slow"));
  INFO(output);
  CHECK(output.find("3000 succeeded, 0 failed, 0 errored, 0 timeout") != std::string::npos);
}

TEST_CASE("h2load: stopping under load loses nothing that was accepted") {
  if (!is_installed("h2load")) return;
  Fixture fixture;
  std::optional<std::size_t> drained;
  // Once it is under load, however long that takes here.
  std::function<void()> stop = [&] {
    if (fixture.server->counters().requests < 100) {
      fixture.loop->start_timer(20ms, stop);
    } else {
      fixture.server->drain(10s, [&](std::size_t cancelled) { drained = cancelled; });
    }
  };
  fixture.loop->start_timer(20ms, stop);
  const std::string output = fixture.run("timeout 300 h2load -n 200000 -c 20 -m 10 " + fixture.url("/slow"));
  INFO(output);
  while (!drained) fixture.loop->run_once(loop::Wait::until_next);
  const Counters counters = fixture.server->counters();
  CHECK(drained == 0);
  CHECK(fixture.cancelled == 0);
  CHECK(counters.cancelled == 0);
  CHECK(output.find(" " + std::to_string(counters.requests) + " 2xx") != std::string::npos);
}
