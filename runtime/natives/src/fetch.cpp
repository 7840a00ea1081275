#include "fetch.hpp"

#include <cstdlib>
#include <utility>

#include "isolate_state.hpp"
#include "octets.hpp"

namespace valk::natives {
namespace {

// So much of a body in pieces may wait to be sent before the next one is asked for.
constexpr std::size_t kMostBuffered = std::size_t{64} * 1024;

std::string_view kind_name(client::FailureKind kind) {
  switch (kind) {
    case client::FailureKind::dns:
      return ":dns";
    case client::FailureKind::connect:
      return ":connect";
    case client::FailureKind::tls:
      return ":tls";
    case client::FailureKind::timeout:
      return ":timeout";
    case client::FailureKind::reset:
      return ":reset";
    case client::FailureKind::protocol:
      return ":protocol";
    case client::FailureKind::too_large:
      return ":too-large";
    case client::FailureKind::invalid:
      return ":value";
  }
  return ":error";
}

std::string environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

}  // namespace

client::Client& client_of(Isolate& isolate) {
  Isolate::State& state = isolate.state();
  if (!state.client) {
    client::Options options;
    // A test's requests go to the test's own servers.
    if (!state.collects_tests) options.proxies = client::Proxies(environment);
    state.client = std::make_unique<client::Client>(isolate.loop(), std::move(options));
  }
  return *state.client;
}

Fetch::Fetch(Isolate& isolate, const FetchOptions& options)
    : isolate_(isolate), url_(options.url), most_body_(options.most_body) {
  if (!options.source.is_nil()) {
    source_ = heap::Persistent(isolate.heap(), options.source);
    context_ = heap::Persistent(isolate.heap(), isolate.scheduler().current_context());
  }
  if (!options.signal.is_nil()) signal_ = heap::Persistent(isolate.heap(), options.signal);
}

Value Fetch::start(client::Request request) {
  heap::Heap& heap = isolate_.heap();
  call_ = client_of(isolate_).start(std::move(request),
                                    [self = shared_from_this()](auto answer) { self->answered(std::move(answer)); });
  const Root handle(heap, isolate_.scheduler().external([self = shared_from_this()] { self->stop(); }));
  handle_ = heap::Persistent(heap, handle);
  if (source_) pump();
  if (signal_) watch_signal();
  return handle;
}

void Fetch::stop() {
  call_->cancel();
  if (!piece_) return;
  const Root piece(isolate_.heap(), piece_.get());
  isolate_.scheduler().cancel(piece);
}

void Fetch::watch_signal() {
  isolate_.scheduler().on_settled(signal_.get(), [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->stop();
    if (!self->handle_) return;
    const Root handle(self->isolate_.heap(), self->handle_.get());
    self->isolate_.scheduler().cancel(handle);
  });
}

void Fetch::answered(std::variant<client::Response, client::Failure> answer) {
  const auto self = shared_from_this();
  const Root handle(isolate_.heap(), handle_.get());
  handle_.reset();
  if (auto* failure = std::get_if<client::Failure>(&answer)) {
    const Root error(isolate_.heap(), error_of(*failure));
    isolate_.scheduler().fail(handle, error);
    return;
  }
  auto& response = std::get<client::Response>(answer);
  ResponseData data{std::move(response.head),
                    std::move(response.version),
                    response.address.text(),
                    response.redirected,
                    self,
                    nullptr};
  data.body = std::make_shared<MessageBody>(isolate_, "", std::move(response.body), self);
  data.body->limit(most_body_);
  const Root value(isolate_.heap(), make_response(isolate_, std::move(data)));
  isolate_.scheduler().complete(handle, value);
}

Value Fetch::error_of(const client::Failure& failure) {
  heap::Heap& heap = isolate_.heap();
  std::string message = failure.message;
  if (failure.kind == client::FailureKind::connect && isolate_.state().collects_tests) {
    message += ". A test has no network: it serves by `test/serve`, and fetches `valk://test/…`";
  }
  const Root url(heap, heap.string(url_));
  const Root data(heap, heap.list({heap.symbol(":url"), url}));
  return isolate_.machine().make_error(heap.symbol(kind_name(failure.kind)), message, data);
}

// ---- a body in pieces

void Fetch::pump() {
  if (call_->buffered() >= kMostBuffered) {
    call_->on_sent([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (!self || self->call_->buffered() >= kMostBuffered) return;
      self->call_->on_sent(nullptr);
      self->isolate_.loop().post([weak] {
        if (const auto still = weak.lock()) still->pump();
      });
    });
    return;
  }
  piece_ = heap::Persistent(isolate_.heap(), isolate_.scheduler().call(source_.get(), {}, context_.get()));
  isolate_.scheduler().on_settled(piece_.get(), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->pumped();
  });
}

void Fetch::pumped() {
  const Root piece(isolate_.heap(), piece_.get());
  piece_.reset();
  switch (async::state_of(piece)) {
    case async::State::completed:
      break;
    case async::State::failed:
      return fail(isolate_.scheduler().error_of(piece));
    default:
      return fail(isolate_.scheduler().cancellation_error());
  }
  const Value given = async::result_of(piece);
  if (given.is_nil()) return static_cast<void>(call_->end());
  std::string bytes;
  if (heap::is_string(given)) {
    bytes = heap::text_of(given);
  } else if (const auto* octets = heap::try_as<heap::Bytes>(given)) {
    bytes = octets->text();
  } else {
    return fail(isolate_.machine().make_error(
        names::type, "a piece of a body is a string or bytes, and nil at the end, but this is " +
                         vm::describe_value(isolate_.heap(), given)));
  }
  call_->write(http::SharedBytes::from(std::move(bytes)));
  pump();
}

void Fetch::fail(Value error) {
  const Root kept(isolate_.heap(), error);
  stop();
  if (!handle_) return;
  const Root handle(isolate_.heap(), handle_.get());
  handle_.reset();
  isolate_.scheduler().fail(handle, kept);
}

}  // namespace valk::natives
