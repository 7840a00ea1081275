#include <zlib.h>

#include <algorithm>
#include <limits>

#include "coders.hpp"

namespace valk::coding {

namespace {

// deflateInit2 and inflateInit2: the window in bits, and what is around the compressed bytes.
constexpr int window_bits = 15;
constexpr int gzip_format = 16;
constexpr int level = 5;
constexpr int memory = 8;

Bytef* bytes(const char* text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text)); }

// zlib counts with 32 bits: what is more comes later.
uInt at_most(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
}

class ZlibDecoder final : public Decoder {
 public:
  explicit ZlibDecoder(Coding coding) : is_gzip_(coding == Coding::gzip) {
    inflateInit2(&stream_, is_gzip_ ? window_bits + gzip_format : window_bits);
  }
  ~ZlibDecoder() override { inflateEnd(&stream_); }

  base::Status decode(std::string_view& input, std::string& output, std::size_t limit) override {
    if (!is_gzip_ && !began_ && !input.empty()) begin_deflate(input.front());
    base::Status status = base::Done{};
    append_up_to(output, limit, [&](char* room, std::size_t size) { return inflate_some(input, room, size, status); });
    return status;
  }

  [[nodiscard]] bool is_whole() const override { return ended_ || !began_; }

 private:
  // RFC 1950's first byte names a method and a window; what cannot be that is taken for RFC 1951's bare bytes.
  void begin_deflate(char first) {
    const auto byte = static_cast<unsigned char>(first);
    const bool has_header = (byte & 0x0f) == Z_DEFLATED && (byte >> 4) <= 7;
    if (!has_header) inflateReset2(&stream_, -window_bits);
  }

  std::size_t inflate_some(std::string_view& input, char* room, std::size_t size, base::Status& status) {
    stream_.next_out = bytes(room);
    stream_.avail_out = at_most(size);
    do {
      if (!input.empty() && !begin_member(status)) return 0;
      if (ended_ || !began_) break;
      stream_.next_in = bytes(input.data());
      stream_.avail_in = at_most(input.size());
      const int result = ::inflate(&stream_, Z_NO_FLUSH);
      input.remove_prefix(input.size() - stream_.avail_in);
      ended_ = result == Z_STREAM_END;
      if (!ended_ && result != Z_OK && result != Z_BUF_ERROR) {
        status = base::Failure{stream_.msg != nullptr ? stream_.msg : "the bytes are malformed"};
        return 0;
      }
    } while (!input.empty() && stream_.avail_out > 0);
    return size - stream_.avail_out;
  }

  // RFC 1952 section 2.2: members may follow each other.
  bool begin_member(base::Status& status) {
    if (ended_ && !is_gzip_) {
      status = base::Failure{"there are bytes behind its end"};
      return false;
    }
    if (ended_) inflateReset(&stream_);
    ended_ = false;
    began_ = true;
    return true;
  }

  z_stream stream_{};
  bool is_gzip_;
  bool began_ = false;
  bool ended_ = false;
};

class ZlibEncoder final : public Encoder {
 public:
  explicit ZlibEncoder(Coding coding) {
    deflateInit2(&stream_, level, Z_DEFLATED, coding == Coding::gzip ? window_bits + gzip_format : window_bits, memory,
                 Z_DEFAULT_STRATEGY);
  }
  ~ZlibEncoder() override { deflateEnd(&stream_); }

  void encode(std::string_view input, Step step, std::string& output) override {
    const int flush = step == Step::more ? Z_NO_FLUSH : step == Step::flush ? Z_SYNC_FLUSH : Z_FINISH;
    stream_.next_in = bytes(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    append_up_to(output, std::string::npos, [&](char* room, std::size_t size) {
      stream_.next_out = bytes(room);
      stream_.avail_out = at_most(size);
      ::deflate(&stream_, flush);
      return size - stream_.avail_out;
    });
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Decoder> make_zlib_decoder(Coding coding) { return std::make_unique<ZlibDecoder>(coding); }
std::unique_ptr<Encoder> make_zlib_encoder(Coding coding) { return std::make_unique<ZlibEncoder>(coding); }

}  // namespace valk::coding
