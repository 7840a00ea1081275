// URLs (RFC 3986) and what stands behind their question mark.

#include <algorithm>
#include <charconv>

#include "octets.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/dict.hpp"

namespace valk::natives {

namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").find(c) != std::string_view::npos;
}

void append_encoded(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
    }
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char small = static_cast<char>(c | 0x20);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

// False: `wrong` is the offset of what stands for nothing.
bool decode(std::string_view text, bool plus_is_blank, std::string& out, std::size_t& wrong) {
  out.clear();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_blank) {
      out.push_back(' ');
    } else if (text[at] != '%') {
      out.push_back(text[at]);
    } else {
      wrong = at;
      if (at + 2 >= text.size()) return false;
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high < 0 || low < 0) return false;
      out.push_back(static_cast<char>(high * 16 + low));
      at += 2;
    }
  }
  wrong = 0;
  return !base::find_invalid_utf8(out);
}

struct Url {
  std::string_view scheme, user, host, path, query, fragment;
  std::optional<std::uint16_t> port;
  bool has_host = false, has_query = false, has_fragment = false;
};

bool is_scheme(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

// user@host:port
bool take_authority(std::string_view text, Url& url) {
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

bool parse(std::string_view text, Url& url) {
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

}  // namespace

Outcome native_url_encode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  std::string out;
  append_encoded(out, call.text(0));
  return finished(call, out);
}

Outcome native_url_decode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  std::string out;
  std::size_t wrong = 0;
  if (decode(call.text(0), false, out, wrong)) return finished(call, out);
  return raise_encoding(call, "what is percent-encoded is no UTF-8", place_of(call, 0, wrong));
}

Outcome native_url_parse(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string text(call.text(0));
  Url url;
  if (!parse(text, url)) return call.raise(names::parse, vm::describe_value(call.heap(), call[0]) + ", is no URL");
  RootVector fields(call.heap());
  const auto add = [&](std::string_view key, bool is_there, std::string_view part) {
    if (!is_there) return;
    fields.push_back(call.heap().symbol(key));
    fields.push_back(call.heap().string(part));
  };
  std::string scheme(url.scheme);
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), [](unsigned char c) { return std::tolower(c); });
  add(":scheme", !scheme.empty(), scheme);
  add(":user", !url.user.empty(), url.user);
  add(":host", url.has_host, url.host);
  if (url.port) {
    fields.push_back(call.heap().symbol(":port"));
    fields.push_back(Value::fixnum(*url.port));
  }
  add(":path", true, url.path);
  add(":query", url.has_query, url.query);
  add(":fragment", url.has_fragment, url.fragment);
  return list_of(call.heap(), fields);
}

Outcome native_url_query(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  const std::string text(call.text(0));
  RootVector pairs(call.heap());
  std::string decoded;
  for (std::size_t first = text.starts_with('?') ? 1 : 0; first < text.size();) {
    const std::size_t end = std::min(text.find('&', first), text.size());
    const std::string_view pair = std::string_view(text).substr(first, end - first);
    const std::size_t equal = std::min(pair.find('='), pair.size());
    for (const std::string_view part : {pair.substr(0, equal), pair.substr(std::min(equal + 1, pair.size()))}) {
      std::size_t wrong = 0;
      if (pair.empty()) break;
      if (!decode(part, true, decoded, wrong)) {
        const auto offset = static_cast<std::size_t>(part.data() - text.data()) + wrong;
        return raise_encoding(call, "what is percent-encoded is no UTF-8", place_of(call, 0, offset));
      }
      pairs.push_back(call.heap().string(decoded));
    }
    first = end + 1;
  }
  return heap::make_dict(call.heap(), {pairs.data(), pairs.size()});
}

}  // namespace valk::natives
