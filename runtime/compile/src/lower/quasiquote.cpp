// `(a ,b ,@c): a list whose unquoted parts are evaluated.

#include <algorithm>
#include <iterator>
#include <utility>

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

namespace {

// Names that a macro brings along: not those whose meaning is the same everywhere, nor fresh ones, `name#`.
bool is_name(Node symbol) {
  constexpr std::string_view signs[] = {"&", "_", "?", "<-"};
  const std::string_view text = symbol.text();
  if (std::find(std::begin(signs), std::end(signs), text) != std::end(signs)) return false;
  if (text.size() > 1 && text.back() == '#') return false;
  const catalog::Entry* entry = catalog::find(text);
  return entry == nullptr || (!entry->is_special_form() && entry->kind != catalog::EntryKind::constant);
}

}  // namespace

Ir* Lowering::of(const forms::Quasiquoted& form) {
  if (!form.datum) return data(nil_data(), form.node);
  return quasi(form.datum, 0);
}

Ir* Lowering::quasi(Node node, std::size_t depth) {
  if (std::optional<forms::Unquote> unquote = forms::unquote_of(node); unquote && depth == 0) {
    if (!unquote->is_splice) return lower({unquote->operand, forms::Position::value});
    problem("syntax", node, "`,@` has no list around it to splice into", "write `,` for one value");
    return data(nil_data(), node);
  }
  if (!node.is_bracketed() && !node.is_prefixed()) {
    const bool is_marked = in_template_ && node.is(syntax::Kind::symbol) && is_name(node);
    return data(is_marked ? template_data(node.text()) : data_of(node), node);
  }
  if (++depth_ > 1000) {
    problem("compile", node, "nested more than 1000 levels deep");
    --depth_;
    return data(nil_data(), node);
  }
  Ir* made = quasi_list(node, depth);
  --depth_;
  return made;
}

// Runs of elements become lists, splices stand between them, and all are joined.
Ir* Lowering::quasi_list(Node node, std::size_t depth) {
  if (forms::is_quasiquote(node))
    ++depth;
  else if (forms::unquote_of(node))
    --depth;
  std::vector<Ir*> parts, run;
  auto end_run = [&] {
    if (!run.empty()) parts.push_back(list_of(std::exchange(run, {}), node, node.is(syntax::Kind::brace)));
  };
  if (node.is_prefixed()) run.push_back(data(symbol_data(prefix_name(node.kind())), node));
  for (Node element : node.forms()) {
    std::optional<forms::Unquote> unquote = forms::unquote_of(element);
    if (unquote && unquote->is_splice && depth == 0) {
      end_run();
      parts.push_back(lower({unquote->operand, forms::Position::value}));
    } else {
      run.push_back(quasi(element, depth));
    }
  }
  bool has_splices = !parts.empty();
  end_run();
  if (parts.empty()) return data(nil_data(), node);
  Ir* made = parts.front();
  if (has_splices) {
    made = arena_.ir(IrKind::join, node);
    made->children = std::move(parts);
  }
  // Code that a macro makes is written as its quasiquote is.
  const bool is_code = in_template_ && node.is(syntax::Kind::brace) && made->kind != IrKind::data;
  return is_code ? builtin("%brace", node, {made}) : made;
}

}  // namespace valk::compile
