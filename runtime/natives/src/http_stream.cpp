// Responses whose body the program writes piece by piece.

#include <deque>

#include "aio_operands.hpp"
#include "http_request.hpp"
#include "http_response.hpp"
#include "isolate_state.hpp"

namespace valk::natives {
namespace {

// A writer that waits goes on once less than this is left to send.
constexpr std::size_t kDrained = std::size_t{64} * 1024;

// An open response. The heap's ref and the callbacks of its exchange share it.
class OutgoingStream : public std::enable_shared_from_this<OutgoingStream> {
 public:
  OutgoingStream(Isolate& isolate, const RequestData& request)
      : isolate_(isolate), responder_(request.responder), id_(request.request().stream.value) {}
  ~OutgoingStream() { isolate_.loop().cancel_timer(timeout_); }
  OutgoingStream(const OutgoingStream&) = delete;
  OutgoingStream& operator=(const OutgoingStream&) = delete;

  base::Status open(const http::ResponseHead& head) {
    base::Status started = responder_.start(head);
    if (!started.ok()) return started;
    responder_.on_sent([weak = weak_from_this()] {
      if (const auto stream = weak.lock()) stream->drained();
    });
    responder_.on_cancelled([self = shared_from_this()] { self->end(true); });
    return started;
  }

  [[nodiscard]] bool is_open() const { return !ended_ && responder_.is_open(); }
  [[nodiscard]] bool is_writable() const { return is_open() && responder_.buffered() < kDrained; }
  [[nodiscard]] std::int32_t id() const { return id_; }

  // A handle that completes when more may be written.
  Value write(std::string bytes) {
    restart_timeout();
    responder_.write(http::SharedBytes::from(std::move(bytes)));
    if (responder_.buffered() < kDrained) return isolate_.scheduler().lift(Value::nil());
    return wait_in(writers_);
  }

  void close() {
    if (!is_open()) return;
    responder_.end();
    end(false);
  }

  void cancel() {
    if (!is_open()) return;
    responder_.reset(http::ResetCode::cancel);
    end(false);
  }

  // A handle of :closed.
  Value closed() {
    if (ended_) return isolate_.scheduler().lift(isolate_.heap().symbol(":closed"));
    return wait_in(waiting_for_end_);
  }

  void on_drain(Value function) { on_drain_ = heap::Persistent(isolate_.heap(), function); }
  void on_close(Value function) {
    if (ended_) {
      call(function);
    } else {
      on_close_.emplace_back(isolate_.heap(), function);
    }
  }

  void set_timeout(loop::Duration duration) {
    timeout_after_ = duration;
    restart_timeout();
  }

 private:
  using Handles = std::deque<heap::Persistent>;

  Value wait_in(Handles& handles) {
    const Root handle(isolate_.heap(), isolate_.scheduler().external([] {}));
    handles.emplace_back(isolate_.heap(), handle);
    return handle;
  }

  void call(Value function) { static_cast<void>(isolate_.call(function, {})); }

  void drained() {
    if (responder_.buffered() >= kDrained) return;
    while (!writers_.empty()) {
      isolate_.scheduler().complete(writers_.front().get(), Value::nil());
      writers_.pop_front();
    }
    if (on_drain_) call(on_drain_.get());
  }

  // The client has gone away, or the program is done.
  void end(bool by_client) {
    if (std::exchange(ended_, true)) return;
    isolate_.loop().cancel_timer(timeout_);
    on_drain_.reset();
    for (heap::Persistent& writer : std::exchange(writers_, {})) {
      if (by_client) {
        isolate_.scheduler().cancel(writer.get());
      } else {
        isolate_.scheduler().complete(writer.get(), Value::nil());
      }
    }
    for (heap::Persistent& handle : std::exchange(waiting_for_end_, {})) {
      isolate_.scheduler().complete(handle.get(), isolate_.heap().symbol(":closed"));
    }
    for (heap::Persistent& function : std::exchange(on_close_, {})) call(function.get());
  }

