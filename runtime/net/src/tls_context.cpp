#include <openssl/err.h>
#include <sys/stat.h>

#include <cerrno>

#include "openssl_error.hpp"
#include "tls_state.hpp"

namespace valk::net {

namespace {

// RFC 7301 section 3.1.
std::string wire_protocols(const std::vector<std::string>& protocols) {
  std::string wire;
  for (const std::string& protocol : protocols) {
    wire += static_cast<char>(protocol.size());
    wire += protocol;
  }
  return wire;
}

const unsigned char* as_bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Picks the first of ours that the client offers; none ends the handshake (no_application_protocol).
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned int offered_size, void* argument) {
  const std::string& ours = *static_cast<const std::string*>(argument);
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, as_bytes(ours), static_cast<unsigned int>(ours.size()), offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

// For TLS 1.2, what RFC 9113 section 9.2.2 leaves: forward secrecy and authenticated encryption.
constexpr const char* ciphers_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

void set_common(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps no record buffers
  SSL_CTX_set_cipher_list(context, ciphers_1_2);
}

base::Status check_readable(const std::string& what, const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return base::Failure{what + " " + path + ": " + system_error(errno)};
  if (S_ISDIR(found.st_mode)) return base::Failure{what + " " + path + " is a folder"};
  return base::Done{};
}

base::Status use_files(SSL_CTX* context, const CertificateFiles& files) {
  if (auto readable = check_readable("certificate", files.certificate); !readable) return readable;
  if (auto readable = check_readable("key", files.key); !readable) return readable;
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return base::Failure{"certificate " + files.certificate + " cannot be read as PEM: " + take_openssl_error()};
  }
  // Loading a key of the same kind that does not match already fails here, one of another kind at the check.
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const unsigned long error = ERR_peek_error();
    const bool mismatch = ERR_GET_LIB(error) == ERR_LIB_X509;
    const std::string reason = take_openssl_error();
    if (!mismatch) return base::Failure{"key " + files.key + " cannot be read as PEM: " + reason};
    return base::Failure{"key " + files.key + " does not belong to certificate " + files.certificate};
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    (void)take_openssl_error();
    return base::Failure{"key " + files.key + " does not belong to certificate " + files.certificate};
  }
  return base::Done{};
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsContext::~TlsContext() = default;

base::Result<std::shared_ptr<const TlsContext>> TlsContext::for_server(const TlsServerOptions& options) {
  auto state = std::make_unique<State>();
  state->pipe_method = make_pipe_bio_method();
  state->protocols = wire_protocols(options.protocols);
  state->context.reset(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* context = state->context.get();
  set_common(context);
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets are kept by the clients
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_max_early_data(context, 0);
  if (!state->protocols.empty()) SSL_CTX_set_alpn_select_cb(context, choose_protocol, &state->protocols);
  if (const auto used = use_files(context, options.files); !used) return used.failure();
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(state)));
}

base::Result<std::shared_ptr<const TlsContext>> TlsContext::for_client(const TlsClientOptions& options) {
  auto state = std::make_unique<State>();
  state->pipe_method = make_pipe_bio_method();
  state->protocols = wire_protocols(options.protocols);
  state->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = state->context.get();
  set_common(context);
  SSL_CTX_set_verify(context, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (options.authorities_file.empty()) {
    SSL_CTX_set_default_verify_paths(context);
  } else if (SSL_CTX_load_verify_file(context, options.authorities_file.c_str()) != 1) {
    return base::Failure{"authorities " + options.authorities_file + " cannot be read: " + take_openssl_error()};
  }
  if (!options.files.certificate.empty()) {
    if (const auto used = use_files(context, options.files); !used) return used.failure();
  }
  SSL_CTX_set_alpn_protos(context, as_bytes(state->protocols), static_cast<unsigned int>(state->protocols.size()));
  return std::shared_ptr<const TlsContext>(new TlsContext(std::move(state)));
}

}  // namespace valk::net
