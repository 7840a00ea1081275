#pragma once

// What an editor shows of a text's structure: folds, growing selections, colours, hints between the letters, lenses above
// the lines.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

// ---- textDocument/foldingRange: one a line at most, the outermost ------------------------------------------------------
struct Fold {
  std::uint32_t first_line = 0;  // from 0
  std::uint32_t last_line = 0;
  bool is_comment = false;
};
[[nodiscard]] std::vector<Fold> folds(const Snapshot& snapshot);

// ---- textDocument/selectionRange: from the inside out; of a bracketed form first what is between the brackets ----------
[[nodiscard]] std::vector<base::Span> selections(const Snapshot& snapshot, base::ByteOffset offset);

// ---- textDocument/semanticTokens ---------------------------------------------------------------------------------------
enum class TokenType : std::uint8_t { function, variable, parameter, keyword, enum_member, string, number, comment };
inline constexpr std::array<std::string_view, 8> token_type_names{"function",   "variable", "parameter", "keyword",
                                                                  "enumMember", "string",   "number",    "comment"};
enum TokenModifier : std::uint8_t {
  declaration = 1,
  default_library = 2,
  deprecated = 4,
  async = 8,      // gives a handle, or is what one gave
  mutation = 16,  // binds anew what was bound
  unused = 32,
};
inline constexpr std::array<std::string_view, 6> token_modifier_names{"declaration", "defaultLibrary", "deprecated",
                                                                      "async",       "mutation",       "unused"};
struct Token {
  base::Span span;
  TokenType type = TokenType::variable;
  std::uint8_t modifiers = 0;
};
// Those that touch `range`, in source order; one may reach over lines.
[[nodiscard]] std::vector<Token> semantic_tokens(const Snapshot& snapshot, base::Span range);

// ---- textDocument/inlayHint --------------------------------------------------------------------------------------------
enum class HintKind : std::uint8_t { parameter, group };
struct HintOptions {
  bool parameters = true;
  bool groups = true;
};
struct Hint {
  base::ByteOffset at;
  std::string label;  // "ms:", "∥ 3", "group 2, after user"
  HintKind kind = HintKind::parameter;
};
[[nodiscard]] std::vector<Hint> inlay_hints(const Snapshot& snapshot, base::Span range, const HintOptions& options);

// ---- textDocument/codeLens ---------------------------------------------------------------------------------------------
struct Lens {
  base::Span span;  // the name
  std::size_t reference_count = 0;
  std::string test;  // the test's name; then it is no definition
  bool is_test = false;
};
[[nodiscard]] std::vector<Lens> code_lenses(const Snapshot& snapshot);

// ---- textDocument/signatureHelp ----------------------------------------------------------------------------------------
struct SignatureHelp {
  std::string label;                   // "(aio/delay ms value)"
  std::vector<base::Span> parameters;  // within the label
  int active = -1;                     // which of them the cursor is in; -1: none
  std::string documentation;           // Markdown
};
// Of the innermost call around `offset` that is of something known. `label` is empty when there is none.
[[nodiscard]] SignatureHelp signature_help(const Snapshot& snapshot, base::ByteOffset offset);

}  // namespace valk::lsp
