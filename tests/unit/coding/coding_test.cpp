#include "valk/coding/coding.hpp"
#include "catch.hpp"

using namespace valk;
using namespace valk::coding;

namespace {

constexpr Coding all_codings[] = {Coding::gzip, Coding::deflate, Coding::brotli, Coding::zstd};

std::string encoded(Coding coding, std::string_view text) {
  std::string out;
  make_encoder(coding)->encode(text, Encoder::Step::end, out);
  return out;
}

// Decodes `bytes`, given `step` at once, into pieces of at most `limit`.
struct Decoded {
  std::string text;
  bool whole = false;
  bool failed = false;

  Decoded(Coding coding, std::string_view bytes, std::size_t step = 1000, std::size_t limit = 1000) {
    const auto decoder = make_decoder(coding);
    for (std::size_t at = 0; at < bytes.size() && !failed; at += step) {
      std::string_view input = bytes.substr(at, step);
      for (;;) {
        std::string piece;
        failed = failed || !decoder->decode(input, piece, limit).ok();
        CHECK(piece.size() <= limit);
        text += piece;
        if (failed || (piece.empty() && input.empty())) break;
      }
    }
    whole = decoder->is_whole();
  }
};

std::string varied_text(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += "line " + std::to_string(i * i) + " of it\n";
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("what is encoded decodes to itself, however it is cut") {
  const std::string text = varied_text(100'000);
  for (const Coding coding : all_codings) {
    CAPTURE(name_of(coding));
    const std::string bytes = encoded(coding, text);
    CHECK(bytes.size() < text.size() / 2);
    for (const std::size_t step : {std::size_t{1}, std::size_t{37}, std::size_t{1} << 20}) {
      for (const std::size_t limit : {std::size_t{10}, std::size_t{16384}, std::size_t{1} << 20}) {
        const Decoded decoded(coding, bytes, step, limit);
        CHECK(decoded.text == text);
        CHECK(decoded.whole);
        CHECK_FALSE(decoded.failed);
      }
    }
  }
}

TEST_CASE("an empty text can be encoded too") {
  for (const Coding coding : all_codings) {
    const Decoded decoded(coding, encoded(coding, ""));
    CHECK(decoded.text.empty());
    CHECK(decoded.whole);
  }
}

TEST_CASE("what was flushed can be read") {
  for (const Coding coding : all_codings) {
    CAPTURE(name_of(coding));
    const auto encoder = make_encoder(coding);
    const auto decoder = make_decoder(coding);
    std::string all;
    for (const std::string text : {"first", "second, a little longer", "third"}) {
      std::string bytes;
      encoder->encode(text, Encoder::Step::flush, bytes);
      std::string_view input = bytes;
      std::string piece;
      REQUIRE(decoder->decode(input, piece, 1000).ok());
      CHECK(piece == text);
      CHECK(input.empty());
      CHECK_FALSE(decoder->is_whole());
      all += bytes;
    }
    std::string end;
    encoder->encode("", Encoder::Step::end, end);
    CHECK(Decoded(coding, all + end).whole);
  }
}

TEST_CASE("bytes that are cut off are not whole, and others are malformed") {
  const std::string text = varied_text(10'000);
  for (const Coding coding : all_codings) {
    CAPTURE(name_of(coding));
    std::string bytes = encoded(coding, text);
    CHECK_FALSE(Decoded(coding, bytes.substr(0, bytes.size() - 5)).whole);
    CHECK(Decoded(coding, std::string(100, '\xff')).failed);
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
      const Decoded ignored(coding, damaged);  // it may go unnoticed, but ends
    }
  }
}

TEST_CASE("a bomb gives no more than is asked for") {
  const std::string zeros(std::size_t{20} << 20, '\0');
  for (const Coding coding : all_codings) {
    CAPTURE(name_of(coding));
    const std::string bytes = encoded(coding, zeros);
    const auto decoder = make_decoder(coding);
    std::string_view input = bytes;
    std::string piece;
    REQUIRE(decoder->decode(input, piece, 5000).ok());
    CHECK(piece.size() == 5000);
  }
}

TEST_CASE("members of gzip and frames of zstd may follow each other, and nothing else") {
  for (const Coding coding : {Coding::gzip, Coding::zstd}) {
    const std::string bytes = encoded(coding, "one ") + encoded(coding, "") + encoded(coding, "two");
    for (const std::size_t step : {std::size_t{1}, std::size_t{1000}}) {
      const Decoded decoded(coding, bytes, step);
      CHECK(decoded.text == "one two");
      CHECK(decoded.whole);
    }
  }
  for (const Coding coding : all_codings) {
    CAPTURE(name_of(coding));
    CHECK(Decoded(coding, encoded(coding, "one ") + "rest").failed);
  }
}

TEST_CASE("deflate is read with and without the format around it") {
  const std::string with_format = encoded(Coding::deflate, "a text, a text, a text");
  const std::string bare = with_format.substr(2, with_format.size() - 6);
  CHECK(Decoded(Coding::deflate, with_format).text == "a text, a text, a text");
  CHECK(Decoded(Coding::deflate, bare).text == "a text, a text, a text");
  CHECK(Decoded(Coding::deflate, bare, 1).text == "a text, a text, a text");
}

TEST_CASE("codings have names") {
  CHECK(coding_of("gzip") == Coding::gzip);
  CHECK(coding_of("X-GZIP") == Coding::gzip);
  CHECK(coding_of("Br") == Coding::brotli);
  CHECK(coding_of("zstd") == Coding::zstd);
  CHECK_FALSE(coding_of("identity"));
  CHECK(name_of(Coding::gzip) == "gzip");
  CHECK(name_of(Coding::brotli) == "br");
}

TEST_CASE("the coding of the highest weight is chosen") {
  CHECK_FALSE(choose_coding(""));
  CHECK_FALSE(choose_coding("identity"));
  CHECK(choose_coding("gzip, deflate, br") == Coding::brotli);
  CHECK(choose_coding("gzip, deflate, br, zstd") == Coding::zstd);
  CHECK(choose_coding("GZip") == Coding::gzip);
  CHECK(choose_coding("gzip;q=1.0, br;q=0.9") == Coding::gzip);
  CHECK(choose_coding("gzip ; q=0.5 , br ; Q=0.501") == Coding::brotli);
  CHECK(choose_coding("*") == Coding::zstd);
  CHECK(choose_coding("*;q=0.1, gzip") == Coding::gzip);
  CHECK(choose_coding("zstd;q=0, *") == Coding::brotli);
  CHECK(choose_coding("gzip;q=0.5, identity;q=0.4") == Coding::gzip);
  CHECK_FALSE(choose_coding("gzip;q=0.5, identity"));
  CHECK_FALSE(choose_coding("gzip;q=0"));
  CHECK_FALSE(choose_coding("gzip;q=2"));
  CHECK_FALSE(choose_coding("gzip;q=0.1234"));
  CHECK_FALSE(choose_coding("deflate"));
  CHECK_FALSE(choose_coding(",, ;;q=;, ="));
}
