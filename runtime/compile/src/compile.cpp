#include "valk/compile/compile.hpp"

#include "emit/emitter.hpp"
#include "lower/lowering.hpp"
#include "valk/base/text.hpp"
#include "valk/forms/forms.hpp"
#include "valk/syntax/diagnostics.hpp"
#include "valk/syntax/literals.hpp"

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

  std::vector<base::Diagnostic> problems;

 private:
  void check(const Ir* root, std::vector<const FunctionIr*>& functions) {
    std::vector<const Ir*> pending{root};
    while (!pending.empty()) {
      const Ir* ir = pending.back();
      pending.pop_back();
      if (ir == nullptr) continue;
      if (ir->kind == IrKind::global && !is_known(ir->name)) report(*ir);
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
      diagnostic.message = "`" + name + "` is a special form, not a value";
      diagnostic.help = "it is written " + std::string(form->signature);
    } else {
      diagnostic.message = "nothing named `" + name + "` is defined" + base::suggestion(ir.name, nearby());
    }
    problems.push_back(std::move(diagnostic));
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
  compiled.problems = syntax::diagnostics(tree);
  if (!compiled.problems.empty()) return compiled;

  Arena arena;
  Lowering lowering(arena, environment);
  FunctionIr* unit = lowering.unit(forms);
  UnitPlan plan;
  plan.unit.source = tree.source();
  plan.unit.definitions = lowering.definitions;
  plan.definitions = set_of(lowering.definitions);
  plan.private_names = set_of(lowering.private_names);
  plan.module_defines = environment.defines;

  UnknownNames unknown(plan, environment);
  unknown.check(*unit);
  std::vector<base::Diagnostic> problems = std::move(lowering.problems);
  problems.insert(problems.end(), unknown.problems.begin(), unknown.problems.end());
  if (problems.empty()) Emitter(plan, *unit).run();
  return finish(std::move(plan), std::move(problems));
}

Interface interface_of(const syntax::Tree& tree) {
  Interface found;
  std::vector<std::pair<forms::Expression, bool>> pending;  // the expression, and whether a scope is open around it
  for (syntax::Node form : tree.top_level_forms()) {
    pending.push_back({{form, forms::Position::value}, false});
    while (!pending.empty()) {
      auto [expression, in_scope] = pending.back();
      pending.pop_back();
      forms::Form view = forms::view(expression);
      bool opens_scope = in_scope;
      if (const auto* define = std::get_if<forms::Define>(&view); define != nullptr && define->is_global) {
        for (syntax::Node name : define->names) found.definitions.emplace_back(name.text());
      } else if (const auto* function = std::get_if<forms::Function>(&view)) {
        if (function->name && !in_scope) found.definitions.emplace_back(function->name.text());
        opens_scope = true;
      } else if (const auto* load = std::get_if<forms::Load>(&view)) {
        if (load->path.is(syntax::Kind::string)) found.loads.push_back(syntax::string_value(load->path));
      } else if (std::holds_alternative<forms::Let>(view) || std::holds_alternative<forms::AioLet>(view) ||
                 std::holds_alternative<forms::AioDo>(view) || std::holds_alternative<forms::Test>(view) ||
                 std::holds_alternative<forms::Reset>(view) || std::holds_alternative<forms::Shift>(view)) {
        opens_scope = true;
      }
      forms::for_each_child(view, [&](forms::Expression child) { pending.push_back({child, opens_scope}); });
    }
  }
  return found;
}

}  // namespace valk::compile
