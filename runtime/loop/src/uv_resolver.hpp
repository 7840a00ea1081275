#pragma once

#include "uv_stream.hpp"

namespace valk::loop {

// `resolved` may be called in here when the name cannot be looked up at all.
void uv_resolve(UvShared& shared, const std::string& host, ResolveCallback resolved);

}  // namespace valk::loop
