#include "message_body.hpp"

#include "http_request.hpp"

namespace valk::natives {

Value MessageBody::value() { return arrived_.empty() ? Value::nil() : text_or_bytes(isolate_.heap(), arrived_); }

Value MessageBody::refuse(std::string_view message) {
  return isolate_.scheduler().failed(isolate_.machine().make_error(names::value, message));
}

Value MessageBody::read() {
  if (in_pieces_ || incoming_) return whole();
  return value();
}

Value MessageBody::whole() {
  if (in_pieces_) return refuse("the body is being read in pieces already");
  if (whole_) return whole_.get();
  if (!incoming_) return isolate_.scheduler().lift(value());
  whole_ = wait();
  advance();
  return whole_.get();
}

Value MessageBody::next_piece() {
  if (whole_) return refuse("the body is being read as a whole already");
  if (piece_) return refuse("a piece of the body is being waited for already");
  in_pieces_ = true;
  piece_ = wait();
  const Root handle(isolate_.heap(), piece_.get());
  advance();
  return handle;
}

// A handle that keeps this alive until it settles.
heap::Persistent MessageBody::wait() {
  if (source_) source_->set_wanted(true);
  return heap::Persistent(isolate_.heap(),
                          isolate_.scheduler().external([self = shared_from_this()] { self->leave(); }));
}

void MessageBody::leave() {
  piece_.reset();
  if (source_ && incoming_) source_->leave();
}

// Gives on what has come, and asks to be told of what comes next.
void MessageBody::advance() {
  const auto self = shared_from_this();  // who waits may be all that keeps it
  const State state = incoming_ ? incoming_->state() : State::ended;
  if (incoming_) arrived_ += incoming_->take();
  const bool has_more = incoming_ && incoming_->waiting_bytes() > 0;  // taking brought it
  if (whole_) advance_whole(has_more ? State::arriving : state);
  if (piece_) advance_piece(has_more ? State::arriving : state);
  if (!(whole_ || piece_) || !incoming_) return;
  const auto again = [weak = weak_from_this(), &loop = isolate_.loop()] {
    loop.post([weak] {
      if (const auto body = weak.lock()) body->advance();
    });
  };
  if (has_more) return again();
  // It is told in the middle of reading the connection.
  if (state == State::arriving) incoming_->on_change(again);
}

void MessageBody::advance_whole(State state) {
  if (async::is_settled(async::state_of(whole_.get()))) return;
  if (arrived_.size() > most_) return refuse_large();
  if (state == State::broken) return break_off(whole_);
  if (state != State::ended) return;
  incoming_.reset();
  const Root body(isolate_.heap(), value());
  isolate_.scheduler().complete(whole_.get(), body);
}

void MessageBody::advance_piece(State state) {
  if (arrived_.empty() && state == State::arriving) return;
  if (arrived_.empty() && state == State::broken) return break_off(piece_);
  const Root bytes(isolate_.heap(),
                   arrived_.empty() ? Value::nil() : isolate_.heap().bytes(std::exchange(arrived_, {})));
  const Root handle(isolate_.heap(), piece_.get());
  piece_.reset();
  if (source_) source_->set_wanted(false);
  isolate_.scheduler().complete(handle, bytes);
}

void MessageBody::break_off(heap::Persistent& handle) {
  const Root kept(isolate_.heap(), handle.get());
  incoming_.reset();
  if (!source_) {
    isolate_.scheduler().cancel(kept);
    return;
  }
  const Root error(isolate_.heap(), source_->error());
  isolate_.scheduler().fail(kept, error);
}

void MessageBody::refuse_large() {
  incoming_.reset();
  if (source_) source_->leave();
  const Root kept(isolate_.heap(), whole_.get());
  const Root error(isolate_.heap(), isolate_.machine().make_error(isolate_.heap().symbol(":too-large"),
                                                                  "the body has more than " + std::to_string(most_) +
                                                                      " bytes (`:max-body`, or read it in pieces)"));
  isolate_.scheduler().fail(kept, error);
}

// ---- natives

namespace {

// A real request's body; null for a plist that stands in for one.
MessageBody* body_of(Value request) {
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
  MessageBody* body = body_of(call[0]);
  return body == nullptr ? handle_of_field(call) : Outcome(body->whole());
}

Outcome native_internal_req_next_piece(NativeCall& call) {
  MessageBody* body = body_of(call[0]);
  return body == nullptr ? handle_of_field(call) : Outcome(body->next_piece());
}

}  // namespace valk::natives
