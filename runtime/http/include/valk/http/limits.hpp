#pragma once

// What a server allows its clients. The list itself is limits.def; command line flags, options of `http2/server-listen`
// and their documentation are made from `limit_list`.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace valk::http {

struct Limits {
#define VALK_LIMIT(member, value, unit, least, most, documentation) std::int64_t member = (value);
#include "valk/http/limits.def"
#undef VALK_LIMIT
};

enum class LimitUnit : std::uint8_t { count, bytes, milliseconds };

struct Limit {
  std::string name;  // "max-request-body"
  std::int64_t Limits::*member;
  std::int64_t default_value;
  LimitUnit unit;
  std::int64_t least;
  std::int64_t most;
  std::string_view documentation;
};

// In the order of limits.def.
[[nodiscard]] std::span<const Limit> limit_list();

}  // namespace valk::http
