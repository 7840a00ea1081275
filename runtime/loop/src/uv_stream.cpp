#include "uv_stream.hpp"

#include <array>
#include <cassert>
#include <vector>

#include "uv_handle.hpp"

namespace valk::loop {

namespace {

// uv_buf_t is not const, though libuv only reads what is written.
uv_buf_t as_uv_buffer(std::string_view bytes) {
  return uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned int>(bytes.size()));
}

struct WriteRequest {
  uv_write_t request{};
  UvTcp* tcp = nullptr;
  Stream::WriteDone done;
};

void on_written(uv_write_t* request, int status) {
  const std::unique_ptr<WriteRequest> write(static_cast<WriteRequest*>(request->data));
  if (!write->tcp->owner) return;
  write->done(status < 0 ? base::Status(base::Failure{uv_strerror(status)}) : base::Status(base::Done{}));
}

class UvStream final : public Stream {
 public:
  explicit UvStream(UvTcp* tcp) : tcp_(tcp) { tcp_->owner = this; }
  ~UvStream() override { tcp_->close(); }

  void start_reading(StreamEvents& events) override {
    events_ = &events;
    uv_read_start(tcp_->stream(), lend_buffer, on_read);
  }

  void stop_reading() override {
    events_ = nullptr;
    uv_read_stop(tcp_->stream());
  }

  bool write(std::span<const std::string_view> buffers, WriteDone done) override {
    std::vector<uv_buf_t> rest;
    rest.reserve(buffers.size());
    for (const std::string_view buffer : buffers) rest.push_back(as_uv_buffer(buffer));
    if (queued_bytes() == 0 && take(rest, uv_try_write(tcp_->stream(), rest.data(), count(rest)))) return true;
    auto write = std::make_unique<WriteRequest>();
    write->request.data = write.get();
    write->tcp = tcp_;
    write->done = std::move(done);
    // A failure of uv_write itself comes from a handle in the wrong state: the owner wrote after `shutdown`.
    [[maybe_unused]] const int status = uv_write(&write->request, tcp_->stream(), rest.data(), count(rest), on_written);
    assert(status == 0);
    (void)write.release();
    return false;
  }

  [[nodiscard]] std::size_t queued_bytes() const override { return tcp_->stream()->write_queue_size; }

  void shutdown() override {
    if (!uv_is_writable(tcp_->stream())) return;
    auto* request = new uv_shutdown_t;
    if (uv_shutdown(request, tcp_->stream(), [](uv_shutdown_t* done, int) { delete done; }) < 0) delete request;
  }

  void set_keep_alive(KeepAlive keep_alive) override { tcp_->set_keep_alive(keep_alive == KeepAlive::yes); }

  [[nodiscard]] std::string peer_name() const override {
    sockaddr_storage address{};
    int length = sizeof address;
    if (uv_tcp_getpeername(&tcp_->handle, reinterpret_cast<sockaddr*>(&address), &length) < 0) return "unknown";
    return address_name(address);
  }

 private:
  static unsigned int count(const std::vector<uv_buf_t>& buffers) { return static_cast<unsigned int>(buffers.size()); }

  // Drops the first `written` bytes (nothing when negative: an error). True: nothing is left.
  static bool take(std::vector<uv_buf_t>& buffers, int written) {
    auto left = static_cast<std::size_t>(std::max(written, 0));
    auto first = buffers.begin();
    while (first != buffers.end() && first->len <= left) left -= (first++)->len;
    buffers.erase(buffers.begin(), first);
    if (buffers.empty()) return true;
    buffers.front().base += left;
    buffers.front().len -= left;
    return false;
  }

  static void lend_buffer(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    UvShared& shared = *static_cast<UvTcp*>(handle->data)->shared;
    *buffer = uv_buf_init(shared.read_buffer.get(), UvShared::read_buffer_size);
  }

  static void on_read(uv_stream_t* handle, ssize_t size, const uv_buf_t* buffer) {
    auto* self = static_cast<UvStream*>(static_cast<UvTcp*>(handle->data)->owner);
    if (size == 0 || !self || !self->events_) return;  // 0: would block
    if (size > 0) {
      self->events_->on_read({buffer->base, static_cast<std::size_t>(size)});
      return;
    }
    StreamEvents& events = *self->events_;
    self->stop_reading();
    if (size == UV_EOF) {
      events.on_read_end();
    } else {
      events.on_read_error(uv_strerror(static_cast<int>(size)));
    }
  }

  UvTcp* tcp_;
  StreamEvents* events_ = nullptr;
};

}  // namespace

std::unique_ptr<Stream> make_uv_stream(UvTcp* tcp) {
  uv_tcp_nodelay(&tcp->handle, 1);
  return std::make_unique<UvStream>(tcp);
}

std::string address_name(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    uv_ip6_name(&v6, text.data(), text.size());
    return "[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v6.sin6_port));
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
  uv_ip4_name(&v4, text.data(), text.size());
  return std::string(text.data()) + ":" + std::to_string(ntohs(v4.sin_port));
}

}  // namespace valk::loop
