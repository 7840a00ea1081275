#include "openssl_error.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cctype>
#include <system_error>

namespace valk::net {

namespace {

// The failures that happen every day, said in our words.
const char* known_reason(unsigned long error) {
  if (ERR_GET_LIB(error) != ERR_LIB_SSL) return nullptr;
  switch (ERR_GET_REASON(error)) {
    case SSL_R_NO_APPLICATION_PROTOCOL:
      return "no protocol in common";
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
      return "the peer does not trust the certificate";
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
    case SSL_R_WRONG_VERSION_NUMBER:
      return "the peer asks for a version of TLS below 1.2, or does not speak TLS";
    case SSL_R_NO_SHARED_CIPHER:
      return "no cipher in common";
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return "the peer's certificate cannot be verified";
    default:
      return nullptr;
  }
}

}  // namespace

std::string take_openssl_error() {
  const unsigned long error = ERR_get_error();
  ERR_clear_error();
  if (error == 0) return "unknown error";
  if (const char* known = known_reason(error)) return known;
  if (ERR_SYSTEM_ERROR(error)) return system_error(ERR_GET_REASON(error));
  const char* reason = ERR_reason_error_string(error);
  return reason ? reason : "error " + std::to_string(error);
}

std::string system_error(int number) {
  std::string text = std::generic_category().message(number);
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

}  // namespace valk::net
