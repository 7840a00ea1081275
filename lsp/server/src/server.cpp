#include "valk/lsp_server/server.hpp"

#include <unistd.h>

#include <thread>

#include "inbox.hpp"
#include "requests.hpp"

namespace valk::lsp_server {

namespace {

class Server {
 public:
  Server(Writer& writer, Inbox& inbox)
      : writer_(writer),
        inbox_(inbox),
        session_(writer, [&inbox](std::function<void()> task) { inbox.post(std::move(task)); }) {}

  // Answers until the end; the exit code.
  int run() {
    while (session_.phase != Phase::ended) {
      if (session_.wants_diagnostics()) session_.request_diagnostics();
      std::optional<Incoming> message = inbox_.take();
      if (!message) return 1;  // the client went away without `exit`
      was_shut_down_ = was_shut_down_ || session_.phase == Phase::shut_down;
      receive(*message);
    }
    return was_shut_down_ ? 0 : 1;
  }

 private:
  void receive(const Incoming& message) {
    if (!message.problem.empty()) {
      answer_error(nullptr, {parse_error, message.problem});
      return;
    }
    Json content = Json::parse(message.content, nullptr, false);
    if (content.is_discarded()) {
      answer_error(nullptr, {parse_error, "the message is not JSON"});
      return;
    }
    if (!content.is_object()) {
      answer_error(nullptr, {invalid_request, "a message is a JSON object"});
      return;
    }
    if (!content.contains("method")) {
      if (!content.contains("result") && !content.contains("error")) {
        answer_error(content.value("id", Json()), {invalid_request, "a message has a `method`"});
      }
      return;  // else an answer to a request of ours
    }
    if (!content["method"].is_string()) {
      answer_error(content.value("id", Json()), {invalid_request, "`method` is a string"});
      return;
    }
    dispatch(content);
  }

  void dispatch(const Json& content) {
    const auto& method = content["method"].get_ref<const std::string&>();
    bool is_request = content.contains("id");
    Json id = content.value("id", Json());
    if (std::optional<RequestError> refused = refuse(method, id, is_request)) {
      if (is_request) answer_error(id, *refused);
      return;
    }
    const Request* row = find(method, is_request);
    if (row == nullptr) {
      if (is_request) answer_error(id, {method_not_found, "no method `" + method + "`"});
      return;
    }
    try {
      Json result = row->handle(session_, content.value("params", Json()));
      if (is_request) writer_.write({{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}});
    } catch (const RequestError& error) {
      if (is_request) answer_error(id, error);
    } catch (const Json::exception& malformed) {
      if (is_request) answer_error(id, {invalid_params, "malformed parameters: " + std::string(malformed.what())});
    }
  }

  // What the state of the session forbids (LSP: lifecycle).
  std::optional<RequestError> refuse(const std::string& method, const Json& id, bool is_request) {
    if (method == "exit") return std::nullopt;
    if (is_request && inbox_.take_cancelled(id.dump())) return RequestError{request_cancelled, "cancelled"};
    if (session_.phase == Phase::before_initialize && method != "initialize") {
      return RequestError{server_not_initialized, "`" + method + "` came before `initialize`"};
    }
    if (session_.phase == Phase::shut_down)
      return RequestError{invalid_request, "`" + method + "` came after `shutdown`"};
    return std::nullopt;
  }

  static const Request* find(std::string_view method, bool is_request) {
    MessageKind kind = is_request ? MessageKind::request : MessageKind::notification;
    for (const Request& row : requests()) {
      if (row.method == method && row.kind == kind) return &row;
    }
    return nullptr;
  }

  void answer_error(const Json& id, const RequestError& error) {
    writer_.write({{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", error.code}, {"message", error.message}}}});
  }

  Writer& writer_;
  Inbox& inbox_;
  Session session_;
  bool was_shut_down_ = false;
};

// A cancellation counts as soon as it is read, before what was asked ahead of it has been answered.
void note_cancellation(Inbox& inbox, const std::string& content) {
  if (content.find("$/cancelRequest") == std::string::npos) return;
  Json message = Json::parse(content, nullptr, false);
  if (!message.is_object() || message.value("method", Json()) != "$/cancelRequest") return;
  const Json& params = message.contains("params") ? message["params"] : Json();
  if (params.is_object() && params.contains("id")) inbox.note_cancelled(params["id"].dump());
}

void read_all(int input, int stop, Inbox& inbox) {
  Reader reader(input, stop);
  while (std::optional<Incoming> message = reader.next()) {
    note_cancellation(inbox, message->content);
    inbox.put(std::move(*message));
  }
  inbox.close();
}

}  // namespace

int serve(int input, int output) {
  int stop[2];
  if (pipe(stop) != 0) return 1;
  Writer writer(output);
  Inbox inbox;
  std::thread reader([&] { read_all(input, stop[0], inbox); });
  int code = Server(writer, inbox).run();
  close(stop[1]);  // the reader may be waiting for input that never comes
  reader.join();
  close(stop[0]);
  return code;
}

}  // namespace valk::lsp_server
