#include "client/http2_client_callbacks.hpp"

#include "http2_fields.hpp"

namespace valk::http {

namespace {

Http2Client& client_of(void* self) { return *static_cast<Http2Client*>(self); }

}  // namespace

ssize_t Http2Client::Callbacks::read_body(nghttp2_session*, std::int32_t, std::uint8_t*, std::size_t limit,
                                          std::uint32_t* flags, nghttp2_data_source* source, void* self) {
  return client_of(self).read_body(*static_cast<Stream*>(source->ptr), limit, *flags);
}

const nghttp2_session_callbacks* Http2Client::Callbacks::all() {
  static const nghttp2_session_callbacks* const shared = [] {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_frame_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame_hd* frame, void* self) {
          return client_of(self).begin_frame(*frame);
        });
    nghttp2_session_callbacks_set_on_begin_headers_callback(
        callbacks,
        [](nghttp2_session*, const nghttp2_frame* frame, void* self) { return client_of(self).begin_headers(*frame); });
    nghttp2_session_callbacks_set_on_header_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                      const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* self) {
          return client_of(self).add_header(*frame, view_of(name, name_size), view_of(value, value_size));
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        callbacks,
        [](nghttp2_session*, const nghttp2_frame* frame, void* self) { return client_of(self).end_frame(*frame); });
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, int, void* self) {
          if (Stream* stream = client_of(self).find({frame->hd.stream_id})) stream->malformed = true;
          return 0;
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                      void* self) { return client_of(self).add_body({stream}, view_of(data, size)); });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        callbacks, [](nghttp2_session*, std::int32_t stream, std::uint32_t error_code, void* self) {
          client_of(self).close_stream({stream}, error_code);
          return 0;
        });
    nghttp2_session_callbacks_set_before_frame_send_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
          client_of(self).before_frame_sent(*frame);
          return 0;
        });
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks,
                                                         [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
                                                           client_of(self).frame_sent(*frame);
                                                           return 0;
                                                         });
    nghttp2_session_callbacks_set_on_frame_not_send_callback(
        callbacks, [](nghttp2_session*, const nghttp2_frame* frame, int error, void* self) {
          client_of(self).frame_not_sent(*frame, error);
          return 0;
        });
    nghttp2_session_callbacks_set_send_data_callback(
        callbacks, [](nghttp2_session*, nghttp2_frame*, const std::uint8_t* frame_header, std::size_t size,
                      nghttp2_data_source* source, void* self) {
          return client_of(self).send_body(*static_cast<Stream*>(source->ptr), frame_header, size);
        });
    nghttp2_session_callbacks_set_error_callback2(
        callbacks, [](nghttp2_session*, int, const char* message, std::size_t size, void* self) {
          client_of(self).explanation_.assign(message, size);
          return 0;
        });
    return callbacks;
  }();
  return shared;
}

const nghttp2_option* Http2Client::Callbacks::options() {
  static const nghttp2_option* const shared = [] {
    nghttp2_option* options = nullptr;
    nghttp2_option_new(&options);
    // The server may send more when our owner has dealt with what came.
    nghttp2_option_set_no_auto_window_update(options, 1);
    nghttp2_option_set_stream_reset_rate_limit(options, UINT32_MAX, UINT32_MAX);
    return options;
  }();
  return shared;
}

}  // namespace valk::http
