#include <algorithm>
#include <ctime>
#include <random>

#include "support.hpp"

using namespace valk;
using namespace valk::syntax;

namespace {

std::string repeated(const std::string& motif, std::size_t size) {
  std::string text;
  while (text.size() < size) text += motif;
  return text;
}

// Processor time: what else the machine does is not counted.
double seconds_to_parse(const std::string& text) {
  const std::clock_t start = std::clock();
  (void)parse(text);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("random bytes have a tree") {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    std::string text(random() % 400, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const Tree::Ptr tree = parse(text);
    check_shape(*tree);
    for (const base::Diagnostic& diagnostic : diagnostics(*tree)) CHECK_FALSE(base::render(diagnostic, {}).empty());
  }
}

TEST_CASE("very many comments in a row have a tree") {
  const Tree::Ptr tree = parse(repeated("; c\n", 65600 * 4));
  CHECK(tree->chunk_count() == 65600);
  const Tree::Ptr inside = parse("(\n" + repeated("; c\n", 65600 * 4) + ")");
  REQUIRE(inside->chunk_count() == 1);
  CHECK(inside->chunk_root(0).descendant_count() == 65600);
}

TEST_CASE("a million levels are parsed, walked, shown, edited and dropped") {
  constexpr std::uint32_t levels = 1'000'000;
  const std::string text = std::string(levels, '(') + std::string(levels, ')');
  Tree::Ptr tree = parse(text);
  REQUIRE(tree->chunk_count() == 1);
  CHECK(tree->chunk_root(0).descendant_count() == levels - 1);
  CHECK_FALSE(tree->has_mistake());
  CHECK(diagnostics(*tree).empty());
  CHECK(tree->innermost_at({levels}).span() == base::Span{{levels - 1}, {levels + 1}});
  CHECK(tree->enclosing_bracket({levels}).start().value == levels - 1);
  CHECK(dump(*tree).size() > levels);

  std::string longer = text;
  longer.insert(levels, "x");
  tree = tree->edited(base::SourceText::make("test.valk", longer), {{{{levels}, {levels}}, 1}});
  CHECK(tree->innermost_at({levels}).is_symbol("x"));
  std::string open = longer.substr(0, levels + 1);
  tree = tree->edited(base::SourceText::make("test.valk", open), {{{{levels + 1}, {2 * levels + 1}}, 0}});
  CHECK(diagnostics(*tree).size() == 1);
}

TEST_CASE("other deep and long texts take no more than they must") {
  for (const char* motif :
       {"'", "#_", "({'#_", "(a\n", "(a {b\n(c", "')}", "\"\\\"\n", "(}", "{)", "; c\n(", "[", "\xff ", "`,@"}) {
    INFO(motif);
    const Tree::Ptr tree = parse(repeated(motif, 50'000));
    check_shape(*tree);
  }
}

// Every short sequence of tokens, repeated: the parser's own error recovery, which is quadratic on some, must never run.
TEST_CASE("no motif takes more than linear time") {
  const std::vector<std::string> tokens{"(",  ")",   "{",  "}",     "'",   "`",  ",", ",@",
                                        "\"", " a ", "\n", "; c\n", ":k ", "1 ", "[", "#_"};
  std::vector<std::string> motifs{""};
  std::vector<std::pair<double, std::string>> slowest;
  for (std::size_t first = 0, length = 1; length <= 3; ++length) {
    const std::size_t last = motifs.size();
    for (; first < last; ++first) {
      for (const std::string& token : tokens) motifs.push_back(motifs[first] + token);
    }
  }
  for (const std::string& motif : motifs) {
    if (!motif.empty()) slowest.emplace_back(seconds_to_parse(repeated(motif, 3000)), motif);
  }
  std::sort(slowest.rbegin(), slowest.rend());
  slowest.resize(10);
  // Sixteen times the text; a quadratic parse would take 256 times as long. Times of less than a tenth of a second say nothing.
  for (const auto& [seconds, motif] : slowest) {
    INFO(motif);
    const double longer = seconds_to_parse(repeated(motif, 48000));
    CHECK((longer < 0.1 || longer < 80 * seconds));
  }
}
