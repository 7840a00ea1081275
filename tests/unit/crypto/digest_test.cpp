// Against the examples of the standards.

#include "valk/crypto/digest.hpp"

#include "catch.hpp"

namespace {

using valk::crypto::Digest;

std::string hex(const std::string& octets) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : octets) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

TEST_CASE("digests of \"abc\"") {
  CHECK(hex(digest(Digest::md5, "abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hex(digest(Digest::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(digest(Digest::sha256, "abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(digest(Digest::sha384, "abc").size() == 48);
  CHECK(digest(Digest::sha512, "abc").size() == 64);
  CHECK(hex(digest(Digest::sha256, "")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("codes of RFC 4231, test case 2") {
  CHECK(hex(hmac(Digest::sha256, "Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac(Digest::sha256, "", "").size() == 32);
}

TEST_CASE("comparison") {
  CHECK(valk::crypto::is_equal_in_constant_time("same", "same"));
  CHECK_FALSE(valk::crypto::is_equal_in_constant_time("same", "sane"));
  CHECK_FALSE(valk::crypto::is_equal_in_constant_time("same", "sam"));
}

}  // namespace
