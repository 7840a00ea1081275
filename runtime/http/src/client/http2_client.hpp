#pragma once

// HTTP/2 (RFC 9113) for a client, over nghttp2.

#include <nghttp2/nghttp2.h>

#include <memory>
#include <unordered_map>

#include "guard.hpp"
#include "http2_fields.hpp"
#include "outgoing_body.hpp"
#include "valk/http/client_session.hpp"

namespace valk::http {

class Http2Client final : public ClientSession {
 public:
  Http2Client(ClientEvents& events, Time now, const ClientLimits& limits);

  void receive(std::string_view bytes, Time now) override;
  void receive_end(Time now) override;
  void send(std::string& out, std::size_t limit, Time now) override;
  [[nodiscard]] std::size_t room() const override;
  [[nodiscard]] std::optional<bool> takes_tunnels() const override;
  [[nodiscard]] bool is_closing() const override;
  [[nodiscard]] bool is_finished() const override;
  base::Result<StreamId> request(const RequestHead& head, RequestBody body, Time now) override;
  void write_body(StreamId stream, SharedBytes piece) override;
  base::Status end_body(StreamId stream, const HeaderList& trailers) override;
  void reset(StreamId stream) override;
  void consume(StreamId stream, std::size_t bytes) override;
  bool probe() override;
  void close() override;
  void abandon(const std::string& message) override;
  [[nodiscard]] std::string_view version() const override { return "2"; }

 private:
  struct Callbacks;  // what nghttp2 calls: http2_client_callbacks.cpp
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  struct Stream {
    StreamId id;
    ResponseHead head;  // as it comes
    HeaderList trailers;
    OutgoingBody body;
    HeaderList request_trailers;
    std::size_t header_bytes = 0;
    std::size_t header_fields = 0;
    std::size_t unconsumed = 0;
    int interim_responses = 0;
    bool head_sent = false;
    bool waiting_for_body = false;  // nghttp2 asks no more until told to
    bool response_told = false;
    bool response_ended = false;
    bool malformed = false;  // it was we who found it so
    bool too_large = false;
  };

  static nghttp2_session* make_session(Http2Client* self);
  void submit_settings();
  [[nodiscard]] Stream* find(StreamId id);
  [[nodiscard]] static std::vector<nghttp2_nv> fields_of(const RequestHead& head, const std::string& length,
                                                         LowerNames& names);

  // Responses, as nghttp2 tells them. An int is what the callback gives back.
  int begin_frame(const nghttp2_frame_hd& frame);
  int begin_headers(const nghttp2_frame& frame);
  int add_header(const nghttp2_frame& frame, std::string_view name, std::string_view value);
  int end_frame(const nghttp2_frame& frame);
  int end_headers(Stream& stream, bool ends_stream);
  void end_response(Stream& stream);
  int add_body(StreamId id, std::string_view bytes);
  void close_stream(StreamId id, std::uint32_t error_code);
  void before_frame_sent(const nghttp2_frame& frame);
  void frame_sent(const nghttp2_frame& frame);
  void frame_not_sent(const nghttp2_frame& frame, int error);
  ssize_t read_body(Stream& stream, std::size_t limit, std::uint32_t& flags);
  int send_body(Stream& stream, const std::uint8_t* frame_header, std::size_t size);
  void submit_trailers(Stream& stream);
  int count_control_frame();
  // Nothing can go on: the server has broken the protocol on the connection itself.
  void break_off(const std::string& message);

  // Tells the end of `stream`, which is no more then.
  void end_stream(Stream& stream, RequestEnd end, const std::string& message);

  ClientEvents& events_;
  const ClientLimits limits_;
  std::unordered_map<std::int32_t, std::unique_ptr<Stream>> streams_;
  Bucket control_frames_;
  std::string* out_ = nullptr;  // while `send` runs
  std::size_t out_limit_ = 0;   // of its size
  std::string explanation_;     // of nghttp2
  Time now_{};
  bool settled_ = false;  // the server's settings have come
  bool closing_ = false;
  bool is_broken_ = false;
  std::unique_ptr<nghttp2_session, Delete> session_;  // last: its end comes first
};

}  // namespace valk::http
