#include "valk/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cassert>

namespace valk::crypto {

namespace {

using Octets = std::array<unsigned char, EVP_MAX_MD_SIZE>;

const EVP_MD* algorithm(Digest kind) {
  switch (kind) {
    case Digest::md5:
      return EVP_md5();
    case Digest::sha1:
      return EVP_sha1();
    case Digest::sha256:
      return EVP_sha256();
    case Digest::sha384:
      return EVP_sha384();
    case Digest::sha512:
      return EVP_sha512();
  }
  return nullptr;
}

const unsigned char* start_of(std::string_view octets) { return reinterpret_cast<const unsigned char*>(octets.data()); }

std::string taken(const Octets& octets, unsigned size) { return {reinterpret_cast<const char*>(octets.data()), size}; }

}  // namespace

std::string digest(Digest kind, std::string_view octets) {
  Octets result;
  unsigned size = 0;
  [[maybe_unused]] const int done =
      EVP_Digest(octets.data(), octets.size(), result.data(), &size, algorithm(kind), nullptr);
  assert(done == 1);
  return taken(result, size);
}

std::string hmac(Digest kind, std::string_view key, std::string_view octets) {
  Octets result;
  unsigned size = 0;
  // An empty key must not be null.
  const char* const start = key.empty() ? "" : key.data();
  [[maybe_unused]] const unsigned char* done =
      HMAC(algorithm(kind), start, static_cast<int>(key.size()), start_of(octets), octets.size(), result.data(), &size);
  assert(done != nullptr);
  return taken(result, size);
}

bool is_equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace valk::crypto
