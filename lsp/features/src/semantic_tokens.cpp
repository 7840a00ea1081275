#include <algorithm>

#include "valk/forms/forms.hpp"
#include "valk/lsp/structure.hpp"

namespace valk::lsp {

namespace {

using names::BindingKind;
using names::Target;
using syntax::Kind;

class Painter {
 public:
  Painter(const names::Module& module, std::uint32_t chunk) : module_(module), chunk_(chunk) {}

  // Nodes of a chunk are numbered in source order; what is quoted is data, and its names mean nothing.
  void paint(base::Span range, std::vector<Token>& tokens) {
    const syntax::Tree& tree = module_.file(0).tree();
    const std::uint32_t count = tree.chunk_root(chunk_).descendant_count() + 1;
    for (std::uint32_t index = 0; index < count; ++index) {
      const syntax::Node node(&tree, {chunk_, index});
      if (node.end() < range.start) continue;
      if (node.start() > range.end) return;
      if (node.is(Kind::quote)) quoted_until_ = std::max(quoted_until_, index + node.descendant_count());
      Token token{node.span(), TokenType::variable, 0};
      if (paint(node, index, token)) tokens.push_back(token);
    }
  }

 private:
  bool paint(syntax::Node node, std::uint32_t index, Token& token) {
    switch (node.kind()) {
      case Kind::comment:
        token.type = TokenType::comment;
        return true;
      case Kind::string:
        token.type = TokenType::string;
        return true;
      case Kind::integer:
      case Kind::floating:
        token.type = TokenType::number;
        return true;
      case Kind::keyword:
        token.type = TokenType::enum_member;
        return true;
      case Kind::symbol:
        return paint_symbol(node, index, token);
      default:
        return false;
    }
  }

  bool paint_symbol(syntax::Node node, std::uint32_t index, Token& token) {
    const Target target = module_.target_of(0, node);
    if (target.kind == Target::Kind::catalog) return paint_entry(*target.entry, token);
    if (target.kind != Target::Kind::unknown) return paint_binding(node, target.binding, token);
    const bool is_data = index <= quoted_until_ && quoted_until_ != 0;
    const syntax::Node parent = node.parent();
    if (is_data || !parent || !parent.is_bracketed() || parent.form(0) != node) return false;
    const catalog::Entry* special = forms::special_form(parent);
    return special != nullptr && paint_entry(*special, token);
  }

  static bool paint_entry(const catalog::Entry& entry, Token& token) {
    switch (entry.kind) {
      case catalog::EntryKind::special_form:
      case catalog::EntryKind::constant:
        token.type = TokenType::keyword;
        break;
      default:
        token.type = TokenType::function;
    }
    token.modifiers = default_library;
    if (entry.gives_handle() || catalog::has(entry.effects, catalog::Effect::suspends)) token.modifiers |= async;
    if (!entry.deprecated.empty()) token.modifiers |= deprecated;
    return true;
  }

  bool paint_binding(syntax::Node node, names::BindingId id, Token& token) const {
    const names::Binding& binding = module_.binding(id);
    const bool is_parameter = binding.kind == BindingKind::parameter || binding.kind == BindingKind::rest_parameter;
    token.type = is_parameter                         ? TokenType::parameter
                 : module_.function_of(id) != nullptr ? TokenType::function
                                                      : TokenType::variable;
    if (binding.kind == BindingKind::aio_let || binding.kind == BindingKind::aio_do) token.modifiers |= async;
    const bool is_read = static_cast<bool>(module_.use_of(0, node));
    if (is_read) return true;
    const bool is_first = module_.name_node(id) == node;
    token.modifiers |= is_first ? declaration : mutation;
    if (!names::is_definition(binding.kind) && binding.use_count == 0 && !binding.name.starts_with('_')) {
      token.modifiers |= unused;
    }
    return true;
  }

  const names::Module& module_;
  std::uint32_t chunk_;
  std::uint32_t quoted_until_ = 0;
};

}  // namespace

std::vector<Token> semantic_tokens(const Snapshot& snapshot, base::Span range) {
  const syntax::Tree& tree = snapshot.tree();
  std::vector<Token> tokens;
  for (std::uint32_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
    const base::Span span = tree.chunk_root(chunk).span();
    if (span.end < range.start || range.end < span.start) continue;
    Painter(*snapshot.module, chunk).paint(range, tokens);
  }
  return tokens;
}

}  // namespace valk::lsp
