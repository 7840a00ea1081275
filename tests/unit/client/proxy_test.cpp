// Proxies, and addresses.

#include "peer.hpp"

namespace {

Proxies from(std::map<std::string, std::string> variables) {
  return Proxies([variables](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

Origin origin(const std::string& text) { return read_address(text).value().origin; }

// Carries bytes between two streams, as a proxy's tunnel does.
struct Pipe {
  struct End final : loop::StreamEvents {
    std::unique_ptr<loop::Stream> stream;
    End* other = nullptr;
    std::string early;
    void on_read(std::string_view bytes) override {
      if (other->stream) {
        (void)other->stream->write({&bytes, 1}, [](const auto&) {});
      } else {
        other->early += bytes;
      }
    }
    void on_read_end() override {
      if (other->stream) other->stream->shutdown();
    }
    void on_read_error(const std::string&) override {}
  };
  End near;
  End far;
};

// A proxy that knows CONNECT.
struct TunnelProxy {
  struct One final : loop::StreamEvents {
    TunnelProxy* proxy = nullptr;
    std::unique_ptr<loop::Stream> stream;
    std::string heard;
    void on_read(std::string_view bytes) override {
      heard += bytes;
      if (heard.ends_with("\r\n\r\n")) proxy->connect(*this);
    }
    void on_read_end() override {}
    void on_read_error(const std::string&) override {}
  };

  loop::Loop& loop;
  std::uint16_t target;
  std::string answer = "HTTP/1.1 200 Connection established\r\n\r\n";
  std::vector<std::unique_ptr<One>> ones;
  std::vector<std::unique_ptr<Pipe>> pipes;
  std::unique_ptr<loop::Listener> listener;

  TunnelProxy(loop::Loop& on, std::uint16_t to) : loop(on), target(to) {
    listener = std::move(loop.listen({},
                                     [this](std::unique_ptr<loop::Stream> stream) {
                                       auto& one = *ones.emplace_back(std::make_unique<One>());
                                       one.proxy = this;
                                       one.stream = std::move(stream);
                                       one.stream->start_reading(one);
                                     })
                             .value());
  }
  void connect(One& one) {
    const std::string_view view = answer;
    (void)one.stream->write({&view, 1}, [](const auto&) {});
    Pipe& pipe = *pipes.emplace_back(std::make_unique<Pipe>());
    pipe.near.other = &pipe.far;
    pipe.far.other = &pipe.near;
    pipe.near.stream = std::move(one.stream);
    pipe.near.stream->start_reading(pipe.near);
    loop.connect("localhost", target, [&pipe](auto stream) {
      pipe.far.stream = std::move(stream.value());
      const std::string_view early = pipe.far.early;
      if (!early.empty()) (void)pipe.far.stream->write({&early, 1}, [](const auto&) {});
      pipe.far.stream->start_reading(pipe.far);
    });
  }
};

}  // namespace

TEST_CASE("addresses are read, and put right where people write them loosely") {
  const auto address = read_address("HTTPS://Ada%20L:p%40w@Example.ORG/a b").ok();
  CHECK_FALSE(address);
  const auto good = read_address("HTTPS://Ada%20L:p%40w@Example.ORG/\xc3\xa4/{x}?q=\"y\"#frag").value();
  CHECK(good.origin.text() == "https://example.org");
  CHECK(good.user == "Ada L:p@w");
  CHECK(good.target == "/%C3%A4/%7Bx%7D?q=%22y%22");
  CHECK(read_address("http://x").value().target == "/");
  CHECK(read_address("http://x?y").value().target == "/?y");
  CHECK(read_address("http://[::1]:8080/").value().origin.host == "::1");
  CHECK(read_address("http://[::1]:8080/").value().origin.authority() == "[::1]:8080");
  CHECK(read_address("https://x:443/").value().origin.authority() == "x");
  CHECK(read_address("http://x:443/").value().origin.authority() == "x:443");
  for (const std::string wrong :
       {"", "x", "/x", "ftp://x/", "http:///x", "http://", "http://x:0/", "http://x:70000/", "http://a b/",
        "http://b\xc3\xbc"
        "cher.example/",
        "http://ev\\il/", "http://[::1", "http://x\r\n/", "http://[x]/", "mailto:x@y"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_address(wrong).ok());
  }
}

TEST_CASE("the environment names proxies") {
  const Proxies proxies = from({{"HTTP_PROXY", "http://p:1"},
                                {"https_proxy", "q:2"},
                                {"HTTPS_PROXY", "http://loses"},
                                {"NO_PROXY", "internal, .example.org,*.local, Exact.Org:8443"}});
  CHECK(proxies.proxy_of(origin("http://x.org")) == "http://p:1");
  CHECK(proxies.proxy_of(origin("https://x.org")) == "http://q:2");
  for (const std::string excepted :
       {"http://internal", "http://a.internal", "http://example.org", "http://a.example.org", "http://x.local",
        "http://exact.org:8443", "http://localhost", "http://127.0.0.1", "http://[::1]", "http://a.localhost"}) {
    CAPTURE(excepted);
    CHECK(proxies.proxy_of(origin(excepted)).empty());
  }
  CHECK_FALSE(proxies.proxy_of(origin("http://notexample.org")).empty());
  CHECK_FALSE(proxies.proxy_of(origin("http://exact.org:80")).empty());
  CHECK(from({{"ALL_PROXY", "http://p"}, {"NO_PROXY", "*"}}).proxy_of(origin("http://x.org")).empty());
  CHECK(from({{"ALL_PROXY", "http://p"}}).proxy_of(origin("https://x.org")) == "http://p");
  // In a CGI program HTTP_PROXY is what the client sent.
  CHECK(from({{"HTTP_PROXY", "http://evil"}, {"REQUEST_METHOD", "GET"}}).proxy_of(origin("http://x.org")).empty());
  CHECK(Proxies().proxy_of(origin("http://x.org")).empty());
}

TEST_CASE("plain requests go to the proxy with their whole address") {
  Fixture fixture;
  const Raw proxy(fixture.loop, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", false);
  Request request = Fixture::request_for("http://example.org/x?y");
  request.proxies = Proxies("http://ada:pw@localhost:" + std::to_string(proxy.port()));
  const auto got = fixture.start(request);
  CHECK(got->status() == 200);
  const std::string& heard = proxy.connections[0]->heard;
  CHECK(heard.starts_with("GET http://example.org/x?y HTTP/1.1\r\nhost: example.org\r\n"));
  CHECK(heard.find("proxy-authorization: Basic YWRhOnB3\r\n") != std::string::npos);
}

TEST_CASE("TLS goes through a tunnel of the proxy") {
  Fixture fixture;
  Peer peer(fixture.loop);
  peer.tls = fixture.server_tls();
  TunnelProxy proxy(fixture.loop, peer.port());
  Request request = Fixture::request_for("https://example.org/");
  request.tls.insecure = true;
  request.proxies = Proxies("http://ada:pw@localhost:" + std::to_string(proxy.listener->port()));
  const auto got = fixture.start(request);
  REQUIRE(got->response);
  got->read();
  CHECK(got->body == "hello");
  CHECK(got->response->version == "2");
  CHECK(proxy.ones[0]->heard ==
        "CONNECT example.org:443 HTTP/1.1\r\nhost: example.org:443\r\nproxy-authorization: Basic YWRhOnB3\r\n\r\n");
  CHECK(peer.asked[0].header("proxy-authorization").empty());
  CHECK(peer.asked[0].head.authority == "example.org");
}

TEST_CASE("proxies that refuse, say nonsense, or are none") {
  Fixture fixture;
  const auto kind = [&](const std::string& answer, bool ends) {
    const Raw proxy(fixture.loop, answer, ends);
    Request request = Fixture::request_for("https://example.org/");
    request.proxies = Proxies("http://localhost:" + std::to_string(proxy.port()));
    const auto got = fixture.start(request);
    REQUIRE(got->failure);
    return got->failure->message;
  };
  CHECK(kind("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n", false) ==
        "the proxy refuses with status 407");
  CHECK(kind("nonsense", false).starts_with("the proxy gives no tunnel: "));
  CHECK(kind("", true).starts_with("the proxy gives no tunnel: "));
  Request request = Fixture::request_for("https://example.org/");
  request.proxies = Proxies("https://secure.proxy");
  const auto got = fixture.start(request);
  REQUIRE(got->failure);
  CHECK(got->failure->kind == FailureKind::connect);
  CHECK(got->failure->message == "`https://secure.proxy` is no proxy of http");
}
