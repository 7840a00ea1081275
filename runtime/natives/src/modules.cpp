#include "modules.hpp"

#include <algorithm>
#include <filesystem>

#include "valk/catalog/catalog.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::natives {

namespace {

constexpr std::string_view standard_folder = "stdlib/modules/";

bool is_public(const ModuleState& module, std::string_view name) {
  if (module.has_exports) return module.exports.contains(name);
  return !(name.size() > 1 && name.front() == '-' && !name.starts_with("->"));
}

}  // namespace

std::string resolve_path(const std::string& path, const std::string& from) {
  const std::filesystem::path given(path);
  if (given.is_absolute()) return given.lexically_normal().string();
  return (std::filesystem::path(from).parent_path() / given).lexically_normal().string();
}

ModuleTable::ModuleTable(vm::Machine& machine, const IsolateOptions& options) : machine_(machine), options_(options) {
  program_ = &module("program");
}

ModuleState* ModuleTable::find(std::string_view name) {
  const auto found =
      std::find_if(modules_.begin(), modules_.end(), [&](const auto& each) { return each->name == name; });
  return found == modules_.end() ? nullptr : found->get();
}

ModuleState& ModuleTable::module(const std::string& name) {
  if (ModuleState* found = find(name)) return *found;
  auto made = std::make_unique<ModuleState>();
  made->name = name;
  made->id = machine_.make_module(name);
  return *modules_.emplace_back(std::move(made));
}

ModuleState& ModuleTable::module_of_file(const std::string& path) {
  const auto found = module_of_file_.find(path);
  return found == module_of_file_.end() ? *program_ : *found->second;
}

base::Result<std::string> ModuleTable::read(const std::string& path) const {
  if (path.starts_with(standard_folder)) {
    if (const std::string_view text = catalog::standard_source(path); !text.empty()) return std::string(text);
  }
  return options_.read_file(path);
}

// ---- what files say --------------------------------------------------------------------------------------------------

void ModuleTable::announce(const syntax::Tree& tree, ModuleState& to) {
  std::vector<std::pair<syntax::Tree::Ptr, ModuleState*>> further;
  take_down(tree, to, further);
  while (!further.empty()) {
    const auto [file, of] = further.back();
    further.pop_back();
    take_down(*file, *of, further);
  }
  if (!has_macros) return;
  for (const auto& each : modules_) {
    for (const compile::Interface::Mention& mention : each->mentions) {
      const bool may_be_macro = each->announced_macros.contains(mention.callee) ||
                                each->macros.contains(mention.callee) || mention.callee.find('/') != std::string::npos;
      if (may_be_macro) each->perhaps_defined.insert(mention.names.begin(), mention.names.end());
    }
    each->mentions.clear();
  }
}

void ModuleTable::take_down(const syntax::Tree& tree, ModuleState& to,
                            std::vector<std::pair<syntax::Tree::Ptr, ModuleState*>>& further) {
  compile::Interface interface = compile::interface_of(tree);
  to.defined.insert(interface.definitions.begin(), interface.definitions.end());
  to.announced_macros.insert(interface.macros.begin(), interface.macros.end());
  to.exports.insert(interface.exports.begin(), interface.exports.end());
  to.has_exports = to.has_exports || interface.has_exports;
  has_macros = has_macros || !interface.macros.empty();
  std::move(interface.mentions.begin(), interface.mentions.end(), std::back_inserter(to.mentions));
  const std::string& from = tree.source()->path();
  for (const std::string& load : interface.loads) announce_file(resolve_path(load, from), to, further);
  for (const compile::Interface::Import& import : interface.imports) {
    has_imports = true;
    std::string failure;
    const std::string path = resolve_import(import.source, import.is_path, from, failure);
    if (path == compile::kLanguage) continue;
    to.imports[import.alias] = path;
    if (!path.empty()) announce_file(path, module(path), further);
  }
}

void ModuleTable::announce_file(const std::string& path, ModuleState& to,
                                std::vector<std::pair<syntax::Tree::Ptr, ModuleState*>>& further) {
  if (!to.announced.insert(path).second) return;
  auto text = read(path);
  if (text.ok()) further.emplace_back(syntax::Tree::parse(base::SourceText::make(path, std::move(text.value()))), &to);
}

void ModuleTable::retract(const syntax::Tree& tree, ModuleState& from) {
  for (const std::string& name : compile::interface_of(tree).definitions) {
    if (from.macros.contains(name)) continue;
    from.announced_macros.erase(name);
    if (machine_.lookup(from.id, name).is_absent()) from.defined.erase(name);
  }
}

// ---- where modules are -----------------------------------------------------------------------------------------------

std::string ModuleTable::resolve_import(const std::string& source, bool is_path, const std::string& from,
                                        std::string& failure) const {
  if (is_path) {
    const std::string path = resolve_path(source, from);
    const auto text = read(path);
    if (text.ok()) return path;
    failure = text.message();
    return "";
  }
  if (options_.find_dependency) {
    const auto path = options_.find_dependency(source, from);
    if (!path.ok()) failure = path.message();
    if (!path.ok() || !path.value().empty()) return path.ok() ? path.value() : "";
  }
  const std::string standard = std::string(standard_folder) + source + ".valk";
  if (!catalog::standard_source(standard).empty()) return standard;
  const auto entries = catalog::entries();
  const std::string prefix = source + "/";
  if (std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name.starts_with(prefix); })) {
    return std::string(compile::kLanguage);
  }
  failure = "there is no module named `" + source + "`: neither a dependency in valk.toml nor part of the language";
  return "";
}

