#pragma once

// Random programs, and random layouts of given ones, for the laws.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace valk::formatter {

// How wild a layout is.
enum class Spacing : std::uint8_t {
  tame,   // single spaces, and line breaks now and then
  loose,  // blank lines, tabs and comments as well
  wild,   // comments that steer the formatter, other line endings
};

class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : engine_(seed) {}

  // Well-formed; heads from the catalog and unknown ones, braces in every role, odd tokens.
  [[nodiscard]] std::string program(std::size_t size, Spacing spacing);
  // The tokens of `source`, comments included, with other blanks and line breaks between them.
  [[nodiscard]] std::string with_other_layout(std::string_view source, Spacing spacing);
  [[nodiscard]] std::uint32_t width();
  [[nodiscard]] Spacing spacing() { return static_cast<Spacing>(below(3)); }
  [[nodiscard]] std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }

 private:
  using Tokens = std::vector<std::string>;

  void form(Tokens& tokens, std::size_t& budget, int depth);
  void call(Tokens& tokens, std::size_t& budget, int depth);
  void bindings(Tokens& tokens, std::size_t& budget, int depth);
  void plist(Tokens& tokens, std::size_t& budget, int depth);
  void clause(Tokens& tokens, std::size_t& budget, int depth);
  void elements(Tokens& tokens, std::size_t& budget, int depth, const char* opener, const char* closer);
  [[nodiscard]] std::string atom();
  [[nodiscard]] std::string comment(Spacing spacing);
  [[nodiscard]] std::string blank(Spacing spacing);
  [[nodiscard]] std::string lay_out(const Tokens& tokens, Spacing spacing);
  [[nodiscard]] bool one_in(std::uint32_t count) { return below(count) == 0; }

  std::mt19937_64 engine_;
  std::uint32_t breaks_in_ = 5;    // one gap in so many holds a line break
  std::uint32_t comments_in_ = 9;  // and of the wilder gaps, one in so many a comment
};

}  // namespace valk::formatter
