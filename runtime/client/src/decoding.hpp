#pragma once

// A body between the coding that it comes in and whoever reads it: never much more decoded than is taken.

#include <memory>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"
#include "valk/coding/coding.hpp"

namespace valk::client {

class Decoding {
 public:
  explicit Decoding(coding::Coding coding) : name_(coding::name_of(coding)), decoder_(coding::make_decoder(coding)) {}

  void add(std::string_view bytes) { encoded_ += bytes; }
  // Decodes what there is room for. `used`: how many of the bytes that were added it took.
  [[nodiscard]] base::Status decode(std::string& out, std::size_t& used);
  void taken(std::size_t bytes) { waiting_ -= bytes; }
  // All that was added is decoded.
  [[nodiscard]] bool is_empty() const { return start_ == encoded_.size() && !is_full(); }
  [[nodiscard]] bool is_whole() const { return decoder_->is_whole(); }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  static constexpr std::size_t most_waiting = std::size_t{64} * 1024;
  [[nodiscard]] bool is_full() const { return waiting_ >= most_waiting; }

  std::string name_;
  std::unique_ptr<coding::Decoder> decoder_;
  std::string encoded_;
  std::size_t start_ = 0;    // of it was decoded
  std::size_t waiting_ = 0;  // decoded, not taken yet
};

}  // namespace valk::client
