#include "language.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <vector>

#include "valk/base/text.hpp"

extern "C" const TSLanguage* tree_sitter_valk(void);

namespace valk::syntax::detail {
namespace {

struct ParserDeleter {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};

struct Row {
  std::string_view name;
  Role role;
  Kind kind;
};

constexpr Row named_symbols[] = {
    {"list", Role::list, Kind::list},
    {"brace", Role::list, Kind::brace},
    {"unclosed_list", Role::unclosed, Kind::list},
    {"unclosed_brace", Role::unclosed, Kind::brace},
    {"quote", Role::prefixed, Kind::quote},
    {"quasiquote", Role::prefixed, Kind::quasiquote},
    {"unquote", Role::prefixed, Kind::unquote},
    {"splice", Role::prefixed, Kind::splice},
    {"discard", Role::prefixed, Kind::discard},
    {"integer", Role::leaf, Kind::integer},
    {"float", Role::leaf, Kind::floating},
    {"string", Role::leaf, Kind::string},
    {"symbol", Role::leaf, Kind::symbol},
    {"keyword", Role::leaf, Kind::keyword},
    {"comment", Role::leaf, Kind::comment},
    {"bad_token", Role::leaf, Kind::bad_token},
    {"stray_close", Role::leaf, Kind::stray_closer},
    {"mismatched_close", Role::mismatched_closer, Kind::bad_token},
};

std::vector<SymbolMeaning> make_meanings() {
  const TSLanguage* language = tree_sitter_valk();
  std::vector<SymbolMeaning> meanings(ts_language_symbol_count(language));
  for (std::size_t symbol = 0; symbol < meanings.size(); ++symbol) {
    const std::string_view name = ts_language_symbol_name(language, static_cast<TSSymbol>(symbol));
    if (ts_language_symbol_type(language, static_cast<TSSymbol>(symbol)) != TSSymbolTypeRegular) {
      if (name == ")" || name == "}") meanings[symbol].role = Role::closer;
      continue;
    }
    for (const Row& row : named_symbols) {
      if (row.name == name) meanings[symbol] = {row.role, row.kind};
    }
  }
  return meanings;
}

// Generated lexers take NUL for the end of the text, and bytes that are no UTF-8 for various things. U+0001 is as ill-formed
// as these, and takes one byte too. Empty: `text` has none of them.
std::string with_wrong_bytes_replaced(std::string_view text) {
  std::string replaced;
  std::size_t done = 0;
  while (const std::optional<std::size_t> at = base::find_invalid_utf8(text.substr(done))) {
    if (replaced.empty()) replaced = text;
    replaced[done + *at] = '\x01';
    done += *at + 1;
  }
  if (text.find('\0') == std::string_view::npos) return replaced;
  if (replaced.empty()) replaced = text;
  std::replace(replaced.begin(), replaced.end(), '\0', '\x01');
  return replaced;
}

}  // namespace

TreePtr parse_text(std::string_view text, const TSTree* old_tree) {
  const std::unique_ptr<TSParser, ParserDeleter> parser(ts_parser_new());
  [[maybe_unused]] const bool compatible = ts_parser_set_language(parser.get(), tree_sitter_valk());
  assert(compatible);
  const std::string replaced = with_wrong_bytes_replaced(text);
  if (!replaced.empty()) text = replaced;
  TreePtr tree(ts_parser_parse_string(parser.get(), old_tree, text.data(), static_cast<std::uint32_t>(text.size())));
  assert(tree != nullptr);
  return tree;
}

SymbolMeaning meaning_of(TSNode node) {
  static const std::vector<SymbolMeaning> meanings = make_meanings();
  const TSSymbol symbol = ts_node_symbol(node);
  // The grammar is total; were it not, an ERROR node would be a mistake like any other.
  if (symbol >= meanings.size()) return {Role::leaf, Kind::bad_token};
  return meanings[symbol];
}

}  // namespace valk::syntax::detail
