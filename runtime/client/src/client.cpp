#include "valk/client/client.hpp"

#include <algorithm>
#include <set>

#include "pool.hpp"
#include "transfer.hpp"

namespace valk::client {

struct Client::State final : TransferOwner {
  State(loop::Loop& loop, Options options) : shared(loop, std::move(options)) {}
  ~State() override {
    while (!transfers.empty()) {
      const std::shared_ptr<Transfer> transfer = (*transfers.begin())->shared_from_this();
      transfers.erase(transfers.begin());
      transfer->abandon();
    }
  }

  [[nodiscard]] loop::Loop& loop() override { return shared.loop; }
  [[nodiscard]] Pool& pool_for(const Request& request) override;
  void forget(Transfer& transfer) override { transfers.erase(&transfer); }

  Shared shared;
  std::set<Transfer*> transfers;
  std::vector<std::unique_ptr<Pool>> pools;
};

Pool& Client::State::pool_for(const Request& request) {
  const Proxies& proxies = request.proxies ? *request.proxies : shared.options.proxies;
  Route route{request.address.origin, request.tls, request.versions, proxies.proxy_of(request.address.origin)};
  const auto found = std::find_if(pools.begin(), pools.end(), [&](const auto& each) { return each->route() == route; });
  if (found != pools.end()) return **found;
  std::erase_if(pools, [](const auto& each) { return each->is_empty(); });
  return *pools.emplace_back(std::make_unique<Pool>(shared, std::move(route)));
}

Client::Client(loop::Loop& loop, Options options) : state_(std::make_unique<State>(loop, std::move(options))) {}
Client::~Client() = default;

std::unique_ptr<Call> Client::start(Request request, Answer answer) {
  auto transfer = std::make_shared<Transfer>(*state_, std::move(request), std::move(answer));
  state_->transfers.insert(transfer.get());
  // Later: a failure may be known at once.
  state_->shared.loop.post([weak = std::weak_ptr(transfer)] {
    if (const auto started = weak.lock()) started->start();
  });
  return std::make_unique<Call>(std::move(transfer));
}

std::size_t Client::connections() const {
  std::size_t count = 0;
  for (const auto& pool : state_->pools) count += pool->size();
  return count;
}

Call::Call(std::shared_ptr<Transfer> transfer) : transfer_(std::move(transfer)) {}
Call::~Call() { transfer_->cancel(); }

void Call::write(http::SharedBytes piece) { transfer_->write(std::move(piece)); }
base::Status Call::end(const http::HeaderList& trailers) { return transfer_->end(trailers); }
std::size_t Call::buffered() const { return transfer_->buffered(); }
void Call::on_sent(std::function<void()> callback) { transfer_->on_sent(std::move(callback)); }
void Call::set_wanted(bool wanted) { transfer_->set_wanted(wanted); }
void Call::cancel() { transfer_->cancel(); }
const http::HeaderList& Call::trailers() const { return transfer_->trailers(); }
const Failure& Call::failure() const { return transfer_->failure(); }

}  // namespace valk::client
