#pragma once

// File URIs and paths (RFC 8089). Other schemes, such as `untitled:`, stay as they are and serve as the path.

#include <string>
#include <string_view>

namespace valk::lsp_server {

[[nodiscard]] std::string path_of(std::string_view uri);
[[nodiscard]] std::string uri_of(std::string_view path);

}  // namespace valk::lsp_server
