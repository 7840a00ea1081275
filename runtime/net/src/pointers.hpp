#pragma once

// OpenSSL's objects as owning pointers.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace valk::net {

template <auto free_object>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free_object(object);
  }
};

using BioMethodPointer = std::unique_ptr<BIO_METHOD, Free<BIO_meth_free>>;
using BioPointer = std::unique_ptr<BIO, Free<BIO_free>>;
using KeyPointer = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Free<X509_free>>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using ContextPointer = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using SslPointer = std::unique_ptr<SSL, Free<SSL_free>>;

}  // namespace valk::net
