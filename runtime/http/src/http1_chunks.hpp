#pragma once

// Bodies in chunks (RFC 9112 section 7.1), as they come, read strictly.

#include <cstdint>
#include <string>
#include <string_view>

#include "valk/http/message.hpp"

namespace valk::http {

class Http1Chunks {
 public:
  enum class State : std::uint8_t { more, ended, malformed };

  // Takes bytes off the front of `input`. `body` gets what of them is the body's next piece, a view into what was taken;
  // to be called again while it is not empty. Extensions are passed over.
  State take(std::string_view& input, std::string_view& body);
  // The trailer fields (RFC 9110 section 6.5), names in lower case, once it has ended.
  [[nodiscard]] HeaderList take_trailers() { return std::move(trailers_); }

 private:
  enum class Step : std::uint8_t {
    size,
    extension,
    size_end,
    data,
    data_return,
    data_end,
    trailer,
    trailer_line,
    trailer_end,
    last_end,
    ended
  };

  // False: the byte may not stand here.
  bool take(char character);
  bool take_size(char character);
  bool pass_over(char character);
  bool end_trailer_line();
  bool expect(char character, char expected, Step next);

  static constexpr int most_size_digits = 15;
  static constexpr std::size_t most_passed_over = 8 * 1024;  // of extensions and trailers

  Step step_ = Step::size;
  std::uint64_t left_ = 0;  // of the chunk
  int digits_ = 0;
  std::size_t passed_over_ = 0;
  std::string line_;  // of the trailers
  HeaderList trailers_;
};

}  // namespace valk::http
