#include "valk/http/session.hpp"

namespace valk::http {

bool looks_like_http1(std::string_view bytes) {
  const std::size_t space = bytes.find(' ');
  if (space == 0 || space == std::string_view::npos || space > 16) return false;
  for (const char character : bytes.substr(0, space)) {
    if (character < 'A' || character > 'Z') return false;
  }
  return true;
}

std::string make_http1_refusal(int status, std::string_view text) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " ";
  out.append(reason_phrase(status));
  out += "\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: " + std::to_string(text.size() + 1);
  out += "\r\nconnection: close\r\n\r\n";
  out.append(text);
  out += '\n';
  return out;
}

}  // namespace valk::http
