#include "http2_fields.hpp"

#include <algorithm>

namespace valk::http {

namespace {

bool is_upper(char character) { return character >= 'A' && character <= 'Z'; }

}  // namespace

nghttp2_nv make_field(std::string_view name, std::string_view value) {
  const auto bytes = [](std::string_view text) {
    return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data()));
  };
  return {bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

std::string_view LowerNames::lower(std::string_view name) {
  if (std::none_of(name.begin(), name.end(), is_upper)) return name;
  if (text_.capacity() == 0 || text_.empty()) reserve();
  const std::size_t start = text_.size();
  for (const char character : name) text_ += is_upper(character) ? static_cast<char>(character + 32) : character;
  return std::string_view(text_).substr(start);
}

void LowerNames::reserve() {
  std::size_t size = 0;
  for (std::size_t index = 0; index < headers_.size(); ++index) size += headers_[index].name.size();
  text_.reserve(size);
}

ssize_t offer_body(const OutgoingBody& body, std::size_t limit, std::uint32_t& flags) {
  const std::size_t left = body.left();
  if (left == 0 && !body.ended()) return NGHTTP2_ERR_DEFERRED;
  const std::size_t size = std::min(limit, body.next().size());
  if (size > 0) flags |= NGHTTP2_DATA_FLAG_NO_COPY;
  if (size == left && body.ended()) flags |= NGHTTP2_DATA_FLAG_EOF;
  return static_cast<ssize_t>(size);
}

void take_offered(OutgoingBody& body, const std::uint8_t* frame_header, std::size_t size, std::string& out) {
  constexpr std::size_t frame_header_size = 9;
  out.append(reinterpret_cast<const char*>(frame_header), frame_header_size);
  out.append(body.next().substr(0, size));
  body.remove(size);
}

}  // namespace valk::http
