#pragma once

#include <string>

#include "pipe_bio.hpp"
#include "valk/net/tls.hpp"

namespace valk::net {

struct TlsContext::State {
  ContextPointer context;
  BioMethodPointer pipe_method;
  std::string protocols;  // as in the ALPN extension: each with its length before it
};

}  // namespace valk::net
