#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"
#include "support/edits.hpp"

namespace valk::lint::rule {
namespace {

// `((a (f)) :then (b (g)))` one level too deep, `(:then)`, `(a (f) :then)`.
void check_bindings(const forms::AioLet& let, Context& context) {
  for (const forms::AioItem& item : let.items) {
    const forms::Node found = barrier_inside(item);
    if (!found) continue;
    base::Diagnostic& finding =
        context.report(found, "this `:then` is one level too deep: it separates nothing where it stands");
    if (item.node.form_count() == 1) {
      finding.help = "write `:then` without parentheses";
      finding.fixes.push_back(
          {"take `:then` out of its parentheses", true, {replace(item.node.location(), std::string(barrier))}});
    } else {
      finding.help = "put `:then` between two bindings: `((a …) :then (b …))`";
    }
  }
}

// A statement whose value nobody sees: all but the last.
void check_body(const forms::Body& body, Context& context) {
  for (std::size_t i = 0; i + 1 < body.size(); ++i) {
    const forms::Node node = body[i].node;
    if (!node.is_keyword(barrier)) continue;
    base::Diagnostic& finding =
        context.report(node, "`:then` does nothing in a body: statements run one after the other");
    finding.help = "remove it; `:then` belongs between the bindings of `aio/let`";
    finding.fixes.push_back(remove_barrier(node));
  }
}

void check_aio_let(const forms::AioLet& let, Context& context) {
  check_bindings(let, context);
  check_body(let.body, context);
}

// Where the bindings of `let` name something: every place in `{(a 1) (b 2)}`, every other one in `{a 1 b 2}`.
void check_let(const forms::Let& let, Context& context) {
  check_body(let.body, context);
  if (!let.bindings_node || !let.bindings_node.is_bracketed()) return;
  const bool is_paired = let.bindings_node.form(0) && let.bindings_node.form(0).is_bracketed();
  std::size_t index = 0;
  for (forms::Node node : let.bindings_node.forms()) {
    const bool is_name_place = is_paired || index++ % 2 == 0;
    if (!is_name_place || !node.is_keyword(barrier)) continue;
    base::Diagnostic& finding =
        context.report(node, "`:then` does nothing in `let`: its bindings are made one after the other");
    finding.help = "remove it, or write `aio/let` to wait for handles";
    finding.fixes.push_back(remove_barrier(node));
    if (!is_paired) return;  // the places behind it have all shifted
  }
}

void check_aio_do(const forms::AioDo& block, Context& context) {
  for (std::size_t i = 0; i + 1 < block.steps.size(); ++i) {
    const forms::AioStep& step = block.steps[i];
    if (step.pattern || !step.value.node.is_keyword(barrier)) continue;
    base::Diagnostic& finding = context.report(
        step.value.node, "`:then` does nothing in `aio/do`: each step waits for the one before it anyway");
    finding.help = "remove it";
    finding.fixes.push_back(remove_barrier(step.value.node));
  }
}

void check_sequence(const forms::Sequence& sequence, Context& context) { check_body(sequence.body, context); }
void check_function(const forms::Function& function, Context& context) { check_body(function.body, context); }
void check_when(const forms::When& when, Context& context) { check_body(when.body, context); }
void check_test(const forms::Test& test, Context& context) { check_body(test.body, context); }

}  // namespace

const Hooks barrier_outside =
    on_form<check_aio_let, check_let, check_aio_do, check_sequence, check_function, check_when, check_test>();

}  // namespace valk::lint::rule
