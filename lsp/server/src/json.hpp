#pragma once

#include <nlohmann/json.hpp>

namespace valk::lsp_server {

using Json = nlohmann::json;

}  // namespace valk::lsp_server
