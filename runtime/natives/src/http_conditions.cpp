#include "http_conditions.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace valk::natives {
namespace {

constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// The date format that is to be sent (RFC 9110 section 5.6.7); nullopt: it is not in that.
std::optional<std::time_t> parse_date(std::string_view text) {
  std::tm time{};
  std::array<char, 4> month{};
  const std::string owned(text);
  if (std::sscanf(owned.c_str(), "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &time.tm_mday, month.data(), &time.tm_year,
                  &time.tm_hour, &time.tm_min, &time.tm_sec) != 6) {
    return std::nullopt;
  }
  const auto* found = std::find(months.begin(), months.end(), std::string_view(month.data()));
  if (found == months.end()) return std::nullopt;
  time.tm_mon = static_cast<int>(found - months.begin());
  time.tm_year -= 1900;
  return timegm(&time);
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Whether a list of tags has this one, weak or not.
bool names_tag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    std::string_view each = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), each.size() + 1));
    each = trim(each);
    if (each == "*") return true;
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == tag) return true;
  }
  return false;
}

bool is_unchanged(const server::Request& request, const FileVersion& version) {
  const http::HeaderList& headers = request.head.headers;
  if (const auto tags = headers.find("if-none-match")) return names_tag(*tags, version.tag());
  const auto since = headers.find("if-modified-since");
  if (!since) return false;
  const auto date = parse_date(*since);
  return date && version.modified_ns / 1'000'000'000 <= *date;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct Range {
  bool is_valid = false;     // one range, well written; all else is passed over, as it may be
  std::optional<Part> part;  // none: it is outside
};

Range parse_range(std::string_view text, std::uint64_t size) {
  if (!text.starts_with("bytes=")) return {};
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return {};
  const auto first = parse_number(text.substr(0, dash));
  const auto last = parse_number(text.substr(dash + 1));
  if (!first) {
    if (dash != 0 || !last) return {};
    const std::uint64_t length = std::min(*last, size);
    if (length == 0) return {true, {}};
    return {true, Part{size - length, length}};
  }
  if ((!last && dash + 1 != text.size()) || (last && *last < *first)) return {};
  if (*first >= size) return {true, {}};
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {true, Part{*first, end - *first + 1}};
}

struct Type {
  std::string_view ending;
  std::string_view type;
};

constexpr Type types[] = {
    {"html", "text/html; charset=utf-8"},
    {"htm", "text/html; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"txt", "text/plain; charset=utf-8"},
    {"md", "text/markdown; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"xml", "application/xml"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"avif", "image/avif"},
    {"ico", "image/vnd.microsoft.icon"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"ttf", "font/ttf"},
    {"otf", "font/otf"},
    {"pdf", "application/pdf"},
    {"wasm", "application/wasm"},
    {"zip", "application/zip"},
    {"gz", "application/gzip"},
    {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"},
    {"wav", "audio/wav"},
    {"mp4", "video/mp4"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
};

}  // namespace

std::string FileVersion::tag() const {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "\"%llx-%llx\"", static_cast<unsigned long long>(modified_ns),
                static_cast<unsigned long long>(size));
  return text.data();
}

std::string FileVersion::last_modified() const {
  const std::time_t seconds = modified_ns / 1'000'000'000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday, months[static_cast<std::size_t>(utc.tm_mon)],
                utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
  return text.data();
}

Selection select_part(const server::Request& request, const FileVersion& version) {
  const Selection whole{200, {0, version.size}};
  if (is_unchanged(request, version)) return {304, {}};
  const http::HeaderList& headers = request.head.headers;
  const auto wanted = headers.find("range");
  if (!wanted || request.head.method != "GET") return whole;
  const auto unless_changed = headers.find("if-range");
  if (unless_changed && *unless_changed != version.tag() && *unless_changed != version.last_modified()) return whole;
  const Range range = parse_range(*wanted, version.size);
  if (!range.is_valid) return whole;
  return range.part ? Selection{206, *range.part} : Selection{416, {}};
}

std::string_view content_type_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || path.find('/', dot) != std::string_view::npos) return "application/octet-stream";
  std::string ending(path.substr(dot + 1));
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  const auto* found =
      std::find_if(std::begin(types), std::end(types), [&](const Type& t) { return t.ending == ending; });
  return found == std::end(types) ? "application/octet-stream" : found->type;
}

}  // namespace valk::natives
