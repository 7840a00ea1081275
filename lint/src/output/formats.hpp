#pragma once

// The writers that formats.cpp lists.

#include <string>

#include "valk/lint/output.hpp"

namespace valk::lint::output {

std::string text(const Report& report, const OutputOptions& options);
std::string json(const Report& report, const OutputOptions& options);
std::string sarif(const Report& report, const OutputOptions& options);
std::string github(const Report& report, const OutputOptions& options);
std::string gitlab(const Report& report, const OutputOptions& options);
std::string junit(const Report& report, const OutputOptions& options);
std::string checkstyle(const Report& report, const OutputOptions& options);

// A place as formats for people and programs count it: lines and columns from 1, columns in code points.
struct Region {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t end_line = 1;
  std::size_t end_column = 1;
};
[[nodiscard]] Region region_of(const base::Location& place);
// A path as a URI reference (RFC 3986): "a%20b.valk"; an absolute one with the scheme "file".
[[nodiscard]] std::string uri_of(std::string_view path);
// Text in an XML attribute (XML 1.0 section 2.4).
[[nodiscard]] std::string xml_attribute(std::string_view text);

}  // namespace valk::lint::output
