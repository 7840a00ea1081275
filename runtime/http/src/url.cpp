#include "valk/http/url.hpp"

#include <algorithm>
#include <charconv>

namespace valk::http {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

bool is_scheme(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

// user@host:port
bool take_authority(std::string_view text, UrlParts& url) {
  url.has_host = true;
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    url.user = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  std::size_t colon = text.rfind(':');
  if (text.starts_with('[')) {
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return false;
    colon = bracket + 1 < text.size() && text[bracket + 1] == ':' ? bracket + 1 : std::string_view::npos;
    if (colon == std::string_view::npos && bracket + 1 != text.size()) return false;
  }
  url.host = text.substr(0, colon);
  if (colon == std::string_view::npos || colon + 1 == text.size()) return true;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  url.port = port;
  return error == std::errc() && stop == end;
}

bool parse(std::string_view text, UrlParts& url) {
  const auto is_wrong = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; };
  if (std::any_of(text.begin(), text.end(), is_wrong)) return false;
  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    url.has_fragment = true;
    url.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    url.has_query = true;
    url.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon < text.find('/') && is_scheme(text.substr(0, colon))) {
    url.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t slash = std::min(text.find('/'), text.size());
    if (!take_authority(text.substr(0, slash), url)) return false;
    text.remove_prefix(slash);
  }
  url.path = text;
  return true;
}

// Section 5.2.3.
std::string merged_path(const UrlParts& base, std::string_view path) {
  if (base.has_host && base.path.empty()) return "/" + std::string(path);
  return std::string(base.path.substr(0, base.path.rfind('/') + 1)) + std::string(path);
}

void append_authority(std::string& out, const UrlParts& url) {
  if (!url.has_host) return;
  out += "//";
  if (!url.user.empty()) out.append(url.user).append("@");
  out += url.host;
  if (url.port) out.append(":").append(std::to_string(*url.port));
}

}  // namespace

std::optional<UrlParts> parse_url(std::string_view text) {
  UrlParts url;
  return parse(text, url) ? std::optional(url) : std::nullopt;
}

std::string remove_dot_segments(std::string_view path) {
  const bool is_absolute = path.starts_with('/');
  std::string out;
  while (!path.empty()) {
    if (path.starts_with('/')) path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    if (segment == "..") {
      out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    } else if (segment != ".") {
      out.append("/").append(segment);
    }
    // "/a/." and "/a/.." mean folders.
    if (path.empty() && (segment == "." || segment == "..")) out += '/';
  }
  if (!is_absolute && out.starts_with('/')) out.erase(0, 1);
  return out;
}

std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference) {
  const auto from = parse_url(base);
  const auto to = parse_url(reference);
  if (!from || !to) return std::nullopt;
  const bool is_whole = !to->scheme.empty();
  const bool has_path = !to->path.empty();
  std::string out(is_whole ? to->scheme : from->scheme);
  if (!out.empty()) out += ':';
  append_authority(out, is_whole || to->has_host ? *to : *from);
  if (is_whole || to->has_host || to->path.starts_with('/')) {
    out += remove_dot_segments(to->path);
  } else if (has_path) {
    out += remove_dot_segments(merged_path(*from, to->path));
  } else {
    out += from->path;
  }
  const bool keeps_query = !is_whole && !to->has_host && !has_path && !to->has_query;
  const UrlParts& query_of = keeps_query ? *from : *to;
  if (query_of.has_query) out.append("?").append(query_of.query);
  if (to->has_fragment) out.append("#").append(to->fragment);
  return out;
}

std::string percent_decoded(std::string_view text, bool as_form) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2]));
      at += 2;
    } else {
      out += as_form && text[at] == '+' ? ' ' : text[at];
    }
  }
  return out;
}

void append_percent_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(hex_digits[static_cast<unsigned char>(c) >> 4]);
      out.push_back(hex_digits[static_cast<unsigned char>(c) & 15]);
    }
  }
}

}  // namespace valk::http
