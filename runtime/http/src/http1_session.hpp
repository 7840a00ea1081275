#pragma once

// HTTP/1.1 and 1.0 (RFC 9112) for a server. Requests of a pipeline are taken one after the other: the next one is read
// when the answer to the one before it has been handed out.

#include "body_rate.hpp"
#include "http1_chunks.hpp"
#include "http1_head.hpp"
#include "outgoing_body.hpp"
#include "valk/http/session.hpp"

namespace valk::http {

class Http1Session final : public ServerSession {
 public:
  Http1Session(const SessionSettings& settings, SessionEvents& events, Time now)
      : settings_(settings), events_(events), born_(now), waiting_since_(now) {}

  void receive(std::string_view bytes, Time now) override;
  void send(std::string& out, std::size_t limit, Time now) override;
  [[nodiscard]] bool is_finished() const override;
  [[nodiscard]] bool wants_input() const override;
  base::Status respond(StreamId id, const ResponseHead& head, SharedBytes body) override;
  base::Status start_response(StreamId id, const ResponseHead& head, std::optional<std::uint64_t> length) override;
  void write_body(StreamId id, SharedBytes piece) override;
  void end_body(StreamId id) override;
  void reset(StreamId id, ResetCode code) override;
  void consume(StreamId id, std::size_t bytes) override;
  void start_drain(Time now) override;
  [[nodiscard]] Time check(Time now) override;
  void abandon() override;
  [[nodiscard]] std::string_view version() const override { return "1.1"; }

 private:
  // The request that is being read or answered.
  struct Exchange {
    StreamId id;
    Http1Head head;
    Http1Chunks chunks;
    std::uint64_t length = 0;  // of the request's body, where it is not in chunks
    std::uint64_t body_received = 0;
    std::size_t unconsumed = 0;
    BodyRate body_rate;
    OutgoingBody body;
    std::optional<std::uint64_t> promised;  // bytes of the response's body still to come, where its length was told
    bool told = false;                      // `on_request` was called, `on_closed` was not
    bool request_ended = false;
    bool is_head_request = false;
    bool response_started = false;
    bool sends_body = false;    // a body follows the response's head
    bool sends_chunks = false;  // in chunks
  };

  [[nodiscard]] std::string_view rest() const { return std::string_view(input_).substr(read_); }
  [[nodiscard]] Exchange* find(StreamId id);

  // Requests. A bool tells whether there may be more to do.
  void process();
  bool read_head();
  bool begin_request(std::string_view text);
  bool read_body();
  bool read_body_piece(std::string_view piece);
  void end_request();
  // Of a request that is not all there. Gives when to look again.
  [[nodiscard]] Time check_body(Time next);
  // Answers a request that nobody is to see, or to see any more, and lets the connection end.
  void refuse(int status, const std::string& text);
  void tell_closed(CloseReason reason);

  // Responses: http1_response.cpp.
  base::Status write_head(Exchange& exchange, const ResponseHead& head, std::optional<std::uint64_t> length);
  void write_framing(Exchange& exchange, int status, std::optional<std::uint64_t> length);
  void send_body(std::string& out, std::size_t limit);
  void end_response();
  // Ends the connection in the middle: what was begun cannot be ended well.
  void break_off();

  SessionSettings settings_;
  SessionEvents& events_;
  std::string input_;
  std::size_t read_ = 0;     // how much of it was taken
  std::size_t scanned_ = 0;  // how much of `rest` has no end of a head in it
  std::string out_;          // heads on their way
  std::optional<Exchange> current_;
  std::int32_t requests_ = 0;
  Time now_{};
  Time born_{};
  Time waiting_since_;      // for what the client owes: a request, the rest of a head, a piece of a body
  bool was_asked_ = false;  // a request has come before
  bool closes_ = false;     // no request is taken any more
  bool draining_ = false;
  bool broken_ = false;
};

}  // namespace valk::http
