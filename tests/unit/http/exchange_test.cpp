// Requests and responses, as an HTTP/2 client sends and sees them.

#include "fixture.hpp"

TEST_CASE("a request arrives with its fields and is answered") {
  Fixture fixture;
  const auto stream = fixture.client.request("GET", "/users/7?full=1", {{"accept", "*/*"}, {"x-a", "1"}, {"x-a", "2"}});
  fixture.exchange();
  const auto& seen = fixture.seen[stream];
  CHECK(seen.head.method == "GET");
  CHECK(seen.head.target == "/users/7?full=1");
  CHECK(seen.head.scheme == "https");
  CHECK(seen.head.authority == "localhost");
  REQUIRE(seen.head.headers.size() == 3);
  CHECK(seen.head.headers.find("accept") == "*/*");
  CHECK(seen.head.headers.find("x-a") == "1");
  CHECK(seen.head.headers[2].value == "2");
  CHECK_FALSE(seen.head.headers.find("x-b"));
  CHECK_FALSE(seen.has_body);
  CHECK(seen.ended);
  CHECK(seen.closed == 1);
  CHECK(seen.reason == CloseReason::answered);
  const auto& response = fixture.response(stream);
  CHECK(response.status() == 200);
  CHECK(response.headers.at("content-type") == "text/plain");
  CHECK(response.headers.at("content-length") == "5");
  CHECK(response.headers.at("date") == fixture.date);
  CHECK(response.body == "hello");
  CHECK(response.error_code == NGHTTP2_NO_ERROR);
}

TEST_CASE("bytes may come one by one") {
  Fixture fixture;
  const auto stream = fixture.client.request("POST", "/", {}, "some body");
  fixture.exchange(1);
  CHECK(fixture.seen[stream].body == "some body");
  CHECK(fixture.response(stream).body == "hello");
}

TEST_CASE("many requests on one connection are answered in any order") {
  Fixture fixture;
  fixture.answer_at_once = false;
  std::vector<std::int32_t> streams;
  for (int i = 0; i < 100; ++i) streams.push_back(fixture.client.get("/" + std::to_string(i)));
  fixture.exchange();
  CHECK(fixture.order == streams);
  for (auto stream = streams.rbegin(); stream != streams.rend(); ++stream) {
    fixture.answer(*stream, 200, std::to_string(*stream));
  }
  fixture.exchange();
  for (const auto stream : streams) CHECK(fixture.response(stream).body == std::to_string(stream));
}

TEST_CASE("bodies of any size cross, in both directions") {
  Fixture fixture;
  fixture.answer_at_once = false;
  std::string big(5'000'000, '\0');
  for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 7);
  const auto stream = fixture.client.request("POST", "/", {{"content-length", std::to_string(big.size())}}, big);
  fixture.exchange();
  CHECK(fixture.seen[stream].head.content_length == big.size());
  CHECK(fixture.seen[stream].body == big);
  fixture.answer(stream, 200, big);
  fixture.exchange();
  CHECK(fixture.response(stream).body == big);
}

TEST_CASE("a body that is not consumed holds its sender back, and no other") {
  Fixture fixture;
  fixture.answer_at_once = false;
  fixture.consume_at_once = false;
  const std::string big(1'000'000, 'x');
  const auto held = fixture.client.request("POST", "/held", {}, big);
  fixture.exchange();
  CHECK(fixture.seen[held].body.size() == 65535);
  const auto other = fixture.client.request("POST", "/other", {}, "small");
  fixture.exchange();
  CHECK(fixture.seen[other].ended);
  for (std::size_t consumed = 0; consumed < big.size();) {
    const std::size_t now = fixture.seen[held].body.size();
    fixture.session->consume({held}, now - consumed);
    consumed = now;
    fixture.exchange();
  }
  CHECK(fixture.seen[held].ended);
}

