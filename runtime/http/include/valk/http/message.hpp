#pragma once

// What requests and responses are made of, whatever the version of HTTP.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valk::http {

struct Header {
  std::string_view name;
  std::string_view value;
};

// Header fields in order, in two blocks of memory however many there are.
class HeaderList {
 public:
  void add(std::string_view name, std::string_view value);
  void reserve(std::size_t fields, std::size_t bytes);
  void clear();

  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] bool empty() const { return places_.empty(); }
  // Views into the list, valid until it changes.
  [[nodiscard]] Header operator[](std::size_t index) const;
  // The first field of that name; `name` is lower case, as are the names of a request.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

 private:
  struct Place {
    std::uint32_t start;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };

  std::string text_;
  std::vector<Place> places_;
};

// The start of a request (RFC 9110 section 7, RFC 9113 section 8.3.1).
struct RequestHead {
  std::string method;
  std::string target;     // path and query as they came: "/users/7?full=1", or "*"
  std::string scheme;     // "https"
  std::string authority;  // "localhost:8443"
  HeaderList headers;     // names in lower case
  std::optional<std::uint64_t> content_length;
  std::string protocol{};  // of CONNECT (RFC 8441): "websocket"; else empty
};

struct ResponseHead {
  int status = 200;
  // Any case. `date`, `content-length` and what manages the connection are the session's: `connection`, `keep-alive`,
  // `proxy-connection`, `transfer-encoding` and `upgrade` are left out.
  HeaderList headers;
};

// Bytes that do not change, with whatever keeps them alive.
struct SharedBytes {
  std::string_view bytes;
  std::shared_ptr<const void> owner;  // null: they live for the whole program

  [[nodiscard]] static SharedBytes from(std::string text);
};

// A request on its connection, named by the connection.
struct StreamId {
  std::int32_t value = 0;
  friend constexpr auto operator<=>(StreamId, StreamId) = default;
};

// The reason phrase of RFC 9110 section 15, or "".
[[nodiscard]] std::string_view reason_phrase(int status);

// Whether a `name` (a token, RFC 9110 section 5.1) and a `value` (no CR, LF or NUL, no space around it, section 5.5)
// may be sent.
[[nodiscard]] bool is_valid_name(std::string_view name);
[[nodiscard]] bool is_valid_value(std::string_view value);

}  // namespace valk::http
