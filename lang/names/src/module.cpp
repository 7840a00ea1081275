#include "valk/names/module.hpp"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "module_index.hpp"

namespace valk::names {

std::string resolve_path(std::string_view from, std::string_view written) {
  const std::filesystem::path folder = std::filesystem::path(from).parent_path();
  return (folder / std::filesystem::path(written)).lexically_normal().generic_string();
}

// ---- linking -------------------------------------------------------------------------------------------------------------

Module::Module() : index_(std::make_unique<Index>()) {}
Module::~Module() = default;

Module::Ptr Module::link(FileFacts::Ptr root, const FileProvider& provider) {
  std::shared_ptr<Module> module(new Module());
  module->files_.push_back(std::move(root));
  module->load_all(provider);
  for (std::uint32_t file = 0; file < module->files_.size(); ++file) module->index_->add(module->file(file), file);
  return module;
}

namespace {

// The text of a module that comes with the language; empty: there is none of that name.
std::string standard_module(const std::string& name) { return "stdlib/modules/" + name + ".valk"; }

bool is_part_of_language(const std::string& name) {
  const std::string prefix = name + "/";
  const auto entries = catalog::entries();
  return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name.starts_with(prefix); });
}

}  // namespace

// Reads the files that others load or import, each once in a group.
class Module::Linker {
 public:
  Linker(Module& module, const FileProvider& provider) : module_(module), provider_(provider) {}

  void run() {
    module_.groups_.push_back(0);
    module_.aliases_.emplace_back();
    const std::string path = std::filesystem::path(module_.file(0).path()).lexically_normal().generic_string();
    by_path_.emplace(std::pair(0U, path), 0);
    group_of_.emplace(path, 0);
    for (std::uint32_t from = 0; from < module_.files_.size(); ++from) {
      const FileFacts::Ptr facts = module_.files_[from];
      for (std::size_t chunk = 0; chunk < facts->chunk_count(); ++chunk) {
        for (const LoadPath& written : facts->chunk(chunk).loads) add_load(from, chunk, written);
        for (const ImportPath& written : facts->chunk(chunk).imports) add_import(from, written);
      }
    }
  }

 private:
  void add_load(std::uint32_t from, std::size_t chunk, const LoadPath& written) {
    Load load;
    load.file = from;
    load.node = module_.file(from).node(chunk, written.node);
    if (written.is_known) {
      load.path = resolve_path(module_.file(from).path(), written.path);
      load.loaded = read(load.path, module_.groups_[from], load.failure);
    } else {
      load.failure = "the path is computed";
    }
    if (load.loaded == none) module_.is_complete_ = false;
    module_.loads_.push_back(std::move(load));
  }

  void add_import(std::uint32_t from, const ImportPath& written) {
    if (!written.is_path && catalog::standard_source(standard_module(written.source)).empty()) {
      if (!is_part_of_language(written.source)) alias(from, written) = none;
      return;
    }
    const std::string path =
        written.is_path ? resolve_path(module_.file(from).path(), written.source) : standard_module(written.source);
    const auto known = group_of_.find(path);
    if (known != group_of_.end()) {
      alias(from, written) = known->second;
      return;
    }
    const auto group = static_cast<std::uint32_t>(module_.aliases_.size());
    std::string failure;
    if (read(path, group, failure) == none) {
      alias(from, written) = none;
      return;
    }
    module_.aliases_.emplace_back();
    group_of_.emplace(path, group);
    alias(from, written) = group;
  }

  std::uint32_t& alias(std::uint32_t from, const ImportPath& written) {
    return module_.aliases_[module_.groups_[from]][written.alias];
  }

  std::uint32_t read(const std::string& path, std::uint32_t group, std::string& failure) {
    const auto known = by_path_.find({group, path});
    if (known != by_path_.end()) return known->second;
    const auto failed = failures_.find(path);
    if (failed != failures_.end()) {
      failure = failed->second;
      return none;
    }
    FileFacts::Ptr facts;
    if (const std::string_view text = catalog::standard_source(path); !text.empty()) {
      facts = FileFacts::analyse(syntax::Tree::parse(base::SourceText::make(path, std::string(text))));
    } else if (provider_ == nullptr) {
      failure = "loaded files are not read";
      return none;
    } else if (base::Result<FileFacts::Ptr> found = provider_(path)) {
      facts = std::move(found.value());
    } else {
      failure = found.message();
      failures_.emplace(path, failure);
      return none;
    }
    const auto file = static_cast<std::uint32_t>(module_.files_.size());
    by_path_.emplace(std::pair(group, path), file);
    module_.files_.push_back(std::move(facts));
    module_.groups_.push_back(group);
    return file;
  }

