#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cassert>

#include "openssl_error.hpp"
#include "tls_state.hpp"

namespace valk::net {

struct TlsSession::State {
  std::shared_ptr<const TlsContext> context;
  PipeEnds ends;
  SslPointer ssl;
  TlsState state = TlsState::handshake;
  std::string error;
  bool peer_shut_down = false;

  void fail() {
    // "certificate verify failed" alone helps nobody.
    const bool is_verified = state == TlsState::handshake && SSL_get_verify_mode(ssl.get()) != SSL_VERIFY_NONE;
    const long verdict = is_verified ? SSL_get_verify_result(ssl.get()) : X509_V_OK;
    state = TlsState::failed;
    error = take_openssl_error();
    if (verdict != X509_V_OK)
      error = std::string("the peer's certificate cannot be verified: ") + X509_verify_cert_error_string(verdict);
  }

  void handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl.get());
    if (result == 1) {
      state = TlsState::open;
    } else if (SSL_get_error(ssl.get(), result) != SSL_ERROR_WANT_READ) {
      fail();
    }
  }

  void read(std::string& plaintext) {
    // A record holds at most 16 KiB (RFC 8446 section 5.1).
    constexpr std::size_t record_size = 16 * 1024;
    for (;;) {
      const std::size_t before = plaintext.size();
      plaintext.resize(before + record_size);
      std::size_t read = 0;
      ERR_clear_error();
      const int result = SSL_read_ex(ssl.get(), plaintext.data() + before, record_size, &read);
      plaintext.resize(before + read);
      if (result == 1) continue;
      switch (SSL_get_error(ssl.get(), result)) {
        case SSL_ERROR_WANT_READ:
          return;
        case SSL_ERROR_ZERO_RETURN:
          peer_shut_down = true;
          return;
        default:
          fail();
          return;
      }
    }
  }
};

TlsSession::TlsSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsSession::TlsSession(TlsSession&&) noexcept = default;
TlsSession& TlsSession::operator=(TlsSession&&) noexcept = default;
TlsSession::~TlsSession() = default;

TlsSession TlsSession::server(std::shared_ptr<const TlsContext> context) {
  auto state = std::make_unique<State>();
  const TlsContext::State& shared = *context->state_;
  state->ssl.reset(SSL_new(shared.context.get()));
  BIO* pipe = make_pipe_bio(shared.pipe_method.get(), state->ends);
  SSL_set_bio(state->ssl.get(), pipe, pipe);
  SSL_set_accept_state(state->ssl.get());
  state->context = std::move(context);
  return TlsSession(std::move(state));
}

namespace {

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return inet_pton(AF_INET, host.c_str(), &ignored) == 1 || inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

}  // namespace

TlsSession TlsSession::client(std::shared_ptr<const TlsContext> context, const std::string& host) {
  TlsSession session = server(std::move(context));
  SSL* ssl = session.state_->ssl.get();
  SSL_set_connect_state(ssl);
  if (is_address(host)) {  // RFC 6066 section 3: it is not asked for by name
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl, host.c_str());
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, host.c_str());
  }
  return session;
}

void TlsSession::start(std::string& output) {
  state_->ends.output = &output;
  if (state_->state == TlsState::handshake) state_->handshake();
}

void TlsSession::receive(std::string_view ciphertext, std::string& plaintext, std::string& output) {
  State& state = *state_;
  state.ends = {ciphertext, &output};
  if (state.state == TlsState::handshake) state.handshake();
  if (state.state == TlsState::open) state.read(plaintext);
  assert(state.ends.input.empty() || state.state == TlsState::failed || state.peer_shut_down);
  state.ends.input = {};
}

void TlsSession::send(std::string_view plaintext, std::string& output) {
  if (plaintext.empty() || state_->state != TlsState::open) return;
  state_->ends.output = &output;
  ERR_clear_error();
  std::size_t written = 0;
  // The pipe takes everything, so this writes all of it or fails for good.
  if (SSL_write_ex(state_->ssl.get(), plaintext.data(), plaintext.size(), &written) != 1) state_->fail();
}

void TlsSession::shut_down(std::string& output) {
  if (state_->state != TlsState::open) return;
  state_->ends.output = &output;
  SSL_shutdown(state_->ssl.get());
  ERR_clear_error();
}

TlsState TlsSession::state() const { return state_->state; }
const std::string& TlsSession::error() const { return state_->error; }
bool TlsSession::peer_shut_down() const { return state_->peer_shut_down; }

std::string_view TlsSession::protocol() const {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(state_->ssl.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

}  // namespace valk::net
