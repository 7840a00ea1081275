// Programs that nobody meant: whatever stands in a file, every question has an answer.

#include <random>

#include "catch.hpp"
#include "program.hpp"

namespace {

// Words that make forms of all kinds, well formed and not.
constexpr std::string_view words[] = {
    "(",         ")",        "{",
    "}",         "(",        ")",
    "'",         "`",        ",",
    ",@",        "fun",      "\\",
    "def",       "=",        "let",
    "aio/let",   ":then",    "aio/do",
    "<-",        "if",       "cond",
    "case",      "try",      "catch",
    "do",        "->",       "->>",
    "map",       "aio/then", "test",
    "\"t\"",     "load",     "x",
    "y",         "f",        "g",
    "handler",   "&",        "_",
    "1",         ":k",       "list",
    "and",       "finally",  "error?",
    "routes",    "#_",       "; c\n",
    "otherwise", "when",     "\n(fun {f x} ",
};

std::string soup(std::mt19937& random, std::size_t length) {
  std::string text;
  std::uniform_int_distribution<std::size_t> pick(0, std::size(words) - 1);
  for (std::size_t i = 0; i < length; ++i) {
    text += words[pick(random)];
    text += ' ';
  }
  return text;
}

void ask_everything(const valk::meaning::Meaning& meaning) {
  using namespace valk;
  const names::Module& module = meaning.module();
  const syntax::Tree& tree = module.file(0).tree();
  for (std::uint32_t at = 0; at <= tree.source()->text().size(); ++at) {
    const names::Target target = module.target_at(0, {at});
    if (target.binding) {
      CHECK(module.name_node(target.binding).text() == module.binding(target.binding).name);
      (void)module.uses_of(target.binding);
      (void)module.binding_sites(target.binding);
    }
    if (at % 16 == 0) (void)module.visible_at(0, {at});
    const syntax::Node node = tree.innermost_at({at});
    if (!node) continue;
    (void)meaning.function_around(0, node);
    (void)meaning.callees(0, node);
    (void)meaning.may_give_handle(0, node);
    (void)meaning.effects_of(0, node);
    if (!node.is_bracketed()) continue;
    const forms::Form form = forms::view({node, forms::Position::value});
    if (const auto* let = std::get_if<forms::AioLet>(&form)) {
      (void)meaning::aio_graph(module, 0, *let, &meaning).critical_length();
    }
  }
  (void)meaning.global_mutations(0);
}

}  // namespace

TEST_CASE("any words in any order") {
  std::mt19937 random(7);
  for (int round = 0; round < 150; ++round) {
    const std::string text = soup(random, 10 + round);
    INFO(text);
    ask_everything(*test::meaning_of(text));
  }
}

TEST_CASE("uses mean what their names say") {
  std::mt19937 random(11);
  for (int round = 0; round < 150; ++round) {
    const std::string text = soup(random, 150);
    INFO(text);
    const auto meaning = test::meaning_of(text);
    const auto& facts = meaning->module().file(0);
    for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
      for (const auto& use : facts.chunk(chunk).uses) {
        REQUIRE(facts.node(chunk, use.node).text() == use.name);
        if (use.binding == valk::names::none) continue;
        const auto& binding = facts.chunk(chunk).bindings[use.binding];
        REQUIRE(binding.name == use.name);
        // Its scope is around the use.
        std::uint32_t scope = use.scope;
        while (scope != binding.scope && scope != 0) scope = facts.chunk(chunk).scopes[scope].parent;
        REQUIRE(scope == binding.scope);
      }
    }
  }
}
