#include "valk/meaning/handles.hpp"

#include <algorithm>
#include <variant>

namespace valk::meaning {
namespace {

using forms::Expression;
using names::BindingId;
using names::BindingKind;
using names::Node;
using names::Target;

// How deep expressions and calls are followed: a bound for the stack, far above what programs have.
constexpr int most_depth = 200;

// What every way gives: the same, or unknown.
class Agreement {
 public:
  void add(HandleCertainty one) {
    value_ = !any_ || value_ == one ? one : HandleCertainty::unknown;
    any_ = true;
  }
  [[nodiscard]] HandleCertainty value() const { return any_ ? value_ : HandleCertainty::plain; }

 private:
  HandleCertainty value_ = HandleCertainty::plain;
  bool any_ = false;
};

bool gives_plain_value(const catalog::Entry& entry) {
  constexpr std::string_view plain[] = {"nil",     "boolean", "integer", "number", "string",   "symbol",
                                        "keyword", "list",    "plist",   "bytes",  "function", "atom"};
  return std::find(std::begin(plain), std::end(plain), entry.returns) != std::end(plain);
}

HandleCertainty of_entry(const catalog::Entry& entry, std::size_t operand_count) {
  if (operand_count < static_cast<std::size_t>(entry.min_operands)) return HandleCertainty::unknown;
  if (entry.gives_handle()) return HandleCertainty::handle;
  return gives_plain_value(entry) ? HandleCertainty::plain : HandleCertainty::unknown;
}

}  // namespace

BindingId bound_once(const names::Module& module, std::uint32_t file, Node symbol) {
  if (!symbol.is(syntax::Kind::symbol)) return {};
  const Target target = module.target_of(file, symbol);
  if (target.kind != Target::Kind::local && target.kind != Target::Kind::definition) return {};
  const names::Binding& bound = module.binding(target.binding);
  if (bound.assignment_count > 0) return {};
  if (is_definition(bound.kind) && module.definitions_of(target.binding.file, bound.name).size() != 1) return {};
  return target.binding;
}

// One function for each view that is understood; any other is unknown.
struct HandleVisitor {
  HandleTest& test;
  std::uint32_t file;

