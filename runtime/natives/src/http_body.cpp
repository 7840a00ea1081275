#include "http_body.hpp"

#include "http_request.hpp"

namespace valk::natives {

using State = http::IncomingBody::State;

Value RequestBody::value() { return arrived_.empty() ? Value::nil() : text_or_bytes(isolate_.heap(), arrived_); }

Value RequestBody::refuse(std::string_view message) {
  return isolate_.scheduler().failed(isolate_.machine().make_error(names::value, message));
}

Value RequestBody::read() {
  if (in_pieces_ || incoming_) return whole();
  return value();
}

Value RequestBody::whole() {
  if (in_pieces_) return refuse("the body is being read in pieces already");
  if (whole_) return whole_.get();
  if (!incoming_) return isolate_.scheduler().lift(value());
  whole_ = heap::Persistent(isolate_.heap(), isolate_.scheduler().external([] {}));
  advance();
  return whole_.get();
}

Value RequestBody::next_piece() {
  if (whole_) return refuse("the body is being read as a whole already");
  if (piece_) return refuse("a piece of the body is being waited for already");
  in_pieces_ = true;
  const Root handle(isolate_.heap(), isolate_.scheduler().external([weak = weak_from_this()] {
    if (const auto body = weak.lock()) body->piece_.reset();
  }));
  piece_ = heap::Persistent(isolate_.heap(), handle);
  advance();
  return handle;
}

// Gives on what has come, and asks to be told of what comes next.
void RequestBody::advance() {
  const State state = incoming_ ? incoming_->state() : State::ended;
  if (incoming_) arrived_ += incoming_->take();
  if (whole_) advance_whole(state);
  if (piece_) advance_piece(state);
  if (state != State::arriving || !(whole_ || piece_)) return;
  // It is told in the middle of reading the connection.
  incoming_->on_change([weak = weak_from_this(), &loop = isolate_.loop()] {
    loop.post([weak] {
      if (const auto body = weak.lock()) body->advance();
    });
  });
}

void RequestBody::advance_whole(State state) {
  if (state == State::broken) return give_up(whole_);
  if (state != State::ended) return;
  incoming_.reset();
  const Root body(isolate_.heap(), value());
  isolate_.scheduler().complete(whole_.get(), body);
}

void RequestBody::advance_piece(State state) {
  if (arrived_.empty() && state == State::arriving) return;
  if (arrived_.empty() && state == State::broken) return give_up(piece_);
  const Root bytes(isolate_.heap(),
                   arrived_.empty() ? Value::nil() : isolate_.heap().bytes(std::exchange(arrived_, {})));
  const Root handle(isolate_.heap(), piece_.get());
  piece_.reset();
  isolate_.scheduler().complete(handle, bytes);
}

// The client has gone, or was answered without its body: what waits for it has nothing to do any more.
void RequestBody::give_up(heap::Persistent& handle) {
  const Root kept(isolate_.heap(), handle.get());
  isolate_.scheduler().cancel(kept);
}

// ---- natives

namespace {

// A real request's body; null for a plist that stands in for one.
RequestBody* body_of(Value request) {
  const RequestData* data = request_of(request);
  return data == nullptr ? nullptr : data->body.get();
}

Outcome handle_of_field(NativeCall& call) {
  if (!heap::is_plist(call[0])) return call.expected(0, "a request");
  const Value body = heap::plist_get(call[0], names::body);
  return scheduler_of(call).lift(body.is_absent() ? Value::nil() : body);
}

}  // namespace

Outcome native_req_body(NativeCall& call) {
  RequestBody* body = body_of(call[0]);
  return body == nullptr ? handle_of_field(call) : Outcome(body->whole());
}

Outcome native_internal_req_next_piece(NativeCall& call) {
  RequestBody* body = body_of(call[0]);
  return body == nullptr ? handle_of_field(call) : Outcome(body->next_piece());
}

}  // namespace valk::natives