  Module& module_;
  const FileProvider& provider_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> by_path_;
  std::map<std::string, std::uint32_t> group_of_;
  std::unordered_map<std::string, std::string> failures_;
};

void Module::load_all(const FileProvider& provider) { Linker(*this, provider).run(); }

void Module::Index::add(const FileFacts& facts, std::uint32_t file) {
  for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
    const std::vector<Binding>& bindings = facts.chunk(chunk).bindings;
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
      if (!is_definition(bindings[i].kind)) continue;
      const auto at = static_cast<std::uint32_t>(entries.size());
      entries.push_back({{file, chunk, i}, end});
      Chain& chain = by_name[bindings[i].name];
      if (chain.first == end) {
        chain.first = at;
      } else {
        entries[chain.last].next = at;
      }
      chain.last = at;
    }
  }
}

bool Module::Index::is_read(const Module& module, std::uint32_t file, std::string_view name) {
  std::call_once(reads_once, [&] {
    reads.resize(module.file_count());
    for (std::size_t f = 0; f < module.file_count(); ++f) {
      for (std::size_t chunk = 0; chunk < module.file(f).chunk_count(); ++chunk) {
        for (const Use& use : module.file(f).chunk(chunk).uses) {
          if (use.binding == none) reads[f].insert(use.name);
        }
      }
    }
  });
  return reads[file].count(name) != 0;
}

// Symbols in calls of macros at top level: those may define them.
bool Module::Index::is_named_by_macro(const Module& module, std::uint32_t group, std::string_view name) {
  std::call_once(macros_once, [&] {
    named_by_macros.resize(module.aliases_.size());
    const bool has_macros = std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
      return module.binding(entry.id).kind == BindingKind::macro;
    });
    if (!has_macros) return;
    for (std::uint32_t file = 0; file < module.file_count(); ++file) {
      for (const Node form : module.file(file).tree().top_level_forms()) {
        if (!module.is_macro(file, form)) continue;
        for (std::uint32_t i = 1; i <= form.descendant_count(); ++i) {
          const Node inner(&form.tree(), {form.id().chunk, form.id().index + i});
          if (inner.is(syntax::Kind::symbol)) named_by_macros[module.groups_[file]].insert(inner.text());
        }
      }
    }
  });
  return named_by_macros[group].count(name) != 0;
}

// ---- what a name means ---------------------------------------------------------------------------------------------------

Target Module::target(UseId id) const {
  const Use& use = this->use(id);
  if (use.binding == none) return global(id.file, use.name);
  return {Target::Kind::local, {id.file, id.chunk, use.binding}, nullptr};
}

const std::uint32_t* Module::find_alias(std::uint32_t group, std::string_view name) const {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == name.size()) return nullptr;
  const auto found = aliases_[group].find(name.substr(0, slash));
  return found == aliases_[group].end() ? nullptr : &found->second;
}

// As files of `group` see the name; private ones of `file` only.
BindingId Module::find_definition(std::uint32_t file, std::uint32_t group, std::string_view name) const {
  // Loaded files run before what follows the load, so that the file's own definitions win; private ones hide all others.
  BindingId best;
  int best_rank = -1;
  index_->for_each(*this, file, name, [&](BindingId id) {
    if (groups_[id.file] != group) return;
    const int rank = binding(id).kind == BindingKind::file_private ? 2 : id.file == file ? 1 : 0;
    if (rank < best_rank) return;
    best = id;
    best_rank = rank;
  });
  return best;
}

Target Module::global(std::uint32_t file, std::string_view name) const {
  const std::uint32_t group = groups_[file];
  if (const BindingId own = find_definition(file, group, name)) return {Target::Kind::definition, own, nullptr};
  if (const std::uint32_t* imported = find_alias(group, name); imported != nullptr && *imported != none) {
    const BindingId other = find_definition(none, *imported, name.substr(name.find('/') + 1));
    if (other) return {Target::Kind::definition, other, nullptr};
  }
  const catalog::Entry* entry = catalog::find(name);
  if (entry != nullptr) return {Target::Kind::catalog, {}, entry};
  return {};
}

bool Module::is_macro(std::uint32_t file, Node call) const {
  const Node head = call.is_bracketed() ? call.form(0) : Node();
  if (!head || !head.is(syntax::Kind::symbol)) return false;
  const Target meant = global(file, head.text());
  return meant.kind == Target::Kind::definition && binding(meant.binding).kind == BindingKind::macro;
}

bool Module::may_be_defined(UseId id) const {
  const std::string_view name = use(id).name;
  if (const std::uint32_t* alias = find_alias(groups_[id.file], name); alias != nullptr && *alias == none) return true;
  for (Node around = node(id).parent(); around; around = around.parent()) {
    if (is_macro(id.file, around)) return true;
  }
  return index_->is_named_by_macro(*this, groups_[id.file], name);
}

