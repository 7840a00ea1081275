// Bodies in pieces, both ways, as a client sends and gets them.

#include "served.hpp"

namespace valk::natives {

TEST_CASE("a handler writes its body in pieces") {
  Served served(
      "(let {s (stream/open req {:status 201 :content-type \"text/x\"})}"
      " {aio/do (_ <- (stream/write s \"one \")) (_ <- (aio/sleep 10)) (_ <- (stream/write s \"two\")) (stream/close "
      "s)})");
  const Response& response = served.ask("/");
  CHECK(response.status() == 201);
  CHECK(response.headers.at("content-type") == "text/x");
  CHECK(response.body == "one ");
  CHECK_FALSE(response.closed);
  served.loop.advance(10ms);
  CHECK(response.body == "one two");
  CHECK(response.closed);
  CHECK(served.reported.empty());
}

TEST_CASE("a writer waits while the client takes nothing") {
  Served served(
      "(let {s (stream/open req)} {aio/then (stream/write s (make-string 300000 \"x\")) (\\ {_} {println "
      "\"drained\"})})",
      {65535, false});
  served.ask("/");
  CHECK(served.output.empty());
  served.caller->http.open_windows(served.last, 1'000'000);
  served.caller->flush();
  served.loop.settle();
  CHECK(served.output == "drained\n");
}

TEST_CASE("a client that goes away closes the stream and cancels its writers") {
  Served served(
      "(let {s (stream/open req)} {stream/on-close s (\\ {} {println \"closed\"})} {aio/finally (stream/write s "
      "(make-string 300000 \"x\")) (\\ {} {println \"finally\"})})",
      {65535, false});
  served.ask("/");
  served.caller->http.reset(served.last);
  served.caller->flush();
  served.loop.settle();
  CHECK(served.output.find("closed\n") != std::string::npos);
  CHECK(served.output.find("finally\n") != std::string::npos);
  CHECK(served.reported.empty());
}

TEST_CASE("a handler that fails after its stream was opened breaks it off") {
  Served served(
      "(let {s (stream/open req)} {stream/write s \"begun\"} {aio/then (aio/sleep 5) (\\ {_} {error \"no\"})})");
  const Response& response = served.ask("/");
  CHECK(response.body == "begun");
  served.loop.advance(5ms);
  CHECK(response.closed);
  CHECK(response.error_code == NGHTTP2_INTERNAL_ERROR);
  CHECK(served.reported.size() == 1);
}

TEST_CASE("a stream that is silent for too long is cancelled") {
  Served served("(stream/closed (stream/set-timeout (stream/open req) 100))");
  const Response& response = served.ask("/");
  served.loop.advance(99ms);
  CHECK_FALSE(response.closed);
  served.loop.advance(1ms);
  CHECK(response.closed);
  CHECK(response.error_code == NGHTTP2_CANCEL);
}

TEST_CASE("events as a browser reads them") {
  Served served(
      "((sse/handler (\\ {s req} {do (sse/retry s 100) (sse/full s \"price\" 7 \"4\\n2\") (sse/json s {:a 1}) "
      "(sse/comment s \"x\")"
      " (sse/close s)})) req)");
  const Response& response = served.ask("/");
  CHECK(response.headers.at("content-type") == "text/event-stream");
  CHECK(response.headers.at("cache-control") == "no-cache");
  CHECK(response.body == "retry: 100\n\nid: 7\nevent: price\ndata: 4\ndata: 2\n\ndata: {\"a\":1}\n\n: x\n");
}

TEST_CASE("a large body is read in pieces, as fast as they are dealt with") {
  Served served(
      "(let {total (atom 0)} {aio/then (req/each-chunk req (\\ {piece} {do (atom/add! total (len piece)) (aio/sleep "
      "1)}))"
      " (\\ {_} {str (deref total)})})");
  const Response& response = served.ask("/", "POST", {{"content-length", "500000"}}, std::string(500'000, 'x'));
  CHECK_FALSE(response.closed);
  served.loop.advance(1s);
  CHECK(response.body == "500000");
}

TEST_CASE("a body that comes later gives its text, and is there afterwards") {
  Served served("(aio/then (req/text req) (\\ {text} {str (type (req :body)) \" \" (len text)}))");
  CHECK(served.ask("/", "POST", {}, "small").body == ":string 5");
  CHECK(served.ask("/", "POST", {{"content-length", "70000"}}, std::string(70'000, 'x')).body == ":string 70000");
}

}  // namespace valk::natives
