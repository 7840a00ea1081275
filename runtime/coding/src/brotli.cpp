#include <brotli/decode.h>
#include <brotli/encode.h>

#include "coders.hpp"

namespace valk::coding {

namespace {

constexpr std::uint32_t quality = 4;
constexpr std::uint32_t window_bits = 19;  // what the other side keeps: 512 KiB

const std::uint8_t* bytes(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

class BrotliDecoder final : public Decoder {
 public:
  ~BrotliDecoder() override { BrotliDecoderDestroyInstance(state_); }

  base::Status decode(std::string_view& input, std::string& output, std::size_t limit) override {
    base::Status status = base::Done{};
    if (!input.empty()) began_ = true;
    append_up_to(output, limit, [&](char* room, std::size_t size) {
      std::size_t left = input.size();
      std::size_t free = size;
      const std::uint8_t* from = bytes(input);
      auto* to = reinterpret_cast<std::uint8_t*>(room);
      const auto result = BrotliDecoderDecompressStream(state_, &left, &from, &free, &to, nullptr);
      input.remove_prefix(input.size() - left);
      if (result == BROTLI_DECODER_RESULT_ERROR) status = base::Failure{"the bytes are malformed"};
      return size - free;
    });
    if (BrotliDecoderIsFinished(state_) && !input.empty()) status = base::Failure{"there are bytes behind its end"};
    return status;
  }

  [[nodiscard]] bool is_whole() const override { return !began_ || BrotliDecoderIsFinished(state_) == BROTLI_TRUE; }

 private:
  BrotliDecoderState* state_ = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  bool began_ = false;
};

class BrotliEncoder final : public Encoder {
 public:
  BrotliEncoder() {
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, quality);
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, window_bits);
  }
  ~BrotliEncoder() override { BrotliEncoderDestroyInstance(state_); }

  void encode(std::string_view input, Step step, std::string& output) override {
    const BrotliEncoderOperation operation = step == Step::more    ? BROTLI_OPERATION_PROCESS
                                             : step == Step::flush ? BROTLI_OPERATION_FLUSH
                                                                   : BROTLI_OPERATION_FINISH;
    std::size_t left = input.size();
    const std::uint8_t* from = bytes(input);
    do {
      append_up_to(output, std::string::npos, [&](char* room, std::size_t size) {
        std::size_t free = size;
        auto* to = reinterpret_cast<std::uint8_t*>(room);
        BrotliEncoderCompressStream(state_, operation, &left, &from, &free, &to, nullptr);
        return size - free;
      });
    } while (left > 0 || BrotliEncoderHasMoreOutput(state_));
  }

 private:
  BrotliEncoderState* state_ = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
};

}  // namespace

std::unique_ptr<Decoder> make_brotli_decoder() { return std::make_unique<BrotliDecoder>(); }
std::unique_ptr<Encoder> make_brotli_encoder() { return std::make_unique<BrotliEncoder>(); }

}  // namespace valk::coding
