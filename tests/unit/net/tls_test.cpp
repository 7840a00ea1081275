// TLS from end to end in memory.

#include "valk/net/tls.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "folder.hpp"

using namespace valk::net;
using valk::loop::WallTime;

namespace {

const WallTime now = std::chrono::system_clock::now();

CertificateFiles make_files(const TemporaryFolder& folder) {
  const auto files = ensure_localhost_certificate(folder.path, now);
  REQUIRE(files.ok());
  return files.value();
}

// Two sessions and the bytes between them.
struct Wire {
  TlsSession server;
  TlsSession client;
  std::string to_server;
  std::string to_client;
  std::string at_server;
  std::string at_client;

  static Wire make(const TlsServerOptions& server_options, const TlsClientOptions& client_options,
                   const std::string& host = "localhost") {
    auto server_context = TlsContext::for_server(server_options);
    auto client_context = TlsContext::for_client(client_options);
    REQUIRE(server_context.ok());
    REQUIRE(client_context.ok());
    Wire wire{
        TlsSession::server(server_context.value()), TlsSession::client(client_context.value(), host), {}, {}, {}, {}};
    wire.client.start(wire.to_server);
    wire.exchange();
    return wire;
  }

  // Until both are silent, `step` bytes at a time.
  void exchange(std::size_t step = std::string::npos) {
    while (!to_server.empty() || !to_client.empty()) {
      pass(to_server, server, at_server, to_client, step);
      pass(to_client, client, at_client, to_server, step);
    }
  }

  static void pass(std::string& bytes, TlsSession& session, std::string& plaintext, std::string& answer,
                   std::size_t step) {
    const std::string taken = std::exchange(bytes, {});
    for (std::size_t at = 0; at < taken.size(); at += std::min(step, taken.size() - at)) {
      session.receive(std::string_view(taken).substr(at, step), plaintext, answer);
    }
  }
};

}  // namespace

