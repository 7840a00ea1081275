#pragma once

// The operands of `fetch` as a request.

#include "fetch.hpp"

namespace valk::natives {

struct FetchRequest {
  client::Request request;
  FetchOptions options;
};

// Reads the operands: an address, or a plist with `:url` and options; and a plist of options, which count more. `raised`
// is the error where there is one.
[[nodiscard]] std::optional<FetchRequest> read_fetch(NativeCall& call, std::optional<Outcome>& raised);

}  // namespace valk::natives
