#include "rules.hpp"
#include "support/calls.hpp"
#include "support/edits.hpp"

namespace valk::lint::rule {
namespace {

bool goes_out(std::string_view name) {
  return name == "fetch" || name.starts_with("http2/client-") || name.starts_with("http/get") ||
         name.starts_with("http/post") || name == "http/request" || name == "http2/connect";
}

bool has_limit(const forms::Call& call, Context& context) {
  for (const forms::Expression& operand : call.operands) {
    if (option_of(operand, ":timeout").node || option_of(operand, ":timeout-ms").node ||
        option_of(operand, ":deadline").node)
      return true;
    // Options that are not written here may say it.
    const bool is_first = operand.node == call.operands.front().node;
    if (!is_first && operand.node.is(syntax::Kind::symbol)) return true;
  }
  for (const std::string_view guard : {"aio/within", "with-timeout", "ctx/with-deadline"}) {
    if (enclosing(call.node, guard)) return true;
  }
  // A chain that ends in one, or a name that is given to one.
  for (const std::string_view chain : {"->", "->>"}) {
    const syntax::Node thread = enclosing(call.node, chain);
    if (thread && thread.text().find("aio/within") != std::string_view::npos) return true;
  }
  bool is_named = false;
  const names::ChunkFacts& facts = context.subject().facts->chunk(call.node.id().chunk);
  for (std::uint32_t i = 0; i < facts.bindings.size(); ++i) {
    const syntax::Node value = context.module().value({0, call.node.id().chunk, i});
    const auto kind = facts.bindings[i].kind;
    is_named |= value && value.span().contains(call.node.span()) &&
                (kind == names::BindingKind::let || kind == names::BindingKind::assigned);
  }
  return is_named;
}

void check(const forms::Call& call, Context& context) {
  const std::string_view name = builtin_name(call.callee.node, context);
  if (!goes_out(name) || has_limit(call, context)) return;
  base::Diagnostic& finding = context.report(call.node, "`" + std::string(name) + "` has no limit of time");
  finding.help = "put it in `(aio/within … ms)`, or set a deadline with `ctx/with-deadline`";
  finding.fixes.push_back(
      {"give it ten seconds",
       false,
       {replace(call.node.location(), "(aio/within " + std::string(call.node.text()) + " 10_000)")}});
}

}  // namespace

const Hooks async_missing_timeout = on_form<check>();

}  // namespace valk::lint::rule
