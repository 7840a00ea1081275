// libFuzzer: any text through parser, formatter and linter. What must hold: no crash, and for a text without mistakes that
// formatting it twice changes nothing.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "valk/formatter/format.hpp"
#include "valk/lint/lint.hpp"
#include "valk/syntax/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace valk;
  auto tree =
      syntax::Tree::parse(base::SourceText::make("fuzz.valk", std::string(reinterpret_cast<const char*>(data), size)));
  for (const base::Diagnostic& finding : lint::lint(tree, {})) (void)base::render(finding, {});
  formatter::Formatted once = formatter::format(*tree);
  if (!once.problems.empty()) {
    if (once.text != tree->source()->text()) std::abort();
    return 0;
  }
  formatter::Formatted twice = formatter::format(*syntax::Tree::parse(base::SourceText::make("fuzz.valk", once.text)));
  if (twice.text != once.text || !twice.problems.empty()) std::abort();
  return 0;
}
