// Macros: their definitions, and calls of them.
//
// What a macro makes is written out as text and parsed, so that code from macros is code like any other. A name that the
// macro's quasiquote brings along is marked, "x#~", and gets the number of the expansion behind it, "x#~12": so it is
// no name of the program. Where the expansion binds it, that binding is meant; elsewhere the global of the macro's
// module. Fresh names, `x#`, become "x#12".

#include <utility>

#include "data.hpp"
#include "lowering.hpp"
#include "make_function.hpp"
#include "valk/syntax/diagnostics.hpp"

namespace valk::compile {

namespace {

// Macros that give calls of macros without end are stopped here.
constexpr std::size_t deepest_expansion = 200;

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }

}  // namespace

Ir* Lowering::define_macro(const forms::Function& form) {
  if (!form.name) return data(nil_data(), form.node);
  if (scopes_.is_open()) {
    problem("syntax", form.node, "`macro` stands inside another form", "it stands at the top level of a file");
    return data(nil_data(), form.node);
  }
  const std::string name(plain(form.name));
  const bool was_in_template = std::exchange(in_template_, true);
  Ir* function = make_function(form.node, name, form.parameters.required, form.parameters.rest,
                               [&] { return lower_body(form.body, form.node); });
  in_template_ = was_in_template;
  function->function->documentation = forms::documentation_above(form.node);
  macros.push_back(name);
  ends_unit_ = true;
  return builtin("%macro/define", form.node,
                 {data(string_data(environment_.module), form.node), data(string_data(name), form.node), function});
}

Ir* Lowering::expand(const forms::Call& form) {
  Modules& modules = *environment_.modules;
  const Node callee = form.callee.node;
  if (!modules.has_macros || scopes_.has(callee.text())) return nullptr;
  std::string name(plain(callee));
  std::string module(module_of(callee));
  const std::size_t slash = name.find('/');
  if (slash != std::string::npos && slash > 0 && slash + 1 < name.size()) {
    Imported found = modules.find_import(module, name.substr(0, slash), name.substr(slash + 1));
    if (found.kind == Imported::Kind::found) {
      module = std::move(found.module);
      name.erase(0, slash + 1);
    }
  }
  const Macro* macro = modules.find_macro(module, name);
  if (macro != nullptr) return expand(form.node, module, name, *macro);
  if (!modules.will_be_macro(module, name)) return nullptr;
  problem("macro", form.node, "the macro " + quoted(name) + " is called before it is defined",
          "move its definition up, to before the form that holds the call");
  return data(nil_data(), form.node);
}

Ir* Lowering::expand(Node call, std::string_view module, std::string_view name, const Macro& macro) {
  const forms::Position position = position_;
  if (expansion_depth_ >= deepest_expansion) {
    problem("macro", call,
            "calls of macros give calls of macros more than " + std::to_string(deepest_expansion) +
                " times over, here of " + quoted(name),
            "a macro that gives a call of itself must stop at some operand");
    return data(nil_data(), call);
  }
  std::vector<Data> operands;
  bool is_head = true;
  for (Node form : call.forms()) {
    if (!is_head) operands.push_back(operand_data(form));
    is_head = false;
  }
  const base::Location definition = macro.location;
  Expansion made = environment_.modules->expand(module, name, std::move(operands));
  const ExpandedCall* around = arena_.expanded(call);
  const Node outermost = around != nullptr ? around->call : call;
  if (made.failure) {
    made.failure->location = outermost.location();
    made.failure->notes.push_back({"the macro " + quoted(name) + " is defined here", definition});
    problems.push_back(std::move(*made.failure));
    return data(nil_data(), call);
  }
  const std::size_t number = arena_.all_expanded().size();
  auto source = base::SourceText::make("<" + std::string(name) + ">", expansion_text(made.form, number));
  const auto tree = syntax::Tree::parse(std::move(source));
  const ExpandedCall& expanded = arena_.add({outermost, std::string(name), std::string(module), definition, tree});
  for (base::Diagnostic& mistake : syntax::diagnostics(*tree)) problems.push_back(std::move(mistake));
  Node form;
  for (Node top : tree->top_level_forms()) form = top;
  if (!form) return data(nil_data(), expanded.call);
  ++expansion_depth_;
  Ir* lowered = lower({form, position});
  --expansion_depth_;
  return lowered;
}

std::string Lowering::expansion_text(const Data& form, std::size_t number) const {
  Data numbered = form;
  for (Datum& datum : numbered) {
    if (datum.kind != Datum::Kind::symbol || datum.text.size() < 2 || datum.text.front() == ':') continue;
    if (datum.text.ends_with(kTemplateMark) || datum.text.back() == '#') datum.text += std::to_string(number);
  }
  return source_of(numbered);
}

void Lowering::relocate_problems() {
  for (base::Diagnostic& found : problems) {
    for (const ExpandedCall& expanded : arena_.all_expanded()) {
      if (found.location.source != expanded.tree->source()) continue;
      found.location = expanded.call.location();
      found.notes.push_back({"it stands in what the macro " + quoted(expanded.name) +
                                 " gives: " + quoted(expanded.tree->source()->text().substr(0, 200)),
                             {}});
      found.notes.push_back({"the macro " + quoted(expanded.name) + " is defined here", expanded.definition});
      found.fixes.clear();
      break;
    }
  }
}

}  // namespace valk::compile
