#pragma once

// One file a library.

#include "valk/coding/coding.hpp"

namespace valk::coding {

[[nodiscard]] std::unique_ptr<Decoder> make_zlib_decoder(Coding coding);
[[nodiscard]] std::unique_ptr<Decoder> make_brotli_decoder();
[[nodiscard]] std::unique_ptr<Decoder> make_zstd_decoder();

[[nodiscard]] std::unique_ptr<Encoder> make_zlib_encoder(Coding coding);
[[nodiscard]] std::unique_ptr<Encoder> make_brotli_encoder();
[[nodiscard]] std::unique_ptr<Encoder> make_zstd_encoder();

[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);

// Has `fill` write into room made at the end of `output`, at most `limit` bytes in all and `step` at once. It gives how
// many bytes it wrote; fewer than it was offered end the loop.
template <class Fill>
void append_up_to(std::string& output, std::size_t limit, Fill fill) {
  constexpr std::size_t step = std::size_t{16} * 1024;
  while (limit > 0) {
    const std::size_t offered = limit < step ? limit : step;
    const std::size_t before = output.size();
    output.resize(before + offered);
    const std::size_t written = fill(output.data() + before, offered);
    output.resize(before + written);
    limit -= written;
    if (written < offered) return;
  }
}

}  // namespace valk::coding
