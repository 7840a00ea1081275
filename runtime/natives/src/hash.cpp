// Digests and message authentication codes, as hexadecimal text.

#include "octets.hpp"
#include "valk/crypto/digest.hpp"

namespace valk::natives {

namespace {

using crypto::Digest;

Outcome digest_of(NativeCall& call, Digest kind) {
  const auto octets = octets_of(call, 0);
  if (!octets) return call.expected(0, kOctets);
  return call.heap().string(to_hex(crypto::digest(kind, *octets)));
}

Outcome code_of(NativeCall& call, Digest kind) {
  const auto key = octets_of(call, 0);
  if (!key) return call.expected(0, kOctets);
  const auto octets = octets_of(call, 1);
  if (!octets) return call.expected(1, kOctets);
  return call.heap().string(to_hex(crypto::hmac(kind, *key, *octets)));
}

}  // namespace

Outcome native_hash_md5(NativeCall& call) { return digest_of(call, Digest::md5); }
Outcome native_hash_sha1(NativeCall& call) { return digest_of(call, Digest::sha1); }
Outcome native_hash_sha256(NativeCall& call) { return digest_of(call, Digest::sha256); }
Outcome native_hash_sha384(NativeCall& call) { return digest_of(call, Digest::sha384); }
Outcome native_hash_sha512(NativeCall& call) { return digest_of(call, Digest::sha512); }
Outcome native_hmac_sha1(NativeCall& call) { return code_of(call, Digest::sha1); }
Outcome native_hmac_sha256(NativeCall& call) { return code_of(call, Digest::sha256); }
Outcome native_hmac_sha512(NativeCall& call) { return code_of(call, Digest::sha512); }

Outcome native_hash_equal_p(NativeCall& call) {
  const auto left = octets_of(call, 0);
  if (!left) return call.expected(0, kOctets);
  const auto right = octets_of(call, 1);
  if (!right) return call.expected(1, kOctets);
  return Value::boolean(crypto::is_equal_in_constant_time(*left, *right));
}

}  // namespace valk::natives
