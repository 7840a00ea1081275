#pragma once

#include "catch.hpp"
#include "client.hpp"
#include "valk/http/session.hpp"

using namespace std::chrono_literals;
using namespace valk::http;

// A session that notes what it is told, and a client on the other end of a wire in memory.
struct Fixture final : SessionEvents {
  struct Seen {
    RequestHead head;
    bool has_body = false;
    std::string body;
    bool ended = false;
    int closed = 0;
    CloseReason reason{};
  };

  Limits limits;
  std::string date = "Sun, 06 Nov 1994 08:49:37 GMT";
  Time now = 1000s;
  std::map<std::int32_t, Seen> seen;
  std::vector<std::int32_t> order;  // of requests
  std::vector<std::string> notices;
  bool answer_at_once = true;
  bool consume_at_once = true;
  std::size_t sent_told = 0;
  Http2Client client;
  std::unique_ptr<ServerSession> session;

  explicit Fixture(const Limits& used = {}, Http2Client::Settings settings = {65535, true})
      : limits(used), client(settings), session(make_http2_server_session({limits, date}, *this, now)) {}

  void answer(std::int32_t stream, int status, const std::string& body) {
    ResponseHead head{status, {}};
    head.headers.add("content-type", "text/plain");
    CHECK(session->respond({stream}, head, SharedBytes::from(body)).ok());
  }

  // Passes bytes both ways until nobody has more to say.
  void exchange(std::size_t step = std::string::npos) {
    for (;;) {
      const std::string to_server = client.take();
      for (std::size_t at = 0; at < to_server.size(); at += std::min(step, to_server.size() - at)) {
        session->receive(std::string_view(to_server).substr(at, step), now);
      }
      std::string to_client;
      session->send(to_client, 64 * 1024, now);
      CHECK(client.receive(to_client));
      if (to_server.empty() && to_client.empty()) return;
    }
  }

  [[nodiscard]] const Http2Client::Response& response(std::int32_t stream) { return client.responses[stream]; }
  [[nodiscard]] std::uint32_t last_goaway() const { return client.goaways.empty() ? 0 : client.goaways.back().second; }

  void on_request(StreamId stream, RequestHead head, bool has_body) override {
    seen[stream.value].head = std::move(head);
    seen[stream.value].has_body = has_body;
    order.push_back(stream.value);
  }
  void on_body(StreamId stream, std::string_view bytes) override {
    seen[stream.value].body += bytes;
    if (consume_at_once) session->consume(stream, bytes.size());
  }
  void on_request_end(StreamId stream) override {
    seen[stream.value].ended = true;
    if (answer_at_once) answer(stream.value, 200, "hello");
  }
  void on_body_sent(StreamId, std::size_t) override { ++sent_told; }
  void on_closed(StreamId stream, CloseReason reason) override {
    ++seen[stream.value].closed;
    seen[stream.value].reason = reason;
  }
  void on_notice(const std::string& message) override { notices.push_back(message); }
};
