#include "valk/natives/handler.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <utility>

#include "http_file.hpp"
#include "http_request.hpp"
#include "http_response.hpp"
#include "isolate_state.hpp"

namespace valk::natives {
namespace {

// One request, from its call to its answer.
class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(Isolate& isolate, server::Responder responder) : isolate_(isolate), responder_(std::move(responder)) {}

  void start(Value function, server::Request request) {
    line_ = request.head.method + " " + request.head.target + " from " + request.remote;
    const Root callee(isolate_.heap(), function);
    const Root operand(isolate_.heap(),
                       make_request(isolate_, isolate_.state().next_request++, std::move(request), responder_));
    request_ = request_of(operand)->shared;
    const Value operands[] = {operand};
    handle_ = heap::Persistent(isolate_.heap(), isolate_.call(callee, operands));
    responder_.on_cancelled([weak = weak_from_this()] {
      if (const auto exchange = weak.lock()) exchange->cancel();
    });
    isolate_.scheduler().on_settled(handle_.get(), [self = shared_from_this()] { self->answer(); });
  }

 private:
  void cancel() {
    if (handle_) isolate_.scheduler().cancel(handle_.get());
  }

  void answer() {
    const Value handle = handle_.get();
    // A handler that opened a stream has answered; only what went wrong is of interest.
    if (responder_.has_answered()) {
      if (async::state_of(handle) == async::State::failed) break_off(isolate_.scheduler().error_of(handle));
      handle_.reset();
      return;
    }
    switch (async::state_of(handle)) {
      case async::State::completed:
        give(async::result_of(handle));
        break;
      case async::State::failed:
        give(isolate_.scheduler().error_of(handle));
        break;
      default:
        if (responder_.is_open()) send(error_response(503, "the request was cancelled"));
    }
    handle_.reset();
  }

  void give(Value value) {
    if (value.is_keyword() && isolate_.heap().symbols().name(value) == ":deferred") return;
    if (heap::is<heap::Error>(value)) return give_error(value);
    std::string problem;
    auto response = to_response(isolate_.heap(), value, problem);
    if (response) return send(*response);
    base::Diagnostic diagnostic;
    diagnostic.id = "http";
    diagnostic.message = problem;
    report(std::move(diagnostic));
  }

  void give_error(Value error) {
    const auto status = status_of_error(error);
    if (!status) return report(isolate_.describe(error));
    send(error_response(*status, heap::text_of(heap::as<heap::Error>(error).message)));
  }

  void break_off(Value error) {
    base::Diagnostic diagnostic = isolate_.describe(error);
    diagnostic.notes.push_back({"the stream was broken off: " + line_, {}});
    if (isolate_.options().report) isolate_.options().report(diagnostic);
    responder_.reset(http::ResetCode::internal_error);
  }

  // The client learns an id, the log the rest.
  void report(base::Diagnostic diagnostic) {
    std::array<std::byte, 6> random;
    isolate_.loop().fill_random(random);
    std::string id;
    for (const std::byte byte : random) {
      char digits[3];
      std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
      id += digits;
    }
    send(internal_error(id));
    diagnostic.notes.push_back({"answered with 500, id " + id + ": " + line_, {}});
    if (isolate_.options().report) isolate_.options().report(diagnostic);
  }

  void send(const Response& response) {
    if (response.file) return send_file(isolate_, *request_, responder_, response);
    const base::Status sent = responder_.respond(response.head, http::SharedBytes::from(response.body));
    if (!sent.ok()) {
      const Response failure = error_response(500, "internal server error");
      static_cast<void>(responder_.respond(failure.head, http::SharedBytes::from(failure.body)));
    }
  }

  Isolate& isolate_;
  server::Responder responder_;
  std::shared_ptr<const server::Request> request_;
  heap::Persistent handle_;
  std::string line_;  // of the log
};

}  // namespace

server::Handler handler_of(Isolate& isolate, Value function) {
  auto kept = std::make_shared<heap::Persistent>(isolate.heap(), function);
  return [&isolate, kept](server::Request request, server::Responder responder) {
    std::make_shared<Exchange>(isolate, std::move(responder))->start(kept->get(), std::move(request));
  };
}

}  // namespace valk::natives
