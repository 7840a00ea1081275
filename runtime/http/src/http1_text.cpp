#include <algorithm>

#include "valk/http/session.hpp"

namespace valk::http {

FirstBytes guess_protocol(std::string_view bytes) {
  constexpr std::size_t longest_method = 16;
  if (bytes.starts_with(http2_preface)) return FirstBytes::http2;
  if (http2_preface.starts_with(bytes)) return FirstBytes::undecided;
  const auto is_capital = [](char character) { return character >= 'A' && character <= 'Z'; };
  const auto method_end = std::find_if_not(bytes.begin(), bytes.end(), is_capital);
  const auto method_size = static_cast<std::size_t>(method_end - bytes.begin());
  if (method_size > longest_method) return FirstBytes::http2;
  if (method_end == bytes.end()) return FirstBytes::undecided;
  return method_size > 0 && *method_end == ' ' ? FirstBytes::http1 : FirstBytes::http2;
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
