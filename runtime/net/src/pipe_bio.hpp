#pragma once

// The BIO through which OpenSSL sees a peer: it reads from a view of what was received and writes to a string, so that
// ciphertext is not copied between buffers of OpenSSL's and ours.

#include <string>
#include <string_view>

#include "pointers.hpp"

namespace valk::net {

struct PipeEnds {
  std::string_view input;
  std::string* output = nullptr;  // set while OpenSSL runs
};

[[nodiscard]] BioMethodPointer make_pipe_bio_method();
// `ends` must outlive the BIO.
[[nodiscard]] BIO* make_pipe_bio(const BIO_METHOD* method, PipeEnds& ends);

}  // namespace valk::net
