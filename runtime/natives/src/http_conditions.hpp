#pragma once

// What a request asks of a file: conditions and ranges (RFC 9110 sections 13 and 14).

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "valk/server/request.hpp"

namespace valk::natives {

struct FileVersion {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;

  [[nodiscard]] std::string tag() const;            // "\"17d-5f\""
  [[nodiscard]] std::string last_modified() const;  // "Sun, 06 Nov 1994 08:49:37 GMT"
};

struct Part {
  std::uint64_t start = 0;
  std::uint64_t length = 0;
};

struct Selection {
  int status = 200;  // 200, 206, 304, 416
  Part part;         // of 200 and 206
};

[[nodiscard]] Selection select_part(const server::Request& request, const FileVersion& version);
// By the name's ending: "text/html; charset=utf-8".
[[nodiscard]] std::string_view content_type_of(std::string_view path);

}  // namespace valk::natives
