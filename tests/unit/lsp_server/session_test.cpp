// The language server over pipes: whole sessions, as an editor holds them, and what a broken one might send.

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "catch.hpp"
#include "valk/lsp_server/server.hpp"

using Json = nlohmann::json;

namespace {

class Client {
 public:
  Client() {
    REQUIRE(pipe(to_server_) == 0);
    REQUIRE(pipe(from_server_) == 0);
    server_ = std::thread([this] {
      exit_code = valk::lsp_server::serve(to_server_[0], from_server_[1]);
      close(from_server_[1]);
    });
  }
  ~Client() { end(); }

  void send_raw(std::string_view text) { REQUIRE(write(to_server_[1], text.data(), text.size()) >= 0); }
  void send(const Json& message) {
    std::string content = message.dump();
    send_raw("Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content);
  }
  void notify(const std::string& method, Json params) {
    send({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}});
  }
  // The answer; notifications on the way are kept.
  Json request(const std::string& method, Json params) {
    int id = ++last_id_;
    send({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
    return answer(id);
  }
  Json answer(const Json& id) {
    for (;;) {
      Json message = receive();
      if (message.contains("id") && message["id"] == id) return message;
    }
  }
  Json initialize(Json encodings = Json::array()) {
    Json answer =
        request("initialize", {{"capabilities", {{"general", {{"positionEncodings", std::move(encodings)}}}}}});
    notify("initialized", Json::object());
    return answer;
  }
  void open(const std::string& uri, const std::string& text) {
    notify("textDocument/didOpen",
           {{"textDocument", {{"uri", uri}, {"languageId", "valk"}, {"version", 1}, {"text", text}}}});
  }
  // The diagnostics of that version, once they come.
  Json diagnostics(int version) {
    for (;;) {
      Json message = receive();
      if (message.value("method", "") == "textDocument/publishDiagnostics" &&
          message["params"].value("version", -1) == version) {
        return message["params"]["diagnostics"];
      }
    }
  }
  Json receive() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) fill();
    std::size_t length = std::stoul(buffer_.substr(buffer_.find(':') + 1));
    while (buffer_.size() < end + 4 + length) fill();
    Json message = Json::parse(buffer_.substr(end + 4, length));
    buffer_.erase(0, end + 4 + length);
    return message;
  }
  void end() {
    if (!server_.joinable()) return;
    close(to_server_[1]);
    server_.join();
    close(to_server_[0]);
    close(from_server_[0]);
  }

  int exit_code = -1;

 private:
  void fill() {
    char chunk[4096];
    ssize_t count = read(from_server_[0], chunk, sizeof chunk);
    REQUIRE(count > 0);
    buffer_.append(chunk, static_cast<std::size_t>(count));
  }

  int to_server_[2] = {};
  int from_server_[2] = {};
  std::thread server_;
  std::string buffer_;
  int last_id_ = 0;
};

const std::string uri = "file:///tmp/a%20b.valk";

int error_code(const Json& answer) { return answer.at("error").at("code").get<int>(); }

Json position(int line, int character) { return {{"line", line}, {"character", character}}; }

}  // namespace

TEST_CASE("a missing barrier appears as an error, and its quick fix makes it vanish") {
  Client client;
  client.initialize({"utf-8"});
  client.open(uri,
              "(fun {f id} {\n  (aio/let\n    {((user (aio/delay 1 id))\n      (posts (aio/delay 1 user)))}\n    {list "
              "user posts})\n})\n");
  Json found = client.diagnostics(1);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["code"] == "barrier/missing");
  CHECK(found[0]["severity"] == 1);

  Json actions = client.request("textDocument/codeAction",
                                {{"textDocument", {{"uri", uri}}},
                                 {"range", found[0]["range"]},
                                 {"context", {{"diagnostics", found}, {"only", {"quickfix"}}}}})["result"];
  REQUIRE(actions.size() == 1);
  CHECK(actions[0]["title"] == "put `:then` between");
  CHECK(actions[0]["isPreferred"] == true);
  Json changes = Json::array();
  for (const Json& edit : actions[0]["edit"]["changes"][uri]) {
    changes.push_back({{"range", edit["range"]}, {"text", edit["newText"]}});
  }
  client.notify("textDocument/didChange",
                {{"textDocument", {{"uri", uri}, {"version", 2}}}, {"contentChanges", changes}});
  CHECK(client.diagnostics(2).empty());
}

TEST_CASE("hover, completion, definition, symbols and formatting answer") {
  Client client;
  Json capabilities = client.initialize()["result"]["capabilities"];
  CHECK(capabilities["positionEncoding"] == "utf-16");
  client.open(uri, "(fun {twice x} {* 2 x})\n(print   \"\xF0\x9F\x98\x80\" (twice 4))\n");
  Json document = {{"uri", uri}};
  // The emoji is two UTF-16 units.
  Json hover =
      client.request("textDocument/hover", {{"textDocument", document}, {"position", position(1, 15)}})["result"];
  CHECK(hover["contents"]["value"].get<std::string>().find("(twice x)") != std::string::npos);
  CHECK(hover["range"]["start"] == position(1, 15));
  Json definition =
      client.request("textDocument/definition", {{"textDocument", document}, {"position", position(1, 15)}})["result"];
  REQUIRE(definition.size() == 1);
  CHECK(definition[0]["uri"] == uri);
  CHECK(definition[0]["range"]["start"] == position(0, 6));
  Json completion =
      client.request("textDocument/completion", {{"textDocument", document}, {"position", position(1, 17)}})["result"];
  bool offers_twice = false;
  for (const Json& item : completion["items"]) offers_twice = offers_twice || item["label"] == "twice";
  CHECK(offers_twice);
  Json symbols = client.request("textDocument/documentSymbol", {{"textDocument", document}})["result"];
  REQUIRE(symbols.size() == 1);
  CHECK(symbols[0]["name"] == "twice");
  Json edits =
      client.request("textDocument/formatting", {{"textDocument", document}, {"options", Json::object()}})["result"];
  REQUIRE(edits.size() == 1);
  CHECK(edits[0]["newText"] == " ");
  CHECK(edits[0]["range"] == Json{{"start", position(1, 6)}, {"end", position(1, 9)}});
}

