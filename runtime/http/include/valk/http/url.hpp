#pragma once

// URLs and references to them (RFC 3986).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace valk::http {

// The parts of a URL, still encoded: views into its text.
struct UrlParts {
  std::string_view scheme;
  std::string_view user;  // "name:password"
  std::string_view host;  // "example.org", "[::1]"
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
  std::optional<std::uint16_t> port{};
  bool has_host = false;
  bool has_query = false;
  bool has_fragment = false;
};

// Nothing: `text` is none (a blank or control character in it, a port that is no number, a bracket that is not closed).
[[nodiscard]] std::optional<UrlParts> parse_url(std::string_view text);

// The path with "." and ".." resolved (section 5.2.4): "/a/c" of "/a/b/../c".
[[nodiscard]] std::string remove_dot_segments(std::string_view path);

// What `reference` means where `base` is the URL of the text that it stands in (section 5.2); both must be whole URLs or
// references. Nothing: one of them is none.
[[nodiscard]] std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference);

// The text that a percent-encoded one stands for; `as_form`: plus stands for a blank (application/x-www-form-urlencoded).
// A broken escape stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text, bool as_form = false);
// All but letters, digits and `-._~` percent-encoded.
void append_percent_encoded(std::string& out, std::string_view text);

}  // namespace valk::http
