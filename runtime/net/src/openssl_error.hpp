#pragma once

#include <string>

namespace valk::net {

// What OpenSSL's queue of errors says first, in words; the queue is emptied.
[[nodiscard]] std::string take_openssl_error();

// "no such file or directory", for the last failed call of the system.
[[nodiscard]] std::string system_error(int number);

}  // namespace valk::net
