#include "client/http2_client.hpp"

#include <array>
#include <cassert>

#include "client/http2_client_callbacks.hpp"
#include "client/request_check.hpp"
#include "header_text.hpp"
#include "http2_fields.hpp"

namespace valk::http {

namespace {

// What may be on its way to us: of one response, and of all on the connection.
constexpr std::uint32_t stream_window = 1024 * 1024;
constexpr std::int32_t connection_window = 16 * 1024 * 1024;

// Requests at once on a connection, until the server has said how many it takes (RFC 9113 section 6.5.2), and at most.
constexpr std::size_t requests_before_settings = 100;
constexpr std::size_t most_requests = 1000;

// Frames that carry nothing of a response, at once, and each second.
constexpr std::int64_t control_frames_at_once = 10'000;
constexpr double control_frames_a_second = 1'000;

}  // namespace

std::unique_ptr<ClientSession> make_http2_client_session(ClientEvents& events, Time now, const ClientLimits& limits) {
  return std::make_unique<Http2Client>(events, now, limits);
}

Http2Client::Http2Client(ClientEvents& events, Time now, const ClientLimits& limits)
    : events_(events),
      limits_(limits),
      control_frames_(control_frames_at_once, control_frames_a_second),
      now_(now),
      session_(make_session(this)) {
  submit_settings();
}

nghttp2_session* Http2Client::make_session(Http2Client* self) {
  nghttp2_session* session = nullptr;
  nghttp2_session_client_new2(&session, Callbacks::all(), self, Callbacks::options());
  return session;
}

void Http2Client::submit_settings() {
  const std::array<nghttp2_settings_entry, 3> entries{{
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, stream_window},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits_.max_header_list)},
  }};
  nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, entries.data(), entries.size());
  nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, connection_window);
}

Http2Client::Stream* Http2Client::find(StreamId id) {
  const auto found = streams_.find(id.value);
  return found == streams_.end() ? nullptr : found->second.get();
}

void Http2Client::receive(std::string_view bytes, Time now) {
  if (is_broken_) return;
  now_ = now;
  const ssize_t taken =
      nghttp2_session_mem_recv(session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (taken >= 0 || is_broken_) return;
  break_off(taken == NGHTTP2_ERR_FLOODED ? "the server does not read what it asks for"
                                         : "HTTP/2: " + std::string(nghttp2_strerror(static_cast<int>(taken))));
}

void Http2Client::receive_end(Time now) {
  now_ = now;
  closing_ = true;
  abandon("the connection ended before the response did");
}

void Http2Client::send(std::string& out, std::size_t limit, Time now) {
  now_ = now;
  if (is_broken_) return;
  out_ = &out;
  out_limit_ = out.size() + limit;
  while (!is_broken_ && out.size() < out_limit_) {
    const std::uint8_t* data = nullptr;
    const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
    if (size < 0) break_off(nghttp2_strerror(static_cast<int>(size)));
    if (size <= 0) break;
    out.append(view_of(data, static_cast<std::size_t>(size)));
  }
  out_ = nullptr;
}

std::size_t Http2Client::room() const {
  if (is_closing()) return 0;
  const std::size_t allowed =
      settled_ ? nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
               : requests_before_settings;
  const std::size_t most = std::min(allowed, most_requests);
  return most - std::min(most, streams_.size());
}

bool Http2Client::is_closing() const {
  return closing_ || is_broken_ || nghttp2_session_check_request_allowed(session_.get()) == 0;
}

bool Http2Client::is_finished() const { return is_broken_ || (is_closing() && streams_.empty()); }

std::optional<bool> Http2Client::takes_tunnels() const {
  if (!settled_) return std::nullopt;
  return nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) == 1;
}

base::Result<StreamId> Http2Client::request(const RequestHead& head, RequestBody body, Time now) {
  if (base::Status valid = check_request(head); !valid) return valid.failure();
  now_ = now;
  LowerNames names(head.headers);
  std::string length;
  if (head.content_length) length = std::to_string(*head.content_length);
  if (const auto* whole = std::get_if<SharedBytes>(&body)) length = std::to_string(whole->bytes.size());
  if (std::holds_alternative<NoBody>(body) && expects_body(head.method)) length = "0";
  const std::vector<nghttp2_nv> fields = fields_of(head, length, names);
  auto stream = std::make_unique<Stream>();
  const bool has_body = !std::holds_alternative<NoBody>(body);
  if (auto* whole = std::get_if<SharedBytes>(&body)) {
    stream->body.add(std::move(*whole));
    stream->body.end();
  }
  nghttp2_data_provider provider{};
  provider.source.ptr = stream.get();
  provider.read_callback = Callbacks::read_body;
  const std::int32_t id = nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(),
                                                 has_body ? &provider : nullptr, nullptr);
  if (id < 0) return base::Failure{nghttp2_strerror(id)};
  stream->id = {id};
  streams_.emplace(id, std::move(stream));
  return StreamId{id};
}