TEST_CASE("two sessions agree on h2 and carry bytes both ways") {
  const TemporaryFolder folder;
  const auto files = make_files(folder);
  Wire wire = Wire::make({.files = files}, {.authorities_file = files.certificate, .protocols = {"h2", "http/1.1"}});
  REQUIRE(wire.server.state() == TlsState::open);
  REQUIRE(wire.client.state() == TlsState::open);
  CHECK(wire.server.protocol() == "h2");
  CHECK(wire.client.protocol() == "h2");
  const std::string big(100'000, 'x');
  wire.client.send("hello", wire.to_server);
  wire.server.send(big, wire.to_client);
  wire.exchange(7);
  CHECK(wire.at_server == "hello");
  CHECK(wire.at_client == big);
  wire.client.shut_down(wire.to_server);
  wire.exchange();
  CHECK(wire.server.peer_shut_down());
}

TEST_CASE("the certificate is good for localhost and both loopback addresses, and for nothing else") {
  const TemporaryFolder folder;
  const auto files = make_files(folder);
  const TlsClientOptions trusting{.authorities_file = files.certificate};
  for (const std::string host : {"localhost", "127.0.0.1", "::1"}) {
    CHECK(Wire::make({.files = files}, trusting, host).client.state() == TlsState::open);
  }
  CHECK(Wire::make({.files = files}, trusting, "127.0.0.2").client.error() ==
        "the peer's certificate cannot be verified: IP address mismatch");
  const Wire other = Wire::make({.files = files}, trusting, "example.com");
  CHECK(other.client.state() == TlsState::failed);
  CHECK(other.client.error() == "the peer's certificate cannot be verified: hostname mismatch");
  CHECK(other.server.state() == TlsState::failed);
}

TEST_CASE("a client that does not trust the certificate is told apart") {
  const TemporaryFolder folder;
  const auto files = make_files(folder);
  const Wire wire = Wire::make({.files = files}, {});
  CHECK(wire.client.state() == TlsState::failed);
  CHECK(wire.client.error() == "the peer's certificate cannot be verified: self-signed certificate");
  CHECK(wire.server.error() == "the peer does not trust the certificate");
}

TEST_CASE("without a protocol in common the handshake fails with an alert") {
  const TemporaryFolder folder;
  const auto files = make_files(folder);
  const Wire wire = Wire::make({.files = files}, {.verify = false, .protocols = {"smtp"}});
  CHECK(wire.server.state() == TlsState::failed);
  CHECK(wire.server.error() == "no protocol in common");
  CHECK(wire.client.state() == TlsState::failed);
}

TEST_CASE("bytes that are not TLS fail the session") {
  const TemporaryFolder folder;
  const auto context = TlsContext::for_server({.files = make_files(folder)});
  for (const std::string garbage : {"GET / HTTP/1.1\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "\x16\x09\x01\x01\x05hello"}) {
    TlsSession session = TlsSession::server(context.value());
    std::string plaintext;
    std::string output;
    session.receive(garbage, plaintext, output);
    CHECK(session.state() == TlsState::failed);
    CHECK_FALSE(session.error().empty());
    CHECK(plaintext.empty());
    session.receive(garbage, plaintext, output);
    session.send("x", output);
    CHECK(session.state() == TlsState::failed);
  }
}

TEST_CASE("every byte of a record counts") {
  const TemporaryFolder folder;
  const auto files = make_files(folder);
  Wire wire = Wire::make({.files = files}, {.verify = false});
  wire.client.send("hello", wire.to_server);
  wire.to_server.back() = static_cast<char>(wire.to_server.back() ^ 1);
  wire.exchange();
  CHECK(wire.server.state() == TlsState::failed);
  CHECK(wire.at_server.empty());
}

TEST_CASE("files that are missing, unreadable or do not belong together are named") {
  const TemporaryFolder folder;
  const TemporaryFolder other;
  const auto files = make_files(folder);
  const auto message = [](const CertificateFiles& used) {
    const auto context = TlsContext::for_server({.files = used});
    REQUIRE_FALSE(context.ok());
    return context.message();
  };
  const std::string missing = folder.path + "/missing.pem";
  const std::string text = folder.path + "/text.pem";
  std::ofstream(text) << "not a certificate\n";
  CHECK(message({missing, files.key}) == "certificate " + missing + ": no such file or directory");
  CHECK(message({files.certificate, missing}) == "key " + missing + ": no such file or directory");
  CHECK(message({text, files.key}).starts_with("certificate " + text + " cannot be read as PEM: "));
  CHECK(message({files.certificate, text}).starts_with("key " + text + " cannot be read as PEM: "));
  CHECK(message({folder.path, files.key}) == "certificate " + folder.path + " is a folder");
  const auto foreign = make_files(other);
  CHECK(message({files.certificate, foreign.key}) ==
        "key " + foreign.key + " does not belong to certificate " + files.certificate);
}

TEST_CASE("the made certificate is kept, private, and renewed in time") {
  const TemporaryFolder folder;
  const std::string nested = folder.path + "/a/b";
  const auto files = ensure_localhost_certificate(nested, now);
  REQUIRE(files.ok());
  const auto read = [&] {
    std::ifstream file(files.value().key);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const std::string first = read();
  struct stat found {};
  REQUIRE(stat(files.value().key.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  REQUIRE(ensure_localhost_certificate(nested, now + std::chrono::hours(24 * 395)).ok());
  CHECK(read() == first);
  REQUIRE(ensure_localhost_certificate(nested, now + std::chrono::hours(24 * 396)).ok());
  CHECK(read() != first);
  std::ofstream(files.value().key) << "broken";
  REQUIRE(ensure_localhost_certificate(nested, now).ok());
  CHECK(TlsContext::for_server({.files = files.value()}).ok());
  CHECK(std::distance(std::filesystem::directory_iterator(nested), {}) == 1);
}

TEST_CASE("a folder that cannot be made is refused with its name") {
  const TemporaryFolder folder;
  const std::string file = folder.path + "/file";
  std::ofstream(file) << "x";
  const auto files = ensure_localhost_certificate(file + "/inside", now);
  REQUIRE_FALSE(files.ok());
  CHECK(files.message() == "cannot make folder " + file + "/inside: not a directory");
}