TEST_CASE("a response goes no faster than its reader's window, and others pass it") {
  Fixture fixture({}, {.window = 10, .update_windows = false});
  fixture.answer_at_once = false;
  const auto slow = fixture.client.get("/slow");
  const auto quick = fixture.client.get("/quick");
  fixture.exchange();
  fixture.answer(slow, 200, std::string(1000, 'x'));
  fixture.answer(quick, 200, "short");
  fixture.exchange();
  CHECK(fixture.response(slow).body.size() == 10);
  CHECK(fixture.response(quick).body == "short");
  fixture.client.open_windows(slow, 1);
  fixture.exchange();
  CHECK(fixture.response(slow).body.size() == 11);
  fixture.client.open_windows(slow, 10000);
  fixture.exchange();
  CHECK(fixture.response(slow).body.size() == 1000);
}

TEST_CASE("a response in pieces") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  REQUIRE(fixture.session->start_response({stream}, {200, {}}, std::nullopt).ok());
  fixture.exchange();
  CHECK(fixture.response(stream).status() == 200);
  CHECK_FALSE(fixture.response(stream).headers.contains("content-length"));
  fixture.session->write_body({stream}, SharedBytes::from("one "));
  fixture.session->write_body({stream}, SharedBytes::from(""));
  fixture.session->write_body({stream}, SharedBytes::from("two "));
  fixture.exchange();
  CHECK(fixture.response(stream).body == "one two ");
  CHECK(fixture.sent_told == 2);
  fixture.session->write_body({stream}, SharedBytes::from("three"));
  fixture.session->end_body({stream});
  fixture.session->write_body({stream}, SharedBytes::from("late"));
  fixture.exchange();
  CHECK(fixture.response(stream).body == "one two three");
  CHECK(fixture.response(stream).closed);
}

TEST_CASE("HEAD, 204 and 304 are answered without a body") {
  Fixture fixture;
  const auto head = fixture.client.request("HEAD", "/");
  fixture.exchange();
  CHECK(fixture.response(head).headers.at("content-length") == "5");
  CHECK(fixture.response(head).body.empty());
  CHECK(fixture.response(head).closed);
  fixture.answer_at_once = false;
  for (const int status : {204, 304}) {
    const auto stream = fixture.client.get("/");
    fixture.exchange();
    fixture.answer(stream, status, "not sent");
    fixture.exchange();
    CHECK(fixture.response(stream).status() == status);
    CHECK(fixture.response(stream).body.empty());
    CHECK(fixture.response(stream).closed);
  }
}

TEST_CASE("response fields are lower case, and those of the connection are left out") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  ResponseHead head{200, {}};
  head.headers.add("Content-Type", "text/html");
  head.headers.add("X-Empty", "");
  head.headers.add("Connection", "close");
  head.headers.add("Transfer-Encoding", "chunked");
  head.headers.add("Content-Length", "999");
  REQUIRE(fixture.session->respond({stream}, head, SharedBytes::from("abc")).ok());
  fixture.exchange();
  const auto& headers = fixture.response(stream).headers;
  CHECK(headers.at("content-type") == "text/html");
  CHECK(headers.at("x-empty").empty());
  CHECK(headers.at("content-length") == "3");
  CHECK(headers.size() == 5);
}

TEST_CASE("response fields that would break the message are refused, and another answer can be given") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  const auto refused = [&](std::string_view name, std::string_view value) {
    ResponseHead head{200, {}};
    head.headers.add(name, value);
    return !fixture.session->respond({stream}, head, SharedBytes::from("x")).ok();
  };
  CHECK(refused("x-a", "one\r\nx-b: two"));
  CHECK(refused("x-a", std::string_view("a\0b", 3)));
  CHECK(refused("x-a", " a"));
  CHECK(refused("x a", "a"));
  CHECK(refused("", "a"));
  CHECK(refused(":status", "200"));
  fixture.answer(stream, 500, "instead");
  fixture.exchange();
  CHECK(fixture.response(stream).status() == 500);
  CHECK(fixture.response(stream).body == "instead");
}

