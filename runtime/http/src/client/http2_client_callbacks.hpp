#pragma once

#include "client/http2_client.hpp"

namespace valk::http {

// The functions that nghttp2 calls, each a door to the member of the same purpose.
struct Http2Client::Callbacks {
  // Shared by all sessions, and never changed.
  static const nghttp2_session_callbacks* all();
  static const nghttp2_option* options();

  static ssize_t read_body(nghttp2_session*, std::int32_t, std::uint8_t*, std::size_t limit, std::uint32_t* flags,
                           nghttp2_data_source* source, void* self);
};

}  // namespace valk::http
