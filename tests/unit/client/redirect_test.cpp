// Redirects (RFC 9110 section 15.4).

#include "peer.hpp"

namespace {

struct Redirecting : Fixture {
  Peer peer{loop};
  Peer other{loop};
  std::map<std::string, std::pair<int, std::string>> redirects;  // path: status and location
  std::string body;

  Redirecting() {
    peer.handle = [this](const Asked& request) {
      const auto found = redirects.find(request.head.target);
      if (found == redirects.end()) return request.answer(200, "here");
      http::HeaderList headers;
      headers.add("location", found->second.second);
      request.answer(found->second.first, body, headers);
    };
  }
  std::unique_ptr<Outcome> ask(const std::string& method, const std::string& path, const std::string& sent = "") {
    Request request = request_for(url("http", peer.port(), path));
    request.method = method;
    request.headers.add("Authorization", "secret");
    request.headers.add("Content-Type", "text/plain");
    if (!sent.empty()) request.body = http::SharedBytes::from(sent);
    return start(request);
  }
};

}  // namespace

TEST_CASE("redirects are followed, relative to where they are") {
  Redirecting fixture;
  fixture.redirects = {{"/a/b", {302, "../c?d=e"}}, {"/c?d=e", {301, url("http", fixture.peer.port(), "/f#g")}}};
  fixture.body = "see there";
  const auto got = fixture.ask("GET", "/a/b");
  REQUIRE(got->response);
  CHECK(got->status() == 200);
  CHECK(got->response->redirected);
  CHECK(got->response->address.target == "/f");
  got->read();
  CHECK(got->body == "here");
  CHECK(fixture.peer.asked.size() == 3);
  CHECK(fixture.peer.connections.size() == 1);  // bodies of redirects do not cost the connection
  CHECK(fixture.peer.asked[2].header("authorization") == "secret");
}

TEST_CASE("the method stays, or becomes GET") {
  Redirecting fixture;
  const auto method = [&](const std::string& asked, int status) {
    fixture.redirects = {{"/from", {status, "/to"}}};
    const auto got = fixture.ask(asked, "/from", asked == "POST" || asked == "PUT" ? "data" : "");
    REQUIRE(got->response);
    const Asked& last = fixture.peer.asked.back();
    CHECK(last.head.target == "/to");
    CHECK((last.body == "data") == (last.head.method == "POST" || last.head.method == "PUT"));
    CHECK((last.header("content-type").empty()) == (last.head.method != asked));
    return last.head.method;
  };
  CHECK(method("POST", 301) == "GET");
  CHECK(method("POST", 302) == "GET");
  CHECK(method("POST", 303) == "GET");
  CHECK(method("POST", 307) == "POST");
  CHECK(method("POST", 308) == "POST");
  CHECK(method("PUT", 302) == "PUT");
  CHECK(method("PUT", 303) == "GET");
  CHECK(method("HEAD", 303) == "HEAD");
  CHECK(method("GET", 308) == "GET");
}

TEST_CASE("credentials stay behind when another origin is next") {
  Redirecting fixture;
  fixture.redirects = {{"/", {307, url("http", fixture.other.port(), "/x")}}};
  const auto got = fixture.ask("GET", "/");
  CHECK(got->status() == 200);
  REQUIRE(fixture.other.asked.size() == 1);
  CHECK(fixture.other.asked[0].header("authorization").empty());
  CHECK(fixture.other.asked[0].header("content-type") == "text/plain");
  // Those of an address too.
  Request request = Fixture::request_for("http://ada:pw@localhost:" + std::to_string(fixture.peer.port()) + "/");
  const auto named = fixture.start(request);
  CHECK(fixture.peer.asked.back().header("authorization") == "Basic YWRhOnB3");
  CHECK(fixture.other.asked.back().header("authorization").empty());
}

TEST_CASE("redirects without end, to nowhere, or refused") {
  Redirecting fixture;
  fixture.redirects = {{"/loop", {302, "/loop"}}, {"/ftp", {302, "ftp://x/"}}, {"/odd", {302, "http://x y/"}}};
  const auto loop = fixture.ask("GET", "/loop");
  REQUIRE(loop->failure);
  CHECK(loop->failure->kind == FailureKind::protocol);
  CHECK(loop->failure->message == "more than 10 redirects");
  CHECK(fixture.peer.asked.size() == 11);
  CHECK(fixture.ask("GET", "/ftp")->failure->kind == FailureKind::protocol);
  CHECK(fixture.ask("GET", "/odd")->failure->kind == FailureKind::protocol);
  Request request = Fixture::request_for(url("http", fixture.peer.port(), "/loop"));
  request.redirects = Redirects::give;
  CHECK(fixture.start(request)->status() == 302);
  request.redirects = Redirects::refuse;
  CHECK(fixture.start(request)->failure->kind == FailureKind::protocol);
}

TEST_CASE("a body that has begun to leave is not sent twice: the program sees the redirect") {
  Redirecting fixture;
  fixture.redirects = {{"/from", {307, "/to"}}};
  Request request = Fixture::request_for(url("http", fixture.peer.port(), "/from"));
  request.method = "POST";
  request.body = http::BodyInPieces{};
  auto got = std::make_unique<Outcome>();
  got->call = fixture.client->start(request, [&](auto answer) { got->response = std::get<Response>(answer); });
  got->call->write(http::SharedBytes::from("piece"));
  CHECK(got->call->end().ok());
  fixture.loop.settle();
  CHECK(got->status() == 307);
}

TEST_CASE("a redirect with an endless body is followed all the same") {
  Redirecting fixture;
  fixture.redirects = {{"/", {302, "/to"}}};
  fixture.body = std::string(1 << 20, 'x');
  const auto got = fixture.ask("GET", "/");
  CHECK(got->status() == 200);
}
