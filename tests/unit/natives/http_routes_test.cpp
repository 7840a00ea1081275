// Routes and files over a connection.

#include <filesystem>
#include <fstream>

#include "served.hpp"

namespace valk::natives {
namespace {

namespace fs = std::filesystem;

// public/ with a page, a large file, and links that stay and that leave; a secret beside it.
struct Folder {
  Folder() {
    fs::create_directories(path / "public/sub");
    write("public/page.html", "<p>hello");
    write("public/sub/index.html", "index");
    write("public/large.bin", large());
    write("secret.txt", "secret");
    write("public/.env", "hidden");
    fs::create_symlink("page.html", path / "public/inside.html");
    fs::create_symlink("../secret.txt", path / "public/outside.txt");
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
  static std::string large() {
    std::string text;
    for (int i = 0; i < 60'000; ++i) text += std::to_string(i) + "\n";
    return text;
  }

  fs::path path = fs::temp_directory_path() / ("valk-routes-" + std::to_string(::getpid()));
};

std::string routes() {
  return "((http/routes {GET \"/users/:id\" (\\ {r} {str \"user \" (req/param r :id)})}"
         " {GET \"/users/me\" (\\ {r} \"me\")}"
         " {POST \"/users\" (\\ {r} {aio/then (req/json r) (\\ {b} {:status 201 :body (b :name)})})}"
         " {GET \"/gone\" (\\ {r} (aio/delay 1 nil))}) req)";
}

std::string static_files(const Folder& folder) {
  return "((http/routes {GET \"/*path\" (http/static \"" + (folder.path / "public").string() + "\")}) req)";
}

}  // namespace

TEST_CASE("routes over a connection") {
  Served served(routes());
  CHECK(served.ask("/users/7").body == "user 7");
  CHECK(served.ask("/users/a%20b%2Fc/").body == "user a b/c");
  CHECK(served.ask("/users/me").body == "me");
  CHECK(served.ask("/users", "POST", {}, "{\"name\":\"Ada\"}").status() == 201);
  CHECK(served.ask("/users", "POST", {}, "{").status() == 400);
  CHECK(served.ask("/nowhere").status() == 404);
  CHECK(served.ask("/users/7", "DELETE").status() == 405);
  CHECK(served.caller->http.responses[served.last].headers.at("allow") == "GET, HEAD, OPTIONS");
  CHECK(served.ask("/users/7", "OPTIONS").status() == 204);
  CHECK(served.ask("/users/7", "HEAD").status() == 200);
  CHECK(served.caller->http.responses[served.last].body.empty());
  const Response& gone = served.ask("/gone");
  served.loop.advance(1ms);
  CHECK(gone.status() == 404);
  CHECK(served.reported.empty());
}

TEST_CASE("files with their types, tags and ranges") {
  const Folder folder;
  Served served(static_files(folder));
  const Response page = served.ask("/page.html");
  CHECK(page.status() == 200);
  CHECK(page.body == "<p>hello");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(page.headers.at("accept-ranges") == "bytes");
  const std::string tag = page.headers.at("etag");
  CHECK(served.ask("/page.html", "GET", {{"if-none-match", "\"x\", W/" + tag}}).status() == 304);
  CHECK(served.ask("/page.html", "GET", {{"if-none-match", "\"x\""}}).status() == 200);
  CHECK(served.ask("/page.html", "GET", {{"if-modified-since", page.headers.at("last-modified")}}).status() == 304);
  CHECK(served.ask("/page.html", "GET", {{"if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).status() == 200);
  const Response part = served.ask("/page.html", "GET", {{"range", "bytes=3-5"}});
  CHECK(part.status() == 206);
  CHECK(part.body == "hel");
  CHECK(part.headers.at("content-range") == "bytes 3-5/8");
  CHECK(served.ask("/page.html", "GET", {{"range", "bytes=-2"}}).body == "lo");
  CHECK(served.ask("/page.html", "GET", {{"range", "bytes=6-"}}).body == "lo");
  CHECK(served.ask("/page.html", "GET", {{"range", "bytes=6-"}, {"if-range", "\"old\""}}).body == "<p>hello");
  const Response outside = served.ask("/page.html", "GET", {{"range", "bytes=8-"}});
  CHECK(outside.status() == 416);
  CHECK(outside.headers.at("content-range") == "bytes */8");
  CHECK(served.ask("/page.html", "GET", {{"range", "lines=1-2"}}).status() == 200);
  CHECK(served.ask("/sub/").body == "index");
  CHECK(served.ask("/inside.html").body == "<p>hello");
}

TEST_CASE("a large file comes in pieces, wholly and in part") {
  const Folder folder;
  Served served(static_files(folder));
  const std::string text = Folder::large();
  const Response whole = served.ask("/large.bin");
  CHECK(whole.body == text);
  CHECK(whole.headers.at("content-length") == std::to_string(text.size()));
  const Response part = served.ask("/large.bin", "GET", {{"range", "bytes=100000-299999"}});
  CHECK(part.status() == 206);
  CHECK(part.body == text.substr(100'000, 200'000));
  const Response head = served.ask("/large.bin", "HEAD");
  CHECK(head.headers.at("content-length") == std::to_string(text.size()));
  CHECK(head.body.empty());
}

TEST_CASE("no path leads out of the folder") {
  const Folder folder;
  Served served(static_files(folder));
  for (const char* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/sub/../../secret.txt", "//secret.txt",
        "/outside.txt", "/.env", "/page.html%00.txt", "/sub/%2e%2e/%2e%2e/secret.txt", "/none"}) {
    INFO(path);
    const Response& response = served.ask(path);
    CHECK(response.status() == 404);
    CHECK(response.body.find("secret") == std::string::npos);
  }
  CHECK(served.ask("/page.html", "POST").status() == 405);
}

}  // namespace valk::natives