// ---- compiling -------------------------------------------------------------------------------------------------------

compile::Environment ModuleTable::environment_for(ModuleState& module) {
  compile::Environment environment;
  environment.defines = [this, &module](std::string_view name) {
    return module.defined.contains(name) || module.perhaps_defined.contains(name) ||
           !machine_.lookup(module.id, name).is_absent();
  };
  environment.names = [&module] { return std::vector<std::string>(module.defined.begin(), module.defined.end()); };
  environment.assignments_are_global = assignments_are_global && &module == program_;
  environment.module = module.name;
  environment.modules = this;
  return environment;
}

std::unique_ptr<Loading> ModuleTable::begin(syntax::Tree::Ptr tree, ModuleState& module) {
  announce(*tree, module);
  auto made = std::make_unique<Loading>();
  made->path = resolve_path(tree->source()->path(), "");
  module_of_file_[tree->source()->path()] = &module;
  made->module = &module;
  for (syntax::Node form : tree->top_level_forms()) made->forms.push_back(form);
  made->tree = std::move(tree);
  return made;
}

std::shared_ptr<const compile::Unit> ModuleTable::next_unit(Loading& file, std::vector<base::Diagnostic>& problems) {
  const bool is_first = !file.has_begun;
  if (file.next == file.forms.size() && !is_first) return nullptr;
  file.has_begun = true;
  compile::Environment environment = environment_for(*file.module);
  environment.may_use_internals = file.path.starts_with("stdlib/");
  if (has_macros) {
    environment.file_scope = file.path;
    environment.private_names = file.private_names;
    environment.ends_unit = [](syntax::Node form) {
      const catalog::Entry* entry = forms::special_form(form);
      return entry != nullptr && (entry->name == "load" || entry->name == "import");
    };
    // Nothing runs when something further down is ill-formed.
    if (is_first) problems = forms::check(*file.tree);
  }
  compile::Compiled compiled;
  if (problems.empty()) {
    const std::vector<syntax::Node> rest(file.forms.begin() + static_cast<std::ptrdiff_t>(file.next), file.forms.end());
    compiled = compile::compile_forms(*file.tree, rest, environment);
    problems = std::move(compiled.problems);
  }
  if (compiled.unit == nullptr) {
    retract(*file.tree, *file.module);
    return nullptr;
  }
  file.next += compiled.form_count;
  std::move(compiled.private_names.begin(), compiled.private_names.end(), std::back_inserter(file.private_names));
  for (const std::string& name : compiled.unit->definitions) {
    file.module->defined.insert(name);
    file.module->macros.erase(name);
  }
  return compiled.unit;
}

std::shared_ptr<const compile::Unit> ModuleTable::compile_data(const compile::Data& form, ModuleState& module,
                                                               std::vector<base::Diagnostic>& problems) {
  compile::Data block = form;
  if (block.front().kind == compile::Datum::Kind::list) block.front().is_brace = true;
  const auto tree = syntax::Tree::parse(base::SourceText::make("<eval>", compile::source_of(block)));
  announce(*tree, module);
  compile::Environment environment = environment_for(module);
  environment.position = forms::Position::block;
  compile::Compiled compiled = compile::compile(*tree, environment);
  problems = std::move(compiled.problems);
  if (compiled.unit == nullptr) retract(*tree, module);
  return compiled.unit;
}

// ---- what the compiler asks ------------------------------------------------------------------------------------------

const compile::Macro* ModuleTable::find_macro(std::string_view module, std::string_view name) {
  const ModuleState* of = find(module);
  if (of == nullptr) return nullptr;
  const auto found = of->macros.find(name);
  return found == of->macros.end() ? nullptr : &found->second.described;
}

bool ModuleTable::will_be_macro(std::string_view module, std::string_view name) {
  const ModuleState* of = find(module);
  return of != nullptr && of->announced_macros.contains(name) && !of->macros.contains(name) &&
         machine_.lookup(of->id, name).is_absent();
}

bool ModuleTable::defines(std::string_view module, std::string_view name) {
  ModuleState* of = find(module);
  return of != nullptr && (of->defined.contains(name) || !machine_.lookup(of->id, name).is_absent());
}

compile::Imported ModuleTable::find_import(std::string_view module, std::string_view alias, std::string_view name) {
  using Kind = compile::Imported::Kind;
  compile::Imported result;
  const ModuleState* of = find(module);
  if (of == nullptr) return result;
  const auto found = of->imports.find(alias);
  if (found == of->imports.end()) return result;
  result.module = found->second;
  if (result.module.empty()) {
    result.kind = Kind::unavailable;
    return result;
  }
  ModuleState& wanted = this->module(result.module);
  const bool is_defined = defines(result.module, name) || wanted.perhaps_defined.contains(name);
  result.kind = !is_defined ? Kind::missing : is_public(wanted, name) ? Kind::found : Kind::not_public;
  if (result.kind == Kind::missing) {
    for (const std::string& each : wanted.defined) {
      if (is_public(wanted, each)) result.names.push_back(each);
    }
  }
  return result;
}

}  // namespace valk::natives
