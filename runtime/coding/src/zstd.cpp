#include <zstd.h>

#include "coders.hpp"

namespace valk::coding {

namespace {

constexpr int level = 3;
constexpr int largest_window_bits = 23;  // RFC 9659: 8 MiB

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() { ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, largest_window_bits); }
  ~ZstdDecoder() override { ZSTD_freeDCtx(context_); }

  base::Status decode(std::string_view& input, std::string& output, std::size_t limit) override {
    base::Status status = base::Done{};
    if (left_ == 0 && input.empty()) return status;  // else the library would wait for another frame
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    append_up_to(output, limit, [&](char* room, std::size_t size) {
      ZSTD_outBuffer to{room, size, 0};
      // A frame may end before the bytes do: others may follow.
      do {
        left_ = ZSTD_decompressStream(context_, &to, &from);
        if (ZSTD_isError(left_)) status = base::Failure{ZSTD_getErrorName(left_)};
      } while (status.ok() && from.pos < from.size && to.pos < to.size);
      return status.ok() ? to.pos : 0;
    });
    input.remove_prefix(from.pos);
    return status;
  }

  [[nodiscard]] bool is_whole() const override { return left_ == 0; }

 private:
  ZSTD_DCtx* context_ = ZSTD_createDCtx();
  std::size_t left_ = 0;  // of the frame: 0 when it is whole
};

class ZstdEncoder final : public Encoder {
 public:
  ZstdEncoder() { ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level); }
  ~ZstdEncoder() override { ZSTD_freeCCtx(context_); }

  void encode(std::string_view input, Step step, std::string& output) override {
    const ZSTD_EndDirective directive = step == Step::more    ? ZSTD_e_continue
                                        : step == Step::flush ? ZSTD_e_flush
                                                              : ZSTD_e_end;
    ZSTD_inBuffer from{input.data(), input.size(), 0};
    std::size_t left = 0;
    do {
      append_up_to(output, std::string::npos, [&](char* room, std::size_t size) {
        ZSTD_outBuffer to{room, size, 0};
        left = ZSTD_compressStream2(context_, &to, &from, directive);
        return to.pos;
      });
    } while (from.pos < from.size || (step != Step::more && left > 0));
  }

 private:
  ZSTD_CCtx* context_ = ZSTD_createCCtx();
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() { return std::make_unique<ZstdDecoder>(); }
std::unique_ptr<Encoder> make_zstd_encoder() { return std::make_unique<ZstdEncoder>(); }

}  // namespace valk::coding
