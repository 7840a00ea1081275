#include "valk/coding/coding.hpp"

#include <array>

#include "coders.hpp"

namespace valk::coding {

namespace {

struct Name {
  std::string_view text;
  Coding coding;
};

// The first of a coding's names is the one that is sent.
constexpr std::array names{Name{"gzip", Coding::gzip}, Name{"deflate", Coding::deflate}, Name{"br", Coding::brotli},
                           Name{"zstd", Coding::zstd}, Name{"x-gzip", Coding::gzip}};

constexpr char small(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character | 0x20) : character;
}

}  // namespace

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (small(left[i]) != small(right[i])) return false;
  }
  return true;
}

std::optional<Coding> coding_of(std::string_view name) {
  for (const Name& known : names) {
    if (equal_ignoring_case(known.text, name)) return known.coding;
  }
  return std::nullopt;
}

std::string_view name_of(Coding coding) {
  for (const Name& known : names) {
    if (known.coding == coding) return known.text;
  }
  return {};
}

std::unique_ptr<Decoder> make_decoder(Coding coding) {
  switch (coding) {
    case Coding::gzip:
    case Coding::deflate:
      return make_zlib_decoder(coding);
    case Coding::brotli:
      return make_brotli_decoder();
    case Coding::zstd:
      return make_zstd_decoder();
  }
  return nullptr;
}

std::unique_ptr<Encoder> make_encoder(Coding coding) {
  switch (coding) {
    case Coding::gzip:
    case Coding::deflate:
      return make_zlib_encoder(coding);
    case Coding::brotli:
      return make_brotli_encoder();
    case Coding::zstd:
      return make_zstd_encoder();
  }
  return nullptr;
}

}  // namespace valk::coding
