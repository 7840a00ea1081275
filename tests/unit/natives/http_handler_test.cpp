// What handlers give, as a client gets it.

#include "served.hpp"

namespace valk::natives {
namespace {

std::string type_of(const Response& response) {
  return response.headers.contains("content-type") ? response.headers.at("content-type") : "";
}

}  // namespace

TEST_CASE("a response plist is sent as it is") {
  Served served("{:status 201 :headers {\"x-one\" \"1\" :x-two 2} :body \"made\" :location \"/7\" :cookies {\"a=b\"}}");
  const Response& response = served.ask("/");
  CHECK(response.status() == 201);
  CHECK(response.body == "made");
  CHECK(type_of(response) == "text/plain; charset=utf-8");
  CHECK(response.headers.at("x-one") == "1");
  CHECK(response.headers.at("x-two") == "2");
  CHECK(response.headers.at("location") == "/7");
  CHECK(response.headers.at("set-cookie") == "a=b");
}

TEST_CASE("a status may be a string; headers may be pairs") {
  Served served("(http2/response \"404\" {{\"content-type\" \"text/html\"} {\"x-a\" \"1\"}} \"<p>no\")");
  const Response& response = served.ask("/");
  CHECK(response.status() == 404);
  CHECK(type_of(response) == "text/html");
  CHECK(response.headers.at("x-a") == "1");
}

TEST_CASE("bodies by type") {
  SECTION("a bare string") {
    Served served("\"hello\"");
    CHECK(served.ask("/").body == "hello");
    CHECK(served.ask("/").status() == 200);
    CHECK(type_of(served.ask("/")) == "text/plain; charset=utf-8");
  }
  SECTION("data") {
    Served served("{:status 200 :body {:user {:id 7} :tags {\"a\" \"b\"}}}");
    CHECK(served.ask("/").body == R"({"user":{"id":7},"tags":["a","b"]})");
    CHECK(type_of(served.ask("/")) == "application/json");
  }
  SECTION("bare data") {
    Served served("{:id 7}");
    CHECK(served.ask("/").body == R"({"id":7})");
  }
  SECTION("nil") {
    Served served("nil");
    CHECK(served.ask("/").status() == 204);
    CHECK(served.ask("/").body.empty());
  }
  SECTION("a type of its own") {
    Served served("{:body {1 2} :content-type \"application/vnd.x+json\"}");
    CHECK(type_of(served.ask("/")) == "application/vnd.x+json");
  }
}

TEST_CASE("what the request says") {
  Served served(
      "(str (req :method) \" \" (req :path) \" \" (req :query) \" \" (req/query req \"q\") \" \" (req/header req "
      "\"X-Mine\") \" \" (req :body) \" \" (aio/await (req/text req)) \" \" (req :scheme) \" \" (req :authority))");
  const Response& response = served.ask("/a/b?q=1%2B1+x&y", "POST", {{"x-mine", "yes"}}, "text");
  CHECK(response.body == "POST /a/b q=1%2B1+x&y 1+1 x yes text text https localhost");
}

TEST_CASE("a request is read like a plist") {
  Served served("(list (nil? (req :nothing)) (req :body) (req/method req) (req/param req :id))");
  CHECK(served.ask("/").body == R"([true,null,"GET",null])");
}

TEST_CASE("a plist stands in for a request") {
  Served served("nil");
  const auto value = [&](const std::string& text) {
    const Evaluation evaluation = served.run(text);
    for (const base::Diagnostic& problem : evaluation.problems) FAIL(problem.message);
    return heap::to_readable(served.isolate.heap(), evaluation.value.get());
  };
  value(
      "(def {r} {:method \"GET\" :path \"/7\" :query \"a=1&b=2\" :headers {{\"X-Mine\" \"yes\"} {\"b\" \"c\"}} "
      ":params {:id \"7\"}})");
  CHECK(value("(list (req/method r) (req/path r) (req/query r :b) (req/header r \"x-mine\") (req/param r :id))") ==
        R"({"GET" "/7" "2" "yes" "7"})");
  CHECK(value("(list (req/header r \"none\") (req/param r \"id\") (aio/await (req/text r)))") == R"({() "7" ""})");
}

TEST_CASE("a handle is awaited") {
  Served served("(aio/then (aio/sleep 50) (\\ {_} {:status 202 :body \"late\"}))");
  const Response& response = served.ask("/");
  CHECK(response.status() == 0);
  served.loop.advance(50ms);
  CHECK(served.caller->http.responses[served.last].status() == 202);
}

TEST_CASE("a failure is a 500 with an id, and reported under it") {
  SECTION("raised") {
    Served served("(error :broken \"secret\")");
    const Response& response = served.ask("/path");
    CHECK(response.status() == 500);
    CHECK(response.body.starts_with(R"({"error":"internal server error","id":")"));
    CHECK(response.body.find("secret") == std::string::npos);
    REQUIRE(served.reported.size() == 1);
    CHECK(served.reported[0].message == "secret");
    const std::string id = response.body.substr(39, 12);
    CHECK(served.reported[0].notes.back().message.find(id + ": GET /path from ") != std::string::npos);
  }
  SECTION("of a handle") {
    Served served("(aio/then (aio/sleep 5) (\\ {_} {error \"secret\"}))");
    served.ask("/");
    served.loop.advance(5ms);
    CHECK(served.caller->http.responses[served.last].status() == 500);
    CHECK(served.reported.size() == 1);
  }
  SECTION("something that is no response") {
    Served served("{:body (\\ {} 1)}");
    CHECK(served.ask("/").status() == 500);
    REQUIRE(served.reported.size() == 1);
    CHECK(served.reported[0].message.find("no response can be made of") == 0);
  }
  SECTION("a status that is none, a header that cannot be sent") {
    Served served("(if (== (req :path) \"/a\") {:status 42} {:headers {\"x\" \"a\\nb\"}})");
    CHECK(served.ask("/a").status() == 500);
    CHECK(served.ask("/b").status() == 500);
    CHECK(served.reported.size() == 2);
  }
}

TEST_CASE("errors that say what to answer") {
  SECTION("a status in the data") {
    Served served("(error :missing \"no such user\" {:status 404})");
    CHECK(served.ask("/").status() == 404);
    CHECK(served.ask("/").body == R"({"error":"no such user"})");
    CHECK(served.reported.empty());
  }
  SECTION("a timeout") {
    Served served("(aio/within (aio/never) 10)");
    served.ask("/");
    served.loop.advance(10ms);
    CHECK(served.caller->http.responses[served.last].status() == 504);
  }
  SECTION("a cancellation") {
    Served served("(let {h (aio/never)} {(aio/cancel h) h})");
    CHECK(served.ask("/").status() == 503);
  }
}

TEST_CASE("a client that goes away cancels the handle of its request") {
  Served served(
      "(aio/finally (aio/on-cancel (aio/sleep 1000) (\\ {} (println \"called off\"))) (\\ {} (println \"finally\")))");
  served.ask("/");
  SECTION("by resetting the stream") {
    served.caller->http.reset(served.last);
    served.caller->flush();
  }
  SECTION("by closing the connection") { served.caller->stream.reset(); }
  served.loop.settle();
  CHECK(served.output.find("called off\n") != std::string::npos);
  CHECK(served.output.find("finally\n") != std::string::npos);
}

TEST_CASE("a handler past its deadline is cancelled and answered 504") {
  Served served("(aio/finally (aio/never) (\\ {} (println \"cleaned up\")))");
  const Response& response = served.ask("/");
  served.loop.advance(29s);
  CHECK(response.status() == 0);
  served.loop.advance(1s);
  CHECK(response.status() == 504);
  CHECK(served.output == "cleaned up\n");
  CHECK(served.reported.empty());
}

TEST_CASE("a server that is busy says what its error handler wrote") {
  Served served("(aio/never)");
  const Evaluation evaluation = served.run(
      "(http2/server-port (aio/await (http2/server-listen 0 handler {:h2c true :max-in-flight 1 :error-handler (\\ "
      "{status} {str \"<p>\" status})})))");
  REQUIRE(evaluation.ok());
  served.caller = std::make_unique<Caller>(served.loop, static_cast<std::uint16_t>(evaluation.value.get().as_fixnum()),
                                           Http2Client::Settings{65535, true});
  served.ask("/");
  const Response& refused = served.ask("/");
  CHECK(refused.status() == 503);
  CHECK(refused.body == "<p>503");
  CHECK(type_of(refused) == "text/html; charset=utf-8");
}

TEST_CASE("def in a handler is refused") {
  Served served("{def {counter} 1}");
  CHECK(served.ask("/").status() == 500);
  REQUIRE(served.reported.size() == 1);
  CHECK(served.reported[0].id == ":def-in-callback");
}

TEST_CASE("a server's handler is replaced, and the server stopped") {
  Served served("\"first\"");
  CHECK(served.ask("/").body == "first");
  const Evaluation evaluation = served.run(
      "(= {server} (http2/server-listen 0 (\\ {req} \"one\") {:h2c true}))"
      "(http2/server-handle server (\\ {req} \"two\"))"
      "(aio/await (http2/server-stop server))"
      "(aio/await (http2/server-stop server))");
  for (const base::Diagnostic& problem : evaluation.problems) FAIL(base::render(problem, {}));
}

TEST_CASE("options that are none are named") {
  Served served("nil");
  const auto problem = [&](const std::string& text) { return served.run(text).problems.at(0).message; };
  CHECK(problem("(http2/server-listen 0 id {:max-inflight 5})").find("did you mean `:max-in-flight`?") !=
        std::string::npos);
  CHECK(problem("(http2/server-listen 0 id {:max-in-flight 0})").find("a number from 1 to") != std::string::npos);
  CHECK(problem("(http2/server-listen 99999 id)").find("a port") != std::string::npos);
  CHECK(problem("(aio/await (http2/server-listen 0 id))").find("a certificate") != std::string::npos);
}

}  // namespace valk::natives