  HandleCertainty operator()(const forms::Nil&) const { return HandleCertainty::plain; }
  HandleCertainty operator()(const forms::Literal&) const { return HandleCertainty::plain; }
  HandleCertainty operator()(const forms::Quoted&) const { return HandleCertainty::plain; }
  HandleCertainty operator()(const forms::Quasiquoted&) const { return HandleCertainty::plain; }
  HandleCertainty operator()(const forms::Plist&) const { return HandleCertainty::plain; }
  HandleCertainty operator()(const forms::Function& form) const {
    return form.name ? HandleCertainty::unknown : HandleCertainty::plain;
  }
  HandleCertainty operator()(const forms::Name& form) const { return test.of_name(file, form.node); }
  HandleCertainty operator()(const forms::Sequence& form) const { return test.of_body(file, form.body); }
  HandleCertainty operator()(const forms::Let& form) const { return test.of_body(file, form.body); }
  HandleCertainty operator()(const forms::Call& form) const {
    return test.of_callee(file, form.callee.node, form.operands.size());
  }
  HandleCertainty operator()(const forms::Thread& form) const {
    if (form.steps.empty()) return test.of(file, form.seed);
    return test.of_callee(file, form.steps.back().callee.node, form.steps.back().operands.size() + 1);
  }
  HandleCertainty operator()(const forms::If& form) const {
    Agreement all;
    all.add(test.of(file, form.then_branch));
    all.add(form.else_branch ? test.of(file, *form.else_branch) : HandleCertainty::plain);
    return all.value();
  }
  HandleCertainty operator()(const forms::Cond& form) const {
    Agreement all;
    bool is_whole = form.must_match;
    for (const forms::Clause& clause : form.clauses) {
      all.add(test.of_body(file, clause.body));
      is_whole |= clause.is_otherwise;
    }
    if (!is_whole) all.add(HandleCertainty::plain);
    return all.value();
  }
  HandleCertainty operator()(const forms::Case& form) const {
    Agreement all;
    for (const forms::CaseClause& clause : form.clauses) all.add(test.of_body(file, clause.body));
    return all.value();
  }
  HandleCertainty operator()(const forms::Try& form) const {
    if (form.catches.empty() && !form.finally_body) return HandleCertainty::unknown;
    Agreement all;
    all.add(test.of_body(file, form.body));
    for (const forms::Catch& clause : form.catches) all.add(test.of_body(file, clause.body));
    return all.value();
  }
  HandleCertainty operator()(const forms::AioLet& form) const {
    const bool waits = std::any_of(form.groups.begin(), form.groups.end(),
                                   [](const forms::AioGroup& group) { return !group.bindings.empty(); });
    return waits ? HandleCertainty::handle : HandleCertainty::unknown;
  }
  HandleCertainty operator()(const forms::AioDo& form) const {
    return form.steps.empty() ? HandleCertainty::unknown : HandleCertainty::handle;
  }
  template <class Other>
  HandleCertainty operator()(const Other&) const {
    return HandleCertainty::unknown;
  }
};

HandleCertainty HandleTest::of(std::uint32_t file, Expression expression) {
  if (!expression.node || depth_ >= most_depth) return HandleCertainty::unknown;
  ++depth_;
  const HandleCertainty found = std::visit(HandleVisitor{*this, file}, forms::view(expression));
  --depth_;
  return found;
}

HandleCertainty HandleTest::of_body(std::uint32_t file, const forms::Body& body) {
  return body.empty() ? HandleCertainty::plain : of(file, body.back());
}

HandleCertainty HandleTest::of_name(std::uint32_t file, Node symbol) {
  const BindingId id = bound_once(module_, file, symbol);
  if (!id) return HandleCertainty::unknown;
  const names::Binding& bound = module_.binding(id);
  const bool holds_its_value = bound.kind == BindingKind::assigned || bound.kind == BindingKind::let ||
                               bound.kind == BindingKind::definition || bound.kind == BindingKind::file_private;
  if (!holds_its_value || bound.is_pattern || !module_.value(id)) return HandleCertainty::unknown;
  // A `def` inside a function may run at any time, or never.
  if (is_definition(bound.kind) && bound.written_in != 0) return HandleCertainty::unknown;
  const auto [known, is_new] = names_.try_emplace(id, HandleCertainty::unknown);
  if (!is_new) return known->second;
  const HandleCertainty found = of(id.file, {module_.value(id), forms::Position::value});
  return names_[id] = found;
}

HandleCertainty HandleTest::of_callee(std::uint32_t file, Node callee, std::size_t operand_count) {
  if (!callee.is(syntax::Kind::symbol)) return HandleCertainty::unknown;
  const Target target = module_.target_of(file, callee);
  if (target.kind == Target::Kind::catalog) return of_entry(*target.entry, operand_count);
  const BindingId id = bound_once(module_, file, callee);
  if (!id) return HandleCertainty::unknown;
  const names::Function* function = module_.function_of(id);
  if (function == nullptr || operand_count < function->required) return HandleCertainty::unknown;
  return of_function(id);
}

HandleCertainty HandleTest::of_function(BindingId id) {
  const auto [known, is_new] = functions_.try_emplace(id, HandleCertainty::unknown);
  if (!is_new) return known->second;
  const Node node = module_.node(id, module_.function_of(id)->node);
  const forms::Form form = forms::view({node, forms::Position::value});
  const auto* function = std::get_if<forms::Function>(&form);
  if (function == nullptr || depth_ >= most_depth) return HandleCertainty::unknown;
  ++depth_;
  const HandleCertainty found = of_body(id.file, function->body);
  --depth_;
  return functions_[id] = found;
}

}  // namespace valk::meaning