std::vector<nghttp2_nv> Http2Client::fields_of(const RequestHead& head, const std::string& length, LowerNames& names) {
  std::vector<nghttp2_nv> fields;
  fields.reserve(head.headers.size() + 6);
  fields.push_back(make_field(":method", head.method));
  const bool is_plain_connect = head.method == "CONNECT" && head.protocol.empty();
  if (!is_plain_connect) {
    fields.push_back(make_field(":scheme", head.scheme));
    fields.push_back(make_field(":path", head.target));
  }
  fields.push_back(make_field(":authority", head.authority));
  if (!head.protocol.empty()) fields.push_back(make_field(":protocol", head.protocol));
  for (std::size_t index = 0; index < head.headers.size(); ++index) {
    const Header header = head.headers[index];
    const std::string_view name = names.lower(header.name);
    const bool is_forbidden_te = name == "te" && header.value != "trailers";  // RFC 9113 section 8.2.2
    if (is_about_connection(name) || name == "host" || is_forbidden_te) continue;
    fields.push_back(make_field(name, header.value));
  }
  if (!length.empty() && head.method != "CONNECT") fields.push_back(make_field("content-length", length));
  return fields;
}

void Http2Client::write_body(StreamId id, SharedBytes piece) {
  Stream* stream = find(id);
  if (stream == nullptr || stream->body.ended()) return;
  stream->body.add(std::move(piece));
  if (std::exchange(stream->waiting_for_body, false)) nghttp2_session_resume_data(session_.get(), id.value);
}

base::Status Http2Client::end_body(StreamId id, const HeaderList& trailers) {
  Stream* stream = find(id);
  if (stream == nullptr || stream->body.ended()) return base::Done{};
  base::Status valid = check_fields(trailers);
  if (valid) stream->request_trailers = trailers;
  stream->body.end();
  if (std::exchange(stream->waiting_for_body, false)) nghttp2_session_resume_data(session_.get(), id.value);
  return valid;
}

ssize_t Http2Client::read_body(Stream& stream, std::size_t limit, std::uint32_t& flags) {
  const ssize_t size = offer_body(stream.body, limit, flags);
  stream.waiting_for_body = size == NGHTTP2_ERR_DEFERRED;
  if ((flags & NGHTTP2_DATA_FLAG_EOF) != 0 && !stream.request_trailers.empty()) {
    flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    submit_trailers(stream);
  }
  return size;
}

void Http2Client::submit_trailers(Stream& stream) {
  const HeaderList& trailers = stream.request_trailers;
  LowerNames names(trailers);
  std::vector<nghttp2_nv> fields;
  for (std::size_t index = 0; index < trailers.size(); ++index) {
    const std::string_view name = names.lower(trailers[index].name);
    if (!is_about_connection(name)) fields.push_back(make_field(name, trailers[index].value));
  }
  nghttp2_submit_trailer(session_.get(), stream.id.value, fields.data(), fields.size());
}

int Http2Client::send_body(Stream& stream, const std::uint8_t* frame_header, std::size_t size) {
  take_offered(stream.body, frame_header, size, *out_);
  events_.on_body_sent(stream.id, stream.body.left());
  return out_->size() < out_limit_ ? 0 : NGHTTP2_ERR_PAUSE;
}

void Http2Client::reset(StreamId id) {
  Stream* stream = find(id);
  if (stream == nullptr) return;
  if (!is_broken_) nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id.value, NGHTTP2_CANCEL);
  end_stream(*stream, RequestEnd::cancelled, "");
}

void Http2Client::consume(StreamId id, std::size_t bytes) {
  Stream* stream = find(id);
  if (stream == nullptr) return;  // its end gave the bytes back
  assert(bytes <= stream->unconsumed);
  stream->unconsumed -= bytes;
  nghttp2_session_consume(session_.get(), id.value, bytes);
}

bool Http2Client::probe() {
  if (!is_broken_) nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
  return true;
}

void Http2Client::close() {
  if (std::exchange(closing_, true) || is_broken_) return;
  nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, 0, NGHTTP2_NO_ERROR, nullptr, 0);
}

void Http2Client::abandon(const std::string& message) {
  is_broken_ = true;
  while (!streams_.empty()) {
    Stream& stream = *streams_.begin()->second;
    end_stream(stream, stream.head_sent ? RequestEnd::reset : RequestEnd::unprocessed, message);
  }
}

void Http2Client::break_off(const std::string& message) {
  is_broken_ = true;
  while (!streams_.empty()) end_stream(*streams_.begin()->second, RequestEnd::malformed, message);
}

void Http2Client::end_stream(Stream& stream, RequestEnd end, const std::string& message) {
  const StreamId id = stream.id;
  const auto node = streams_.extract(id.value);  // freed behind the call
  if (!is_broken_ && stream.unconsumed > 0) {
    nghttp2_session_consume_connection(session_.get(), stream.unconsumed);
  }
  events_.on_closed(id, end, message);
}

}  // namespace valk::http
