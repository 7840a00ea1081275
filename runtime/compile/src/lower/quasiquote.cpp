// `(a ,b ,@c): a list whose unquoted parts are evaluated.

#include <utility>

#include "data.hpp"
#include "lowering.hpp"

namespace valk::compile {

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
  if (!node.is_bracketed() && !node.is_prefixed()) return data(data_of(node), node);
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
    if (!run.empty()) parts.push_back(list_of(std::exchange(run, {}), node));
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
  if (!has_splices) return parts.front();
  Ir* made = arena_.ir(IrKind::join, node);
  made->children = std::move(parts);
  return made;
}

}  // namespace valk::compile
