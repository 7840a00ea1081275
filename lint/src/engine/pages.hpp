#pragma once

// The rules' pages, embedded at build time (lint/rules/embed_pages.cmake).

#include <span>
#include <string_view>

namespace valk::lint {

struct Page {
  std::string_view rule;
  std::string_view text;
};
[[nodiscard]] std::span<const Page> pages();

}  // namespace valk::lint
