#pragma once

// A client's session that notes what it is told, and a server that says what a test has it say.

#include <map>
#include <string>
#include <vector>

#include "catch.hpp"
#include "valk/http/client_session.hpp"

using namespace std::chrono_literals;
using namespace valk::http;

struct ClientFixture : ClientEvents {
  struct Seen {
    ResponseHead head;
    bool has_body = false;
    std::vector<ResponseHead> interim;
    std::string body;
    HeaderList trailers;
    bool ended = false;
    int closed = 0;
    RequestEnd end{};
    std::string message;
  };

  Time now = 1000s;
  std::map<std::int32_t, Seen> seen;
  std::size_t unsent = 0;
  bool consume_at_once = true;
  std::unique_ptr<ClientSession> session;

  std::int32_t request(const RequestHead& head, RequestBody body = NoBody{}) {
    auto begun = session->request(head, std::move(body), now);
    REQUIRE(begun.ok());
    seen[begun.value().value];
    return begun.value().value;
  }
  std::int32_t get(const std::string& target) { return request(head_of("GET", target)); }

  static RequestHead head_of(const std::string& method, const std::string& target) {
    RequestHead head;
    head.method = method;
    head.target = target;
    head.scheme = "https";
    head.authority = "example.org";
    return head;
  }

  std::string sent() {
    std::string out;
    session->send(out, 1 << 20, now);
    return out;
  }
  void receive(std::string_view bytes, std::size_t step = std::string::npos) {
    for (std::size_t at = 0; at < bytes.size(); at += std::min(step, bytes.size() - at)) {
      session->receive(bytes.substr(at, step), now);
    }
  }

  void on_interim(StreamId stream, const ResponseHead& head) override { seen[stream.value].interim.push_back(head); }
  void on_response(StreamId stream, ResponseHead head, bool has_body) override {
    seen[stream.value].head = std::move(head);
    seen[stream.value].has_body = has_body;
  }
  void on_body(StreamId stream, std::string_view bytes) override {
    seen[stream.value].body += bytes;
    if (consume_at_once) session->consume(stream, bytes.size());
  }
  void on_response_end(StreamId stream, HeaderList trailers) override {
    seen[stream.value].trailers = std::move(trailers);
    seen[stream.value].ended = true;
  }
  void on_body_sent(StreamId, std::size_t left) override { unsent = left; }
  void on_closed(StreamId stream, RequestEnd end, const std::string& message) override {
    ++seen[stream.value].closed;
    seen[stream.value].end = end;
    seen[stream.value].message = message;
  }
};
