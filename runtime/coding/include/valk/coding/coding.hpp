#pragma once

// Content codings of HTTP (RFC 9110 section 8.4.1), as they come: bytes in, bytes out, never more out than asked for.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "valk/base/result.hpp"

namespace valk::coding {

enum class Coding : std::uint8_t {
  gzip,     // RFC 1952
  deflate,  // RFC 1950; some senders mean RFC 1951 by it, which is read too
  brotli,   // "br", RFC 7932
  zstd,     // RFC 8878, windows of up to 8 MiB (RFC 9659)
};

// "gzip", "br"; "x-gzip" is an older name of the first. Case makes no difference.
[[nodiscard]] std::optional<Coding> coding_of(std::string_view name);
[[nodiscard]] std::string_view name_of(Coding coding);

class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  // Takes bytes off the front of `input` and appends what they stand for to `output`, at most `limit` bytes. What is left
  // of `input` waits for the next call; when it is empty, a further call may still give bytes until one gives none. A
  // failure says what is wrong with the bytes.
  [[nodiscard]] virtual base::Status decode(std::string_view& input, std::string& output, std::size_t limit) = 0;
  // Whether the bytes so far are whole: nothing is missing at their end.
  [[nodiscard]] virtual bool is_whole() const = 0;
};

class Encoder {
 public:
  Encoder() = default;
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  virtual ~Encoder() = default;

  enum class Step : std::uint8_t {
    more,   // what comes out is what is worth it
    flush,  // all that went in can be read by the other side
    end,    // and nothing follows
  };
  // `input` has less than 4 GiB.
  virtual void encode(std::string_view input, Step step, std::string& output) = 0;
};

[[nodiscard]] std::unique_ptr<Decoder> make_decoder(Coding coding);
// At a level that costs about as much as it spares the network: what is compressed is made for one request.
[[nodiscard]] std::unique_ptr<Encoder> make_encoder(Coding coding);

// What `accept-encoding` asks for (RFC 9110 section 12.5.3): the coding of the highest weight, of equal ones zstd before
// brotli before gzip. Nothing: as it is, because nothing else is taken, or the field is missing.
[[nodiscard]] std::optional<Coding> choose_coding(std::string_view accept_encoding);

}  // namespace valk::coding
