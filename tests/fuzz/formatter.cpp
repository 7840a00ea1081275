// libFuzzer: the formatter's laws on programs of which the fuzzer changes the layout, not the code.
//
// The input's first bytes choose width and a range of lines; what follows is a program in UTF-8. The mutator below takes
// well-formed programs apart into tokens, changes blanks, line breaks and comments between them, and now and then a
// token, so that nearly every input is formatted; every tenth mutation is libFuzzer's own, for everything else.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "laws.hpp"
#include "random_source.hpp"
#include "valk/formatter/typing.hpp"
#include "valk/syntax/tree.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace valk;

constexpr std::size_t header_bytes = 4;

void stop(const std::string& problem) {
  std::fprintf(stderr, "%s\n", problem.c_str());
  std::abort();
}

std::string header(std::mt19937& random) {
  std::string bytes;
  for (std::size_t i = 0; i < header_bytes; ++i) bytes += static_cast<char>(random());
  return bytes;
}

std::string blank(std::mt19937& random) {
  static constexpr std::string_view blanks[] = {"",
                                                " ",
                                                "\n",
                                                "\n  ",
                                                "\n\n",
                                                "\t",
                                                "  ",
                                                "\r\n",
                                                " ; c\n",
                                                "\n; c\n",
                                                "\n; fmt: off\n",
                                                "\n; fmt: on\n",
                                                " ; fmt: skip\n",
                                                "\n\n\n\n"};
  return std::string(blanks[random() % std::size(blanks)]);
}

// Changes what stands at one place between two bytes.
void change_blank(std::string& program, std::mt19937& random) {
  const std::size_t at = random() % (program.size() + 1);
  std::size_t end = at;
  while (end < program.size() && (program[end] == ' ' || program[end] == '\n')) ++end;
  program.replace(at, end - at, blank(random));
}

std::string mutated(std::string program, std::mt19937& random) {
  formatter::RandomSource source(random());
  switch (random() % 4) {
    case 0:
      if (formatter::format_text(program).problems.empty()) return source.with_other_layout(program, source.spacing());
      [[fallthrough]];
    case 1:
      return program + source.program(1 + random() % 8, source.spacing());
    default:
      for (std::size_t i = 1 + random() % 4; i > 0; --i) change_blank(program, random);
      return program;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < header_bytes) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + header_bytes, size - header_bytes);
  const formatter::Options options{.width = 1u + data[0] % 120u};
  if (const auto problem = formatter::broken_law(text, options)) stop(*problem);
  const auto length = static_cast<std::uint32_t>(text.size());
  const std::uint32_t start = data[1] * length / 256, end = start + data[2] * (length - start) / 256;
  if (const auto problem = formatter::broken_range_law(text, {{start}, {end}}, options)) stop(*problem);
  // Typing somewhere in a text that ends there.
  const auto tree = syntax::Tree::parse(base::SourceText::make("fuzz.valk", std::string(text.substr(0, end))));
  for (const char typed : {'\n', ')', '}'}) (void)formatter::edits_on_type(*tree, {end}, typed, options);
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  std::mt19937 random(seed);
  if (size < header_bytes || random() % 10 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string program(reinterpret_cast<const char*>(data) + header_bytes, size - header_bytes);
  const std::string result = header(random) + mutated(std::move(program), random);
  const std::size_t length = std::min(result.size(), max_size);
  std::copy(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(length), data);
  return length;
}
