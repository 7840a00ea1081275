#include "valk/http/message.hpp"

#include <algorithm>
#include <array>

namespace valk::http {

namespace {

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{426, "Upgrade Required"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
};

// RFC 9110 section 5.6.2.
constexpr bool is_token_character(char character) {
  const bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  const bool digit = character >= '0' && character <= '9';
  return letter || digit || std::string_view("!#$%&'*+-.^_`|~").find(character) != std::string_view::npos;
}

constexpr bool is_space(char character) { return character == ' ' || character == '\t'; }

}  // namespace

void HeaderList::add(std::string_view name, std::string_view value) {
  places_.push_back({static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(name.size()),
                     static_cast<std::uint32_t>(value.size())});
  text_.append(name).append(value);
}

void HeaderList::reserve(std::size_t fields, std::size_t bytes) {
  places_.reserve(fields);
  text_.reserve(bytes);
}

void HeaderList::clear() {
  places_.clear();
  text_.clear();
}

Header HeaderList::operator[](std::size_t index) const {
  const Place& place = places_[index];
  const std::string_view text = text_;
  return {text.substr(place.start, place.name_size), text.substr(place.start + place.name_size, place.value_size)};
}

std::optional<std::string_view> HeaderList::find(std::string_view name) const {
  for (std::size_t index = 0; index < size(); ++index) {
    const Header header = (*this)[index];
    if (header.name == name) return header.value;
  }
  return std::nullopt;
}

SharedBytes SharedBytes::from(std::string text) {
  auto owner = std::make_shared<const std::string>(std::move(text));
  return {*owner, owner};
}

std::string_view reason_phrase(int status) {
  const auto found =
      std::find_if(reasons.begin(), reasons.end(), [&](const Reason& each) { return each.status == status; });
  return found == reasons.end() ? std::string_view() : found->phrase;
}

bool is_valid_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_character);
}

bool is_valid_value(std::string_view value) {
  if (value.empty()) return true;
  if (is_space(value.front()) || is_space(value.back())) return false;
  return value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace valk::http
