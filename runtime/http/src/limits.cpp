#include "valk/http/limits.hpp"

#include <algorithm>
#include <array>

namespace valk::http {

namespace {

std::string option_name(std::string member) {
  std::replace(member.begin(), member.end(), '_', '-');
  return member;
}

}  // namespace

std::span<const Limit> limit_list() {
  static const std::array limits{
#define VALK_LIMIT(member, value, unit, least, most, documentation) \
  Limit{option_name(#member), &Limits::member, (value), LimitUnit::unit, least, most, documentation},
#include "valk/http/limits.def"
#undef VALK_LIMIT
  };
  return limits;
}

}  // namespace valk::http