const Function* Module::function_of(BindingId id) const {
  const std::uint32_t function = binding(id).function;
  return function == none ? nullptr : &chunk(id).functions[function];
}

std::string Module::signature(BindingId id) const { return names::signature(file(id.file), id.chunk, binding(id)); }

std::string Module::documentation(BindingId id) const {
  return forms::documentation_above(file(id.file).tree().chunk_root(id.chunk));
}

std::vector<BindingId> Module::definitions(std::uint32_t file) const {
  std::vector<BindingId> found;
  for (std::uint32_t chunk = 0; chunk < files_[file]->chunk_count(); ++chunk) {
    const std::vector<Binding>& bindings = files_[file]->chunk(chunk).bindings;
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
      if (is_definition(bindings[i].kind)) found.push_back({file, chunk, i});
    }
  }
  return found;
}

std::vector<BindingId> Module::definitions_of(std::uint32_t file, std::string_view name) const {
  std::vector<BindingId> others;
  std::vector<BindingId> own;
  index_->for_each(*this, file, name, [&](BindingId id) {
    if (groups_[id.file] == groups_[file]) (id.file == file ? own : others).push_back(id);
  });
  others.insert(others.end(), own.begin(), own.end());
  return others;
}

bool Module::is_used(BindingId id) const {
  const Binding& bound = binding(id);
  if (!is_definition(bound.kind)) return bound.use_count != 0;
  if (bound.kind == BindingKind::file_private) return index_->is_read(*this, id.file, bound.name);
  for (std::uint32_t file = 0; file < files_.size(); ++file) {
    if (index_->is_read(*this, file, bound.name)) return true;
  }
  return false;
}

// In a file of another module.
void Module::add_uses_by_alias(std::uint32_t file, BindingId id, std::vector<UseId>& found) const {
  const std::string ending = "/" + std::string(binding(id).name);
  for (std::uint32_t c = 0; c < files_[file]->chunk_count(); ++c) {
    const std::vector<Use>& uses = files_[file]->chunk(c).uses;
    for (std::uint32_t i = 0; i < uses.size(); ++i) {
      if (uses[i].binding != none || !uses[i].name.ends_with(ending)) continue;
      const Target meant = global(file, uses[i].name);
      const bool is_it = meant.kind == Target::Kind::definition && groups_[meant.binding.file] == groups_[id.file] &&
                         binding(meant.binding).name == binding(id).name;
      if (is_it) found.push_back({file, c, i});
    }
  }
}

std::vector<UseId> Module::uses_of(BindingId id) const {
  const Binding& bound = binding(id);
  std::vector<UseId> found;
  if (!is_definition(bound.kind)) {
    const std::vector<Use>& uses = chunk(id).uses;
    for (std::uint32_t i = 0; i < uses.size(); ++i) {
      if (uses[i].binding == id.index) found.push_back({id.file, id.chunk, i});
    }
    return found;
  }
  const bool is_private = bound.kind == BindingKind::file_private;
  for (std::uint32_t file = 0; file < files_.size(); ++file) {
    if (is_private && file != id.file) continue;
    // A file with a private definition of that name sees no other.
    if (groups_[file] != groups_[id.file]) {
      add_uses_by_alias(file, id, found);
      continue;
    }
    const Target seen = global(file, bound.name);
    if (seen.kind == Target::Kind::definition &&
        (binding(seen.binding).kind == BindingKind::file_private) != is_private)
      continue;
    for (std::uint32_t c = 0; c < files_[file]->chunk_count(); ++c) {
      const std::vector<Use>& uses = files_[file]->chunk(c).uses;
      for (std::uint32_t i = 0; i < uses.size(); ++i) {
        if (uses[i].binding == none && uses[i].name == bound.name) found.push_back({file, c, i});
      }
    }
  }
  return found;
}

std::vector<Node> Module::binding_sites(BindingId id) const {
  std::vector<Node> sites;
  const Binding& bound = binding(id);
  if (!is_definition(bound.kind)) {
    sites.push_back(name_node(id));
    for (const Assignment& assignment : chunk(id).assignments) {
      if (assignment.binding == id.index) sites.push_back(node(id, assignment.name_node));
    }
    return sites;
  }
  const bool is_private = bound.kind == BindingKind::file_private;
  for (const BindingId other : definitions_of(id.file, bound.name)) {
    if ((binding(other).kind == BindingKind::file_private) == is_private) sites.push_back(name_node(other));
  }
  return sites;
}

}  // namespace valk::names
