#include "net_socket.hpp"

#include <algorithm>

#include "isolate_state.hpp"
#include "valk/base/text.hpp"

namespace valk::natives {

namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20;

}  // namespace

const heap::RefKind Socket::kind{.name = "socket",
                                 .finalise = [](void* resource) { delete static_cast<Socket*>(resource); }};

Value Socket::make(Isolate& isolate, std::unique_ptr<loop::Stream> stream) {
  auto socket = std::make_unique<Socket>(isolate, std::move(stream));
  return isolate.heap().ref(kind, isolate.state().next_socket++, socket.release());
}

Socket* Socket::of(Value value) {
  const auto* ref = heap::try_as<heap::Ref>(value);
  return ref != nullptr && ref->kind == &kind ? static_cast<Socket*>(ref->resource) : nullptr;
}

void Socket::keep(Value self) {
  if (!self_) self_ = heap::Persistent(isolate_.heap(), self);
}

void Socket::forget_if_idle() {
  if (readers_.empty() && writers_.empty()) self_.reset();
}

// ---- reading

Value Socket::read(Value self, Unit unit) {
  const std::uint64_t number = next_number_++;
  keep(self);
  const Root handle(isolate_.heap(), isolate_.scheduler().external([this, number] { drop(readers_, number); }));
  readers_.push_back({number, heap::Persistent(isolate_.heap(), handle), unit});
  serve();
  return handle;
}

void Socket::on_read(std::string_view bytes) {
  inbox_ += bytes;
  serve();
}

void Socket::on_read_end() {
  ended_ = true;
  reading_ = false;
  serve();
}

void Socket::on_read_error(const std::string& message) {
  lost_ = message;
  ended_ = true;
  reading_ = false;
  serve();
}

void Socket::serve() {
  while (!readers_.empty() && give(readers_.front())) readers_.pop_front();
  const bool wants = !readers_.empty() && stream_ != nullptr && !ended_ && !closing_;
  if (wants && !reading_) stream_->start_reading(*this);
  if (!wants && reading_ && stream_ != nullptr) stream_->stop_reading();
  reading_ = wants;
  forget_if_idle();
}

bool Socket::give(const Waiting& reader) {
  async::Scheduler& scheduler = isolate_.scheduler();
  heap::Heap& heap = isolate_.heap();
  const std::size_t newline = reader.unit == Unit::line ? inbox_.find('\n') : std::string::npos;
  const bool is_over = ended_ || closing_ || stream_ == nullptr;
  if (reader.unit == Unit::line && newline == std::string::npos && !is_over) {
    if (inbox_.size() <= kLongestLine) return false;
    scheduler.fail(reader.handle.get(), heap.string("a line of more than 1 MiB"));
    return true;
  }
  if (inbox_.empty()) {
    if (!is_over) return false;
    if (lost_.empty()) {
      scheduler.complete(reader.handle.get(), Value::nil());
    } else {
      scheduler.fail(reader.handle.get(), isolate_.machine().make_error(names::io, lost_));
    }
    return true;
  }
  if (reader.unit == Unit::bytes) {
    const std::string taken = std::exchange(inbox_, {});
    scheduler.complete(reader.handle.get(), heap.bytes(taken));
    return true;
  }
  std::string line = inbox_.substr(0, newline);
  inbox_.erase(0, newline == std::string::npos ? inbox_.size() : newline + 1);
  if (line.ends_with('\r')) line.pop_back();
  if (base::find_invalid_utf8(line)) {
    scheduler.fail(reader.handle.get(), isolate_.machine().make_error(names::encoding, "a line that is no UTF-8"));
  } else {
    scheduler.complete(reader.handle.get(), heap.string(line));
  }
  return true;
}

void Socket::drop(std::deque<Waiting>& from, std::uint64_t number) {
  std::erase_if(from, [number](const Waiting& waiting) { return waiting.number == number; });
  serve();
}

// ---- writing

Value Socket::write(Value self, std::string data) {
  async::Scheduler& scheduler = isolate_.scheduler();
  if (!is_open()) return scheduler.failed(isolate_.machine().make_error(names::io, "the socket is closed"));
  const auto kept = std::make_shared<std::string>(std::move(data));
  const std::uint64_t number = next_number_++;
  const std::string_view view = *kept;
  const bool is_taken =
      stream_->write({&view, 1}, [this, number, kept](const base::Status& status) { written(number, status); });
  if (is_taken) return scheduler.lift(Value::nil());
  keep(self);
  const Root handle(isolate_.heap(), scheduler.external([this, number] { drop(writers_, number); }));
  writers_.push_back({number, heap::Persistent(isolate_.heap(), handle)});
  return handle;
}

void Socket::written(std::uint64_t number, const base::Status& status) {
  const auto found =
      std::find_if(writers_.begin(), writers_.end(), [number](const Waiting& w) { return w.number == number; });
  if (found != writers_.end()) {
    const Root handle(isolate_.heap(), found->handle.get());
    writers_.erase(found);
    if (status.ok()) {
      isolate_.scheduler().complete(handle, Value::nil());
    } else {
      isolate_.scheduler().fail(handle, isolate_.machine().make_error(names::io, status.message()));
    }
  }
  finish_closing();
  forget_if_idle();
}

void Socket::close() {
  if (!is_open()) return;
  closing_ = true;
  stream_->shutdown();
  serve();
  finish_closing();
}

void Socket::finish_closing() {
  if (closing_ && stream_ != nullptr && stream_->queued_bytes() == 0) stream_.reset();
}

}  // namespace valk::natives
