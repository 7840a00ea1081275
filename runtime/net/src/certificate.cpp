#include "valk/net/certificate.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>

#include "openssl_error.hpp"
#include "pointers.hpp"

namespace valk::net {

namespace {

constexpr long day_seconds = 24 * 60 * 60;
constexpr long valid_seconds = 397 * day_seconds;  // what browsers accept at most
constexpr const char* common_name = "localhost";
constexpr const char* alternative_names = "DNS:localhost,IP:127.0.0.1,IP:::1";

bool add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// A positive number of 127 bits: unique without a register (RFC 5280 section 4.1.2.2).
bool set_serial(X509* certificate) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) return false;
  bytes[0] &= 0x7f;
  BIGNUM* number = BN_bin2bn(bytes.data(), bytes.size(), nullptr);
  const bool set = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  return set;
}

CertificatePointer sign_certificate(EVP_PKEY* key, std::time_t now) {
  CertificatePointer certificate(X509_new());
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  if (!set_serial(x509)) return nullptr;
  // From an hour ago: clocks differ.
  X509_time_adj_ex(X509_getm_notBefore(x509), 0, -60 * 60, &now);
  X509_time_adj_ex(X509_getm_notAfter(x509), 0, valid_seconds - 60 * 60, &now);
  X509_set_pubkey(x509, key);
  X509_NAME* name = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  X509_set_issuer_name(x509, name);
  const bool extended = add_extension(x509, NID_subject_key_identifier, "hash") &&
                        add_extension(x509, NID_basic_constraints, "critical,CA:FALSE") &&
                        add_extension(x509, NID_key_usage, "critical,digitalSignature") &&
                        add_extension(x509, NID_ext_key_usage, "serverAuth") &&
                        add_extension(x509, NID_subject_alt_name, alternative_names);
  if (!extended || X509_sign(x509, key, EVP_sha256()) == 0) return nullptr;
  return certificate;
}

// The key and the certificate, one after the other.
base::Result<std::string> make_pem(std::time_t now) {
  const KeyPointer key(EVP_EC_gen("P-256"));
  if (!key) return base::Failure{"cannot make a key: " + take_openssl_error()};
  const CertificatePointer certificate = sign_certificate(key.get(), now);
  if (!certificate) return base::Failure{"cannot make a certificate: " + take_openssl_error()};
  const BioPointer pem(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(pem.get(), certificate.get()) != 1) {
    return base::Failure{"cannot write a certificate: " + take_openssl_error()};
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

// Whether the file holds a certificate that is good for another day.
bool is_usable(const std::string& path, std::time_t now) {
  const BioPointer file(BIO_new_file(path.c_str(), "r"));
  const CertificatePointer certificate(file ? PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
  (void)take_openssl_error();
  if (!certificate) return false;
  std::time_t tomorrow = now + day_seconds;
  return X509_cmp_time(X509_get0_notBefore(certificate.get()), &tomorrow) < 0 &&
         X509_cmp_time(X509_get0_notAfter(certificate.get()), &tomorrow) > 0;
}

base::Status write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return base::Failure{system_error(errno)};
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return base::Failure{system_error(errno)};
  return base::Done{};
}

// Readers see the old file or the new one, never half of it.
base::Status replace_file(const std::string& path, const std::string& text) {
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkstemp(temporary.data());  // mode 0600
  if (file < 0) return base::Failure{"cannot write " + path + ": " + system_error(errno)};
  base::Status written = write_all(file, text);
  ::close(file);
  if (written && std::rename(temporary.c_str(), path.c_str()) != 0) written = base::Failure{system_error(errno)};
  if (written) return written;
  ::unlink(temporary.c_str());
  return base::Failure{"cannot write " + path + ": " + written.message()};
}

}  // namespace

base::Result<CertificateFiles> ensure_localhost_certificate(const std::string& folder, loop::WallTime now) {
  const std::string path = folder + "/localhost.pem";
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  if (is_usable(path, seconds)) return CertificateFiles{path, path};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return base::Failure{"cannot make folder " + folder + ": " + system_error(error.value())};
  const auto pem = make_pem(seconds);
  if (!pem) return pem.failure();
  if (const auto written = replace_file(path, pem.value()); !written) return written.failure();
  return CertificateFiles{path, path};
}

}  // namespace valk::net