  void restart_timeout() {
    isolate_.loop().cancel_timer(timeout_);
    if (timeout_after_ == loop::Duration{} || ended_) return;
    timeout_ = isolate_.loop().start_timer(
        timeout_after_,
        [weak = weak_from_this()] {
          if (const auto stream = weak.lock()) stream->cancel();
        },
        loop::KeepAlive::no);
  }

  Isolate& isolate_;
  server::Responder responder_;
  Handles writers_;
  Handles waiting_for_end_;
  heap::Persistent on_drain_;
  std::deque<heap::Persistent> on_close_;
  loop::TimerId timeout_;
  loop::Duration timeout_after_{};
  std::int32_t id_;
  bool ended_ = false;
};

using SharedStream = std::shared_ptr<OutgoingStream>;

void free_stream(void* resource) { delete static_cast<SharedStream*>(resource); }

const heap::RefKind kStream{.name = "stream", .finalise = free_stream};

// The stream of the first operand; null when it is none.
OutgoingStream* stream_of(NativeCall& call) {
  const auto* ref = heap::try_as<heap::Ref>(call[0]);
  return ref == nullptr || ref->kind != &kStream ? nullptr : static_cast<SharedStream*>(ref->resource)->get();
}

constexpr std::string_view kAStream = "a stream, as `stream/open` gives it";

}  // namespace

Outcome native_stream_open(NativeCall& call) {
  const RequestData* request = request_of(call[0]);
  if (request == nullptr) return call.expected(0, "a request that a server has received");
  if (request->responder.has_answered()) return call.raise(names::value, "the request has been answered already");
  std::string problem;
  const auto head = to_response_head(call.heap(), call.has(1) ? call[1] : Value::nil(), problem);
  if (!head) return call.raise(names::value, problem);
  Isolate& isolate = isolate_of(call);
  auto stream = std::make_shared<OutgoingStream>(isolate, *request);
  if (const base::Status opened = stream->open(*head); !opened.ok()) return call.raise(names::value, opened.message());
  return call.heap().ref(kStream, isolate.state().next_request++, new SharedStream(std::move(stream)));
}

Outcome native_stream_write(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  std::string bytes;
  if (heap::is_string(call[1])) {
    bytes = heap::text_of(call[1]);
  } else if (const auto* octets = heap::try_as<heap::Bytes>(call[1])) {
    bytes = octets->text();
  } else {
    return call.expected(1, "a string or bytes");
  }
  if (stream->is_open()) return stream->write(std::move(bytes));
  return scheduler_of(call).failed(
      call.machine().make_error(call.heap().symbol(":closed"), "the stream is closed: nothing can be written to it"));
}

Outcome native_stream_writable_p(NativeCall& call) {
  const OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  return Value::boolean(stream->is_writable());
}

Outcome native_stream_close(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  stream->close();
  return stream->closed();
}

Outcome native_stream_closed(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  return stream->closed();
}

Outcome native_stream_cancel(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  stream->cancel();
  return stream->closed();
}

Outcome native_stream_on_drain(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  if (!is_callable(call[1])) return call.expected(1, "a function");
  stream->on_drain(call[1]);
  return call[0];
}

Outcome native_stream_on_close(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  if (!is_callable(call[1])) return call.expected(1, "a function");
  stream->on_close(call[1]);
  return call[0];
}

Outcome native_stream_set_timeout(NativeCall& call) {
  OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  const auto duration = milliseconds(call, 1);
  if (!duration) return call.expected(1, "a number of milliseconds");
  stream->set_timeout(*duration);
  return call[0];
}

Outcome native_stream_id(NativeCall& call) {
  const OutgoingStream* stream = stream_of(call);
  if (stream == nullptr) return call.expected(0, kAStream);
  return Value::fixnum(stream->id());
}

}  // namespace valk::natives
