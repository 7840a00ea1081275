#include "valk/http/url.hpp"
#include "catch.hpp"

using namespace valk::http;

TEST_CASE("a URL has its parts") {
  const auto url = parse_url("https://ada:pw@[::1]:8443/a/b?c=d&e#f?g");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->user == "ada:pw");
  CHECK(url->host == "[::1]");
  CHECK(url->port == 8443);
  CHECK(url->path == "/a/b");
  CHECK(url->query == "c=d&e");
  CHECK(url->fragment == "f?g");
  CHECK_FALSE(parse_url("http://x y/"));
  CHECK_FALSE(parse_url("http://x:port/"));
  CHECK_FALSE(parse_url("http://x:99999/"));
  CHECK_FALSE(parse_url("http://[::1/"));
  CHECK_FALSE(parse_url("http://x/\r\n"));
}

TEST_CASE("references mean what RFC 3986 section 5.4 says") {
  const std::string base = "http://a/b/c/d;p?q";
  const auto resolved = [&](std::string_view reference) { return resolve_reference(base, reference).value_or("none"); };
  CHECK(resolved("g:h") == "g:h");
  CHECK(resolved("g") == "http://a/b/c/g");
  CHECK(resolved("./g") == "http://a/b/c/g");
  CHECK(resolved("g/") == "http://a/b/c/g/");
  CHECK(resolved("/g") == "http://a/g");
  CHECK(resolved("//g") == "http://g");
  CHECK(resolved("?y") == "http://a/b/c/d;p?y");
  CHECK(resolved("g?y") == "http://a/b/c/g?y");
  CHECK(resolved("#s") == "http://a/b/c/d;p?q#s");
  CHECK(resolved("g#s") == "http://a/b/c/g#s");
  CHECK(resolved("g?y#s") == "http://a/b/c/g?y#s");
  CHECK(resolved(";x") == "http://a/b/c/;x");
  CHECK(resolved("g;x?y#s") == "http://a/b/c/g;x?y#s");
  CHECK(resolved("") == "http://a/b/c/d;p?q");
  CHECK(resolved(".") == "http://a/b/c/");
  CHECK(resolved("./") == "http://a/b/c/");
  CHECK(resolved("..") == "http://a/b/");
  CHECK(resolved("../") == "http://a/b/");
  CHECK(resolved("../g") == "http://a/b/g");
  CHECK(resolved("../..") == "http://a/");
  CHECK(resolved("../../g") == "http://a/g");
  CHECK(resolved("../../../g") == "http://a/g");
  CHECK(resolved("/./g") == "http://a/g");
  CHECK(resolved("/../g") == "http://a/g");
  CHECK(resolved("g.") == "http://a/b/c/g.");
  CHECK(resolved("..g") == "http://a/b/c/..g");
  CHECK(resolved("./../g") == "http://a/b/g");
  CHECK(resolved("./g/.") == "http://a/b/c/g/");
  CHECK(resolved("g/./h") == "http://a/b/c/g/h");
  CHECK(resolved("g/../h") == "http://a/b/c/h");
  CHECK(resolved("g;x=1/../y") == "http://a/b/c/y");
  CHECK(resolved("g?y/../x") == "http://a/b/c/g?y/../x");
  CHECK(resolved("http://other:8080/x") == "http://other:8080/x");
  CHECK(resolved("a b") == "none");
  CHECK(resolve_reference("http://a", "g") == "http://a/g");
}