TEST_CASE("a response whose head is too large is reset and noted") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  ResponseHead head{200, {}};
  head.headers.add("x-large", std::string(100'000, 'x'));
  CHECK(fixture.session->respond({stream}, head, SharedBytes::from("body")).ok());
  fixture.exchange();
  CHECK(fixture.response(stream).error_code == NGHTTP2_INTERNAL_ERROR);
  CHECK(fixture.seen[stream].closed == 1);
  CHECK(fixture.notices.size() == 1);
  fixture.answer_at_once = true;
  const auto next = fixture.client.get("/");
  fixture.exchange();
  CHECK(fixture.response(next).status() == 200);
}

TEST_CASE("a client that resets its stream cancels the request") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto stream = fixture.client.get("/");
  fixture.exchange();
  fixture.client.reset(stream);
  fixture.exchange();
  CHECK(fixture.seen[stream].closed == 1);
  CHECK(fixture.seen[stream].reason == CloseReason::cancelled);
  fixture.answer(stream, 200, "too late");
  fixture.session->write_body({stream}, SharedBytes::from("x"));
  fixture.session->reset({stream}, ResetCode::cancel);
  fixture.exchange();
  CHECK(fixture.client.goaways.empty());
}

TEST_CASE("a lost connection cancels what is open, once") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto one = fixture.client.get("/1");
  const auto two = fixture.client.get("/2");
  fixture.exchange();
  fixture.session->abandon();
  fixture.session->abandon();
  for (const auto stream : {one, two}) {
    CHECK(fixture.seen[stream].closed == 1);
    CHECK(fixture.seen[stream].reason == CloseReason::cancelled);
  }
}

TEST_CASE("a handler's reset reaches the client with its reason") {
  Fixture fixture;
  fixture.answer_at_once = false;
  const auto refused = fixture.client.get("/1");
  const auto failed = fixture.client.get("/2");
  fixture.exchange();
  fixture.session->reset({refused}, ResetCode::refused);
  fixture.session->reset({failed}, ResetCode::internal_error);
  fixture.exchange();
  CHECK(fixture.response(refused).error_code == NGHTTP2_REFUSED_STREAM);
  CHECK(fixture.response(failed).error_code == NGHTTP2_INTERNAL_ERROR);
  CHECK(fixture.seen[failed].reason == CloseReason::refused);
}

TEST_CASE("a request that is answered before it was all there may still be sent, and is dropped") {
  Fixture fixture;
  fixture.answer_at_once = false;
  fixture.consume_at_once = false;
  const auto stream = fixture.client.request("POST", "/", {{"content-length", "300000"}}, std::string(300'000, 'x'));
  fixture.exchange();
  CHECK_FALSE(fixture.seen[stream].ended);  // the window is full
  fixture.answer(stream, 200, "enough");
  fixture.exchange();
  CHECK(fixture.response(stream).body == "enough");
  CHECK(fixture.response(stream).closed);
  CHECK(fixture.response(stream).error_code == NGHTTP2_NO_ERROR);
  CHECK(fixture.seen[stream].reason == CloseReason::answered);
  CHECK_FALSE(fixture.seen[stream].ended);
}

TEST_CASE("a client that was answered early and falls silent is reset without an error") {
  Fixture fixture;
  const auto stream = fixture.client.request("POST", "/", {}, "half", false);
  fixture.answer_at_once = false;
  fixture.exchange();
  fixture.answer(stream, 403, "no");
  fixture.exchange();
  CHECK(fixture.response(stream).body == "no");
  CHECK_FALSE(fixture.response(stream).closed);
  (void)fixture.session->check(fixture.now + std::chrono::milliseconds(fixture.limits.body_timeout_ms));
  fixture.exchange();
  CHECK(fixture.response(stream).closed);
  CHECK(fixture.response(stream).error_code == NGHTTP2_NO_ERROR);
}
