#pragma once

#include <vector>

#include "valk/http/message.hpp"

namespace valk::http {

// What is left to send of a response's body.
class OutgoingBody {
 public:
  void add(SharedBytes piece) {
    left_ += piece.bytes.size();
    if (piece.bytes.empty()) return;
    if (current_.bytes.empty()) {
      current_ = std::move(piece);
    } else {
      later_.push_back(std::move(piece));
    }
  }
  void end() { ended_ = true; }
  void clear() { *this = {}; }

  [[nodiscard]] std::size_t left() const { return left_; }
  [[nodiscard]] bool ended() const { return ended_; }
  // The bytes that come next, without gaps; empty when there are none now.
  [[nodiscard]] std::string_view next() const { return current_.bytes; }

  void remove(std::size_t size) {
    left_ -= size;
    current_.bytes.remove_prefix(size);
    if (!current_.bytes.empty()) return;
    if (first_later_ == later_.size()) {
      current_ = {};
      later_.clear();
      first_later_ = 0;
    } else {
      current_ = std::move(later_[first_later_++]);
    }
  }

 private:
  SharedBytes current_;
  std::vector<SharedBytes> later_;
  std::size_t first_later_ = 0;
  std::size_t left_ = 0;
  bool ended_ = false;
};

}  // namespace valk::http
