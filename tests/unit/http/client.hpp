#pragma once

// A client of HTTP/2 without sockets, for tests: nghttp2's own, so that what we send is judged by another's reading.

#include <nghttp2/nghttp2.h>

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

class Http2Client {
 public:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  struct Response {
    std::map<std::string, std::string> headers;
    std::string body;
    bool closed = false;
    std::uint32_t error_code = 0;  // how the stream ended

    [[nodiscard]] int status() const { return headers.contains(":status") ? std::stoi(headers.at(":status")) : 0; }
  };

  struct Settings {
    std::uint32_t window = 65535;  // of each stream
    bool update_windows = true;    // as data arrives
  };

  explicit Http2Client(Settings settings = {65535, true}) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                      const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* self) {
          static_cast<Http2Client*>(self)->responses[frame->hd.stream_id].headers.emplace(
              std::string(reinterpret_cast<const char*>(name), name_size),
              std::string(reinterpret_cast<const char*>(value), value_size));
          return 0;
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                      void* self) {
          static_cast<Http2Client*>(self)->responses[stream].body.append(reinterpret_cast<const char*>(data), size);
          return 0;
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        callbacks, [](nghttp2_session*, std::int32_t stream, std::uint32_t error_code, void* self) {
          Response& response = static_cast<Http2Client*>(self)->responses[stream];
          response.closed = true;
          response.error_code = error_code;
          return 0;
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, [](nghttp2_session*, const nghttp2_frame* frame,
                                                                       void* self) {
      if (frame->hd.type == NGHTTP2_GOAWAY) {
        static_cast<Http2Client*>(self)->goaways.emplace_back(frame->goaway.last_stream_id, frame->goaway.error_code);
      }
      return 0;
    });
    nghttp2_option* options = nullptr;
    nghttp2_option_new(&options);
    nghttp2_option_set_no_auto_window_update(options, settings.update_windows ? 0 : 1);
    // So that a test can send what a well-behaved client would not.
    nghttp2_option_set_no_http_messaging(options, 1);
    nghttp2_option_set_peer_max_concurrent_streams(options, 1'000'000);
    nghttp2_session* session = nullptr;
    nghttp2_session_client_new2(&session, callbacks, this, options);
    session_.reset(session);
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    const nghttp2_settings_entry entry{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, settings.window};
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, &entry, 1);
  }
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;

  // The stream's number. `whole` false leaves the request open.
  std::int32_t request(const std::string& method, const std::string& path, const Fields& headers = {},
                       const std::string& body = "", bool whole = true) {
    Fields fields{{":method", method}, {":scheme", "https"}, {":authority", "localhost"}, {":path", path}};
    fields.insert(fields.end(), headers.begin(), headers.end());
    return send_fields(fields, body, whole);
  }

  std::int32_t get(const std::string& path) { return request("GET", path); }

  std::int32_t send_fields(const Fields& fields, const std::string& body = "", bool whole = true) {
    std::vector<nghttp2_nv> list;
    for (const auto& [name, value] : fields) list.push_back(make_field(name, value));
    nghttp2_data_provider provider{};
    Body* sending = nullptr;
    if (!body.empty() || !whole) {
      sending = bodies_.emplace_back(std::make_unique<Body>(Body{body, 0, whole})).get();
      provider.source.ptr = sending;
      provider.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t limit,
                                  std::uint32_t* flags, nghttp2_data_source* source, void*) -> ssize_t {
        Body& from = *static_cast<Body*>(source->ptr);
        const std::size_t size = std::min(limit, from.bytes.size() - from.sent);
        if (size == 0 && !from.whole) return NGHTTP2_ERR_DEFERRED;
        std::memcpy(out, from.bytes.data() + from.sent, size);
        from.sent += size;
        if (from.sent == from.bytes.size() && from.whole) *flags |= NGHTTP2_DATA_FLAG_EOF;
        return static_cast<ssize_t>(size);
      };
    }
    return nghttp2_submit_request(session_.get(), nullptr, list.data(), list.size(), sending ? &provider : nullptr,
                                  nullptr);
  }

  // More of the body of a request that was left open; only the last of these.
  void send_body(std::int32_t stream, const std::string& bytes) {
    bodies_.back()->bytes += bytes;
    nghttp2_session_resume_data(session_.get(), stream);
  }

  void reset(std::int32_t stream) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream, NGHTTP2_CANCEL);
  }
  void ping() { nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr); }
  void open_windows(std::int32_t stream, std::int32_t by) {
    nghttp2_submit_window_update(session_.get(), NGHTTP2_FLAG_NONE, stream, by);
    nghttp2_submit_window_update(session_.get(), NGHTTP2_FLAG_NONE, 0, by);
  }

  // What goes to the server now.
  std::string take() {
    std::string out;
    for (;;) {
      const std::uint8_t* data = nullptr;
      const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
      if (size <= 0) return out;
      out.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    }
  }

  // False: the server broke the protocol.
  bool receive(std::string_view bytes) {
    return nghttp2_session_mem_recv(session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                    bytes.size()) >= 0;
  }

  [[nodiscard]] bool is_finished() const {
    return nghttp2_session_want_read(session_.get()) == 0 && nghttp2_session_want_write(session_.get()) == 0;
  }

  std::map<std::int32_t, Response> responses;
  std::vector<std::pair<std::int32_t, std::uint32_t>> goaways;  // last stream and error code

 private:
  struct Body {
    std::string bytes;
    std::size_t sent;
    bool whole;
  };
  struct Delete {
    void operator()(nghttp2_session* session) const { nghttp2_session_del(session); }
  };

  static nghttp2_nv make_field(const std::string& name, const std::string& value) {
    const auto bytes = [](const std::string& text) {
      return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
    };
    return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
  }

  std::vector<std::unique_ptr<Body>> bodies_;
  std::unique_ptr<nghttp2_session, Delete> session_;
};
