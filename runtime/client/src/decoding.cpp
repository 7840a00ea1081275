#include "decoding.hpp"

namespace valk::client {

base::Status Decoding::decode(std::string& out, std::size_t& used) {
  std::string_view input = std::string_view(encoded_).substr(start_);
  const std::size_t all = input.size();
  while (!is_full()) {
    const std::size_t before = out.size();
    const std::size_t left = input.size();
    base::Status decoded = decoder_->decode(input, out, most_waiting - waiting_);
    if (!decoded) return base::Failure{"the body is no " + name_ + ": " + decoded.message()};
    waiting_ += out.size() - before;
    if (out.size() == before && input.size() == left) break;
  }
  used = all - input.size();
  start_ += used;
  if (start_ > encoded_.size() / 2) {
    encoded_.erase(0, start_);
    start_ = 0;
  }
  return base::Done{};
}

}  // namespace valk::client
