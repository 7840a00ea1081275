#pragma once

// HTTP/2 (RFC 9113) for a server, over nghttp2.

#include <nghttp2/nghttp2.h>

#include <memory>

#include "guard.hpp"
#include "http2_stream.hpp"
#include "valk/http/session.hpp"

namespace valk::http {

class Http2Session final : public ServerSession {
 public:
  Http2Session(const SessionSettings& settings, SessionEvents& events, Time now);
  ~Http2Session() override = default;

  void receive(std::string_view bytes, Time now) override;
  void send(std::string& out, std::size_t limit, Time now) override;
  [[nodiscard]] bool is_finished() const override;
  base::Status respond(StreamId id, const ResponseHead& head, SharedBytes body) override;
  base::Status start_response(StreamId id, const ResponseHead& head, std::optional<std::uint64_t> length) override;
  void write_body(StreamId id, SharedBytes piece) override;
  void end_body(StreamId id) override;
  void reset(StreamId id, ResetCode code) override;
  void consume(StreamId id, std::size_t bytes) override;
  void start_drain(Time now) override;
  [[nodiscard]] Time check(Time now) override;
  void abandon() override;
  [[nodiscard]] std::string_view version() const override { return "2"; }

 private:
  struct Callbacks;  // what nghttp2 calls: http2_callbacks.cpp
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };
  enum class Drain : std::uint8_t { no, noticed, final };

  static nghttp2_session* make_session(Http2Session* self);
  void submit_settings();

  // The stream if it is open.
  [[nodiscard]] Http2Stream* find(StreamId id) const;

  // Requests, as nghttp2 tells them. An int is what the callback gives back.
  int begin_frame(const nghttp2_frame_hd& frame);
  int begin_headers(const nghttp2_frame& frame);
  int add_header(const nghttp2_frame& frame, std::string_view name, std::string_view value);
  int end_frame(const nghttp2_frame& frame);
  int add_body(StreamId id, std::string_view bytes);
  void close_stream(StreamId id, std::uint32_t error_code);
  void end_headers(Http2Stream& stream, bool has_body);
  void end_request(Http2Stream& stream);
  [[nodiscard]] bool accept_authority(Http2Stream& stream) const;
  void refuse(Http2Stream& stream, int status, const std::string& text);
  void tell_closed(Http2Stream& stream, CloseReason reason);
  // What becomes of a stream that was answered before its request was all there.
  void linger(Http2Stream& stream);
  void frame_sent(const nghttp2_frame& frame);
  void frame_not_sent(const nghttp2_frame& frame, int error);

  // Responses: http2_response.cpp.
  base::Status submit_head(Http2Stream& stream, const ResponseHead& head, std::optional<std::uint64_t> length,
                           bool has_body);
  ssize_t read_body(Http2Stream& stream, std::size_t limit, std::uint32_t& flags);
  int send_body(Http2Stream& stream, const std::uint8_t* frame_header, std::size_t size);

  // Guards.
  int count_control_frame();
  int count_reset();
  [[nodiscard]] bool is_over_headers(const Http2Stream& stream, int times) const;
  // Ends the connection with GOAWAY; nghttp2 still sends it.
  void terminate(std::uint32_t error_code, const std::string& message);
  // The same when nghttp2 cannot go on.
  void break_off(std::uint32_t error_code, const std::string& message);
  void finish_drain();
  [[nodiscard]] Time check_streams(Time now, Time next);
  // Of a request that is not all there.
  [[nodiscard]] Time check_body(Http2Stream& stream, Time now, Time next);

  SessionSettings settings_;
  SessionEvents& events_;
  Http2Streams streams_;
  OpenedStreams opened_;
  Bucket resets_;
  Bucket control_frames_;
  std::int64_t window_updates_allowed_ = 100;
  std::int64_t requests_ = 0;
  std::string* out_ = nullptr;  // while `send` runs
  std::size_t out_limit_ = 0;   // of its size
  std::string broken_off_;      // the last bytes to send
  std::string explanation_;
  Time now_{};
  Time born_{};
  Time idle_since_{};
  Time headers_since_{};
  Time drain_since_{};
  Drain drain_ = Drain::no;
  bool reading_headers_ = true;  // or the preface
  bool terminated_ = false;
  bool broken_ = false;
  bool inside_ = false;                               // `receive` or `send` runs
  std::unique_ptr<nghttp2_session, Delete> session_;  // last: its end comes first
};

}  // namespace valk::http
