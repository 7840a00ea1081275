#pragma once

// A call of the client: one request after the other, until there is a response to give.

#include <memory>

#include "decoding.hpp"
#include "valk/client/client.hpp"

namespace valk::client {

class Connection;
class Pool;
class Transfer;

// What transfers use of their client.
class TransferOwner {
 public:
  virtual ~TransferOwner() = default;
  [[nodiscard]] virtual loop::Loop& loop() = 0;
  [[nodiscard]] virtual Pool& pool_for(const Request& request) = 0;
  // It is no more.
  virtual void forget(Transfer& transfer) = 0;
};

class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  Transfer(TransferOwner& owner, Request request, Answer answer);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void start();

  // For the call.
  void write(http::SharedBytes piece);
  base::Status end(const http::HeaderList& trailers);
  [[nodiscard]] std::size_t buffered() const { return buffered_; }
  void on_sent(std::function<void()> callback) { on_sent_ = std::move(callback); }
  void set_wanted(bool wanted);
  void cancel();
  [[nodiscard]] const http::HeaderList& trailers() const { return trailers_; }
  [[nodiscard]] const Failure& failure() const { return failure_; }
  // The client goes: it must not be used any more.
  void abandon();

  // For pool and connection.
  [[nodiscard]] const http::RequestHead& head() const { return head_; }
  [[nodiscard]] bool only_connects() const { return request_.only_connects; }
  // There is a connection, and that is all that was asked for.
  void connected(const std::string& version);
  [[nodiscard]] bool is_tunnel() const { return !request_.protocol.empty(); }
  [[nodiscard]] http::RequestBody take_body();
  // It is under way now as `stream`; `reused`: the connection has served before.
  void begun(Connection& connection, http::StreamId stream, bool reused);
  void on_response(http::ResponseHead head, bool has_body);
  void on_body(std::string_view bytes);
  void on_response_end(http::HeaderList trailers);
  void on_body_sent(std::size_t left);
  void on_interim() { sign(); }
  void on_closed(http::RequestEnd end, const std::string& message);
  void fail(const Failure& failure);

 private:
  enum class Stage : std::uint8_t {
    asking,      // for a connection, or for a response
    dropping,    // the body of a redirect
    responding,  // the answer was given, its body comes
    ended,
  };

  void ask();
  void compose_head();
  void detach();

  // Of responses.
  [[nodiscard]] bool prepare_redirect(const http::ResponseHead& head);
  void follow();
  void give(http::ResponseHead head);
  void advance_body();
  void end_body_if_whole();
  void break_body(const Failure& failure);
  void taken(std::size_t bytes);

  // Of failures.
  [[nodiscard]] bool may_retry(http::RequestEnd end) const;
  [[nodiscard]] bool can_send_again() const;
  void retry(http::RequestEnd end);

  // Of time.
  void sign();
  void watch_silence();

  TransferOwner* owner_;  // null once it is gone
  loop::Loop& loop_;
  Request request_;
  Answer answer_;
  http::RequestHead head_;
  std::string host_;             // what the program says instead of the address's
  std::optional<Address> next_;  // where a redirect leads
  Failure failure_;
  http::HeaderList trailers_;
  std::shared_ptr<http::IncomingBody> incoming_;
  std::unique_ptr<Decoding> decoding_;
  std::function<void()> on_sent_;
  Pool* pool_ = nullptr;              // where we wait for a connection
  Connection* connection_ = nullptr;  // where we are under way
  http::StreamId stream_;
  // Pieces that were written before there was a connection.
  std::vector<http::SharedBytes> pieces_;
  std::optional<http::HeaderList> ending_;  // the body ended before there was one
  std::size_t buffered_ = 0;
  std::size_t dropped_ = 0;
  int redirects_ = 0;
  int tries_ = 0;
  loop::Instant last_sign_{};
  loop::TimerId deadline_;
  loop::TimerId silence_;
  loop::TimerId pause_;
  Stage stage_ = Stage::asking;
  bool wanted_ = true;
  bool reused_ = false;
  bool in_pieces_ = false;
  bool pieces_began_ = false;  // some went to a server
  bool body_ended_ = false;    // of the request
  bool response_ended_ = false;
};

}  // namespace valk::client
