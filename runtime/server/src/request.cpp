#include "valk/server/request.hpp"

#include <utility>

#include "exchange.hpp"

namespace valk::server {

std::string_view Request::path() const {
  const std::string_view target = head.target;
  return target.substr(0, target.find('?'));
}

std::string_view Request::query() const {
  const std::string_view target = head.target;
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

Responder::Responder(std::shared_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

base::Status Responder::respond(const http::ResponseHead& head, http::SharedBytes body) const {
  return exchange_->respond(head, std::move(body));
}

base::Status Responder::start(const http::ResponseHead& head, std::optional<std::uint64_t> length) const {
  return exchange_->start(head, length);
}
void Responder::write(http::SharedBytes piece) const { exchange_->write(std::move(piece)); }
void Responder::end() const { exchange_->end(); }
std::size_t Responder::buffered() const { return exchange_->buffered(); }
void Responder::on_sent(std::function<void()> callback) const { exchange_->set_on_sent(std::move(callback)); }

void Responder::reset(http::ResetCode code) const { exchange_->reset(code); }

void Responder::on_cancelled(std::function<void()> callback) const { exchange_->set_on_cancelled(std::move(callback)); }

bool Responder::has_answered() const { return exchange_->has_answered(); }
bool Responder::is_open() const { return exchange_->is_open(); }

}  // namespace valk::server
