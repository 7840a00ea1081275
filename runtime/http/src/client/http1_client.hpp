#pragma once

// HTTP/1.1 (RFC 9112) for a client: one request after the other.

#include <optional>

#include "client/http1_response_head.hpp"
#include "http1_chunks.hpp"
#include "outgoing_body.hpp"
#include "valk/http/client_session.hpp"

namespace valk::http {

class Http1Client final : public ClientSession {
 public:
  Http1Client(ClientEvents& events, const ClientLimits& limits, bool through_proxy)
      : events_(events), limits_(limits), through_proxy_(through_proxy) {}

  void receive(std::string_view bytes, Time now) override;
  void receive_end(Time now) override;
  void send(std::string& out, std::size_t limit, Time now) override;
  [[nodiscard]] bool wants_input() const override;
  [[nodiscard]] std::size_t room() const override { return current_ || is_closing() ? 0 : 1; }
  [[nodiscard]] bool is_closing() const override { return closing_ || broken_; }
  [[nodiscard]] bool is_finished() const override { return broken_ || (closing_ && !current_ && out_.empty()); }
  base::Result<StreamId> request(const RequestHead& head, RequestBody body, Time now) override;
  void write_body(StreamId stream, SharedBytes piece) override;
  base::Status end_body(StreamId stream, const HeaderList& trailers) override;
  void reset(StreamId stream) override;
  void consume(StreamId stream, std::size_t bytes) override;
  void close() override { closing_ = true; }
  void abandon(const std::string& message) override;
  [[nodiscard]] std::string_view version() const override { return "1.1"; }

 private:
  // How the end of a body is known (RFC 9112 section 6.3).
  enum class Framing : std::uint8_t { length, chunks, end_of_connection, tunnel };

  // The request under way.
  struct Exchange {
    StreamId id;
    Http1ResponseHead response;
    Http1Chunks chunks;
    std::uint64_t left = 0;  // of the response's body, where its length was told
    std::size_t unconsumed = 0;
    OutgoingBody body;
    HeaderList trailers;                    // of the request
    std::optional<std::uint64_t> promised;  // bytes of the request's body still to come, where its length was told
    int interim_responses = 0;
    Framing framing = Framing::length;
    bool sends_chunks = false;
    bool request_sent = false;  // all of it was handed out
    bool began = false;         // part of it was
    bool response_started = false;
    bool is_head_request = false;
    bool is_connect = false;
    bool asks_for_upgrade = false;
  };

  [[nodiscard]] std::string_view rest() const { return std::string_view(input_).substr(read_); }
  [[nodiscard]] Exchange* find(StreamId id);

  // Requests.
  void write_head(Exchange& exchange, const RequestHead& head, const RequestBody& body);
  void send_body(std::string& out, std::size_t full);
  void end_request(std::string& out);

  // Responses. A bool tells whether there may be more to do.
  void process();
  bool read_head();
  bool begin_response(std::string_view text);
  bool take_interim(const ResponseHead& head);
  [[nodiscard]] bool choose_framing();
  bool read_body();
  bool read_chunks(std::string_view& text, std::string_view& piece);
  void end_response(HeaderList trailers);

  void fail(RequestEnd end, const std::string& message);
  void tell_closed(RequestEnd end, const std::string& message);

  ClientEvents& events_;
  const ClientLimits limits_;
  const bool through_proxy_;
  std::string input_;
  std::size_t read_ = 0;     // how much of it was taken
  std::size_t scanned_ = 0;  // how much of `rest` has no end of a head in it
  std::string out_;          // heads on their way
  std::optional<Exchange> current_;
  std::int32_t requests_ = 0;
  bool closing_ = false;  // no request is taken any more
  bool broken_ = false;   // nothing can go on
};

}  // namespace valk::http
