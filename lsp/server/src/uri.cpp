#include "uri.hpp"

namespace valk::lsp_server {

namespace {

constexpr std::string_view file_scheme = "file://";

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// RFC 3986 unreserved characters and the slash.
bool stays_plain(unsigned char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
         byte == '.' || byte == '_' || byte == '~' || byte == '/';
}

}  // namespace

std::string path_of(std::string_view uri) {
  if (!uri.starts_with(file_scheme)) return std::string(uri);
  uri.remove_prefix(file_scheme.size());
  std::size_t slash = uri.find('/');  // behind an authority such as "localhost"
  if (slash != std::string_view::npos) uri.remove_prefix(slash);
  return percent_decoded(uri);
}

std::string uri_of(std::string_view path) {
  if (!path.starts_with('/')) return std::string(path);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out(file_scheme);
  for (char raw : path) {
    auto byte = static_cast<unsigned char>(raw);
    if (stays_plain(byte)) {
      out += raw;
    } else {
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

}  // namespace valk::lsp_server
