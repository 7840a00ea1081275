// URLs (RFC 3986) and what stands behind their question mark.

#include <algorithm>

#include "octets.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/dict.hpp"
#include "valk/http/url.hpp"

namespace valk::natives {

namespace {

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

}  // namespace

Outcome native_url_encode(NativeCall& call) {
  if (!call.is_string(0)) return call.expected(0, "a string");
  std::string out;
  http::append_percent_encoded(out, call.text(0));
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
  const auto parsed = http::parse_url(text);
  if (!parsed) return call.raise(names::parse, vm::describe_value(call.heap(), call[0]) + ", is no URL");
  const http::UrlParts& url = *parsed;
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
