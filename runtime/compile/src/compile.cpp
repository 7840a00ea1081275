#include "valk/compile/compile.hpp"

#include "emit/emitter.hpp"
#include "lower/lowering.hpp"
#include "valk/base/text.hpp"
#include "valk/forms/forms.hpp"
#include "valk/forms/words.hpp"
#include "valk/syntax/diagnostics.hpp"

namespace valk::compile {

namespace {

std::unordered_set<std::string> set_of(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

// Names that nothing defines, as the emitter met them, in words.
class UnknownNames {
 public:
  UnknownNames(const UnitPlan& plan, const Environment& environment) : plan_(plan), environment_(environment) {}

  void check(const FunctionIr& unit) {
    std::vector<const FunctionIr*> functions{&unit};
    while (!functions.empty()) {
      const FunctionIr* function = functions.back();
      functions.pop_back();
      function_ = function;
      check(function->body, functions);
    }
  }

  // A name that stands for itself.
  void check(const Ir& name) {
    function_ = nullptr;
    if (name.module.empty() && !is_known(name.name)) report(name);
  }

  std::vector<base::Diagnostic> problems;

 private:
  void check(const Ir* root, std::vector<const FunctionIr*>& functions) {
    std::vector<const Ir*> pending{root};
    while (!pending.empty()) {
      const Ir* ir = pending.back();
      pending.pop_back();
      if (ir == nullptr) continue;
      if (ir->kind == IrKind::global && ir->module.empty() && !is_known(ir->name)) report(*ir);
      if (ir->function != nullptr) functions.push_back(ir->function);
      for (const Ir* child : ir->children) pending.push_back(child);
      for (const CatchIr& clause : ir->attempt.catches) pending.push_back(clause.body);
      pending.push_back(ir->attempt.finally_body);
    }
  }

  [[nodiscard]] bool is_known(std::string_view name) const {
    std::string key(name);
    if (plan_.definitions.contains(key) || plan_.private_names.contains(key) || environment_.defines(name)) return true;
    bool is_internal = name.size() > 1 && name.front() == '%';
    const catalog::Entry* entry = catalog::find(name);
    return entry != nullptr && entry->kind != catalog::EntryKind::special_form &&
           (!is_internal || environment_.may_use_internals);
  }

  void report(const Ir& ir) {
    base::Diagnostic diagnostic;
    diagnostic.id = "binding/unknown";
    diagnostic.location = ir.node.location();
    std::string name(ir.name);
    const catalog::Entry* form = catalog::find_special_form(ir.name);
    if (form != nullptr) {
      diagnostic.message = forms::words::special_form_as_value(name);
      diagnostic.help = "it is written `" + forms::shape_of(*form) + "`";
    } else {
      diagnostic.message = forms::words::unknown_name(name) + base::suggestion(ir.name, nearby());
    }
    if (ir.expanded != nullptr) {
      if (Node own = symbol_in(ir.expanded->call, ir.name)) {
        diagnostic.location = own.location();
      } else {
        diagnostic.notes.push_back({"the macro `" + ir.expanded->name + "` brings it along", ir.expanded->definition});
      }
    }
    problems.push_back(std::move(diagnostic));
  }

  // The symbol of that text in a call of a macro, which has handed it on.
  static Node symbol_in(Node call, std::string_view name) {
    for (std::uint32_t i = 0; i <= call.descendant_count(); ++i) {
      const Node node(&call.tree(), {call.id().chunk, call.id().index + i});
      if (node.is_symbol(name)) return node;
    }
    return {};
  }

  const std::vector<std::string_view>& candidates() {
    if (!candidates_.empty()) return candidates_;
    names_ = environment_.names();
    for (const auto* names : {&plan_.definitions, &plan_.private_names})
      names_.insert(names_.end(), names->begin(), names->end());
    candidates_.assign(names_.begin(), names_.end());
    for (const catalog::Entry& entry : catalog::entries()) {
      if (!entry.name.starts_with('%') || entry.name.size() == 1) candidates_.push_back(entry.name);
    }
    return candidates_;
  }

  // With the parameters of the function that the name is in, and what it has of others.
  std::vector<std::string_view> nearby() {
    std::vector<std::string_view> names = candidates();
    if (function_ == nullptr) return names;
    for (const Variable* parameter : function_->parameters) names.push_back(parameter->name);
    for (const CaptureIr& capture : function_->captures) names.push_back(capture.variable->name);
    return names;
  }

  const UnitPlan& plan_;
  const Environment& environment_;
  const FunctionIr* function_ = nullptr;
  std::vector<std::string> names_;
  std::vector<std::string_view> candidates_;
};

Compiled finish(UnitPlan plan, std::vector<base::Diagnostic> problems) {
  problems.insert(problems.end(), plan.problems.begin(), plan.problems.end());
  base::sort(problems);
  Compiled compiled;
  if (problems.empty()) compiled.unit = std::make_shared<const Unit>(std::move(plan.unit));
  compiled.problems = std::move(problems);
  return compiled;
}

}  // namespace

Compiled compile(const syntax::Tree& tree, const Environment& environment) {
  std::vector<syntax::Node> forms;
  for (syntax::Node form : tree.top_level_forms()) forms.push_back(form);
  return compile_forms(tree, forms, environment);
}

Compiled compile_forms(const syntax::Tree& tree, const std::vector<syntax::Node>& forms,
                       const Environment& environment) {
  Compiled compiled;
  // What stands behind the first form has been looked at already when that is not the text's first.
  if (forms.empty() || !forms.front().id().chunk || environment.file_scope.empty())
    compiled.problems = syntax::diagnostics(tree);
  if (!compiled.problems.empty()) return compiled;

  Arena arena;
  Lowering lowering(arena, environment, tree.source()->path());
  FunctionIr* unit = lowering.unit(forms);
  UnitPlan plan;
  plan.unit.source = tree.source();
  plan.unit.definitions = lowering.definitions;
  plan.definitions = set_of(lowering.definitions);
  plan.private_names = set_of(lowering.private_names);
  plan.private_names.insert(environment.private_names.begin(), environment.private_names.end());
  plan.unit.file_scope = environment.file_scope;
  const std::size_t form_count = lowering.form_count;
  std::vector<std::string> private_names = lowering.private_names;
  plan.module_defines = environment.defines;

  UnknownNames unknown(plan, environment);
  unknown.check(*unit);
  for (const Ir* name : lowering.exported) unknown.check(*name);
  std::vector<base::Diagnostic> problems = std::move(lowering.problems);
  problems.insert(problems.end(), unknown.problems.begin(), unknown.problems.end());
  if (problems.empty()) Emitter(plan, *unit).run();
  compiled = finish(std::move(plan), std::move(problems));
  compiled.form_count = form_count;
  compiled.private_names = std::move(private_names);
  return compiled;
}

}  // namespace valk::compile