TEST_CASE("a range is formatted, and a line that was just begun is indented") {
  Client client;
  client.initialize();
  client.open(uri, "(def  {a} 1)\n(def  {b} 2)\n(fun {f x}\n(g");
  Json document = {{"uri", uri}};
  Json typed = client.request(
      "textDocument/onTypeFormatting",
      {{"textDocument", document}, {"position", position(3, 0)}, {"ch", "\n"}, {"options", Json::object()}})["result"];
  REQUIRE(typed.size() == 1);
  CHECK(typed[0]["newText"] == "  ");
  client.notify("textDocument/didChange", {{"textDocument", {{"uri", uri}, {"version", 2}}},
                                           {"contentChanges", {{{"text", "(def  {a} 1)\n(def  {b} 2)\n"}}}}});
  Json range = {{"start", position(1, 0)}, {"end", position(1, 3)}};
  Json edits = client.request("textDocument/rangeFormatting",
                              {{"textDocument", document}, {"range", range}, {"options", Json::object()}})["result"];
  REQUIRE(edits.size() == 1);
  CHECK(edits[0]["range"]["start"] == position(1, 4));
}

TEST_CASE("a session ends as the protocol says") {
  Client client;
  CHECK(error_code(client.request("textDocument/hover", Json::object())) == -32002);
  client.initialize();
  CHECK(error_code(client.request("initialize", Json::object())) == -32600);
  CHECK(client.request("shutdown", nullptr)["result"].is_null());
  CHECK(error_code(client.request("textDocument/hover", Json::object())) == -32600);
  client.notify("exit", nullptr);
  client.end();
  CHECK(client.exit_code == 0);
}

TEST_CASE("the end of the input without exit is a failure, and so is exit without shutdown") {
  {
    Client client;
    client.end();
    CHECK(client.exit_code == 1);
  }
  Client client;
  client.initialize();
  client.notify("exit", nullptr);
  client.end();
  CHECK(client.exit_code == 1);
}

TEST_CASE("whatever comes in, the server answers and goes on") {
  Client client;
  client.send_raw("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(error_code(client.receive()) == -32700);
  client.send_raw("Content-Length: many\r\n\r\n{}");
  CHECK(error_code(client.receive()) == -32700);
  client.send_raw("Content-Length: 99999999999\r\n\r\n");
  CHECK(error_code(client.receive()) == -32700);
  client.send_raw("Content-Length: 5\r\n\r\n{nope");
  CHECK(error_code(client.receive()) == -32700);
  client.send_raw("Content-Length: 2\r\n\r\n[]");
  CHECK(error_code(client.receive()) == -32600);
  client.send({{"id", 900}});
  CHECK(error_code(client.receive()) == -32600);
  client.initialize();
  CHECK(error_code(client.request("textDocument/unheardOf", Json::object())) == -32601);
  CHECK(error_code(client.request("textDocument/hover", nullptr)) == -32602);
  CHECK(error_code(client.request("textDocument/hover", {{"textDocument", {{"uri", 7}}}})) == -32602);
  CHECK(error_code(client.request("textDocument/hover", {{"textDocument", {{"uri", "file:///not-open"}}},
                                                         {"position", position(0, 0)}})) == -32602);
  client.notify("$/unheardOf", Json::object());
  client.notify("textDocument/didChange", {{"nonsense", true}});
  std::string garbage(20'000, '\0');
  for (std::size_t i = 0; i < garbage.size(); ++i) garbage[i] = static_cast<char>(i * 7919 >> 3);
  client.send_raw(garbage);
  client.open(uri, "(print \"\\q\" [)\n)");
  CHECK(client.diagnostics(1).size() >= 2);
  CHECK(client
            .request("textDocument/hover",
                     {{"textDocument", {{"uri", uri}}}, {"position", position(9999, 9999)}})["result"]
            .is_null());
}

TEST_CASE("a message right behind garbage is read") {
  Client client;
  client.initialize();
  client.send_raw("no header at all");
  CHECK(client.request("shutdown", nullptr)["result"].is_null());
}

TEST_CASE("a request that was cancelled before its turn is answered so") {
  Client client;
  client.initialize();
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "(fun {f" + std::to_string(i) + " x} {+ x (f" + std::to_string(i) + " x)})\n";
  client.open(uri, many);
  Json params = {{"textDocument", {{"uri", uri}}}};
  // All in one write, so that the reader sees the cancellation before the request's turn comes.
  std::string batch;
  for (const Json& message :
       {Json{{"jsonrpc", "2.0"}, {"id", "a"}, {"method", "textDocument/documentSymbol"}, {"params", params}},
        Json{{"jsonrpc", "2.0"}, {"id", "b"}, {"method", "textDocument/documentSymbol"}, {"params", params}},
        Json{{"jsonrpc", "2.0"}, {"method", "$/cancelRequest"}, {"params", {{"id", "b"}}}}}) {
    std::string content = message.dump();
    batch += "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
  }
  client.send_raw(batch);
  CHECK(client.answer("a").contains("result"));
  CHECK(error_code(client.answer("b")) == -32800);
}
