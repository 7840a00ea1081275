// Programs as they are while somebody types: fixtures with pieces taken out, doubled, cut off and swapped. Nothing may
// crash, findings stay within their text, and fixes keep a text that parses parsing.

#include <random>

#include "catch.hpp"
#include "markers.hpp"
#include "valk/lint/fix.hpp"

namespace valk::lint::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> tokens(std::string_view text) {
  std::vector<std::string> all;
  std::string word;
  for (const char byte : text) {
    const bool ends_word = std::string_view("(){}\n ;").find(byte) != std::string_view::npos;
    if (ends_word && !word.empty()) all.push_back(std::exchange(word, {}));
    if (ends_word) {
      all.emplace_back(1, byte);
    } else {
      word += byte;
    }
  }
  if (!word.empty()) all.push_back(word);
  return all;
}

std::string mutated(std::vector<std::string> parts, std::mt19937& random) {
  const auto pick = [&](std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(random); };
  const std::size_t changes = 1 + pick(3);
  for (std::size_t i = 0; i < changes && parts.size() > 2; ++i) {
    const std::size_t at = pick(parts.size());
    const auto place = parts.begin() + static_cast<std::ptrdiff_t>(at);
    switch (pick(6)) {
      case 0:
        parts.erase(place);
        break;
      case 1:
        parts.insert(place, parts[pick(parts.size())]);
        break;
      case 2:
        std::swap(parts[at], parts[pick(parts.size())]);
        break;
      case 3:
        parts[at] = ":then";
        break;
      case 4:
        parts[at] = "\xff";
        break;
      default:
        if (pick(10) == 0) parts.resize(at + 1);
    }
  }
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

bool is_sound(const base::Diagnostic& finding) {
  const auto fits = [](const base::Location& place) {
    return place.source && place.span.start <= place.span.end && place.span.end <= place.source->end();
  };
  bool sound = fits(finding.location) && !finding.id.empty() && !finding.message.empty();
  for (const base::Note& note : finding.notes) sound = sound && (!note.location || fits(*note.location));
  for (const base::Fix& each : finding.fixes) {
    for (const base::TextEdit& edit : each.edits) sound = sound && fits(edit.location);
  }
  return sound;
}

void check_mutation(const std::string& text) {
  const auto tree = parse(text);
  const auto findings = lint(tree, {});
  INFO(text << "\n----\n" << rendered(findings));
  REQUIRE(std::all_of(findings.begin(), findings.end(), is_sound));
  const Fixed fixed = fix(tree->source(), {}, FixLevel::unsafe);
  INFO("fixed:\n" << fixed.text);
  REQUIRE(parse(fixed.text)->has_mistake() == tree->has_mistake());
  if (tree->has_mistake() || fixed.remaining.empty()) return;
  const base::Source& source = fixed.remaining.front().location.source;
  REQUIRE(compatible_edits(source, fixed.remaining, FixLevel::unsafe).empty());
}

}  // namespace

TEST_CASE("unfinished programs are linted and fixed without harm") {
  std::mt19937 random(20260101);
  for (const auto& entry : fs::directory_iterator(fs::path(VALK_SOURCE_DIR) / "tests/fixtures/lint")) {
    if (entry.path().extension() != ".valk") continue;
    const auto parts = tokens(read_file(entry.path()));
    for (int round = 0; round < 60; ++round) check_mutation(mutated(parts, random));
  }
}

}  // namespace valk::lint::test
