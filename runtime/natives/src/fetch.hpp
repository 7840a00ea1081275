#pragma once

// A request of the language's, from its call to the end of its response's body.

#include <memory>
#include <string>

#include "late_release.hpp"
#include "message_body.hpp"
#include "valk/client/client.hpp"

namespace valk::natives {

// What of a fetch is not the client's affair.
struct FetchOptions {
  std::string url;              // as the program wrote it, for messages
  std::size_t most_body = 0;    // bytes of a body that is read as a whole
  Value source = Value::nil();  // of a body in pieces: the function that gives them
  Value signal = Value::nil();  // a handle that calls it off when it settles
};

class Fetch final : public BodySource, public std::enable_shared_from_this<Fetch> {
 public:
  Fetch(Isolate& isolate, const FetchOptions& options);
  ~Fetch() override = default;
  Fetch(const Fetch&) = delete;
  Fetch& operator=(const Fetch&) = delete;

  // A handle of the response.
  [[nodiscard]] Value start(client::Request request);

  // BodySource
  void set_wanted(bool wanted) override { call_->set_wanted(wanted); }
  void leave() override { stop(); }
  [[nodiscard]] Value error() override { return error_of(call_->failure()); }

  [[nodiscard]] const http::HeaderList& trailers() const { return call_->trailers(); }

 private:
  void stop();
  void watch_signal();
  void answered(std::variant<client::Response, client::Failure> answer);
  [[nodiscard]] Value error_of(const client::Failure& failure);

  // The body in pieces: asks for the next one when there is room.
  void pump();
  void pumped();
  void fail(Value error);

  Isolate& isolate_;
  std::string url_;
  std::size_t most_body_;
  std::unique_ptr<client::Call> call_;
  heap::Persistent handle_;  // of the response, until it has settled
  heap::Persistent source_;
  heap::Persistent context_;  // that the source is called in
  heap::Persistent piece_;    // the handle of the next one
  heap::Persistent signal_;
};

// The isolate's client, made when it is first asked for.
[[nodiscard]] client::Client& client_of(Isolate& isolate);

struct ResponseData {
  http::ResponseHead head;
  std::string version;
  std::string url;
  bool redirected = false;
  std::shared_ptr<Fetch> fetch;
  std::shared_ptr<MessageBody> body;
  std::shared_ptr<LateRelease> late_release{};  // of this
};

[[nodiscard]] Value make_response(Isolate& isolate, ResponseData data);
// nullptr: it is none.
[[nodiscard]] const ResponseData* response_of(Value value);

}  // namespace valk::natives
