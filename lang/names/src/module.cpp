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

void Module::load_all(const FileProvider& provider) {
  std::unordered_map<std::string, std::uint32_t> by_path;
  std::unordered_map<std::string, std::string> failures;
  by_path.emplace(std::filesystem::path(file(0).path()).lexically_normal().generic_string(), 0);
  for (std::uint32_t from = 0; from < files_.size(); ++from) {
    const FileFacts::Ptr facts = files_[from];
    for (std::size_t chunk = 0; chunk < facts->chunk_count(); ++chunk) {
      for (const LoadPath& written : facts->chunk(chunk).loads) {
        Load load;
        load.file = from;
        load.node = facts->node(chunk, written.node);
        if (!written.is_known) {
          load.failure = "the path is computed";
        } else {
          load.path = resolve_path(facts->path(), written.path);
          const auto known = by_path.find(load.path);
          const auto failed = failures.find(load.path);
          if (known != by_path.end()) {
            load.loaded = known->second;
          } else if (failed != failures.end()) {
            load.failure = failed->second;
          } else if (provider == nullptr) {
            load.failure = "loaded files are not read";
          } else if (base::Result<FileFacts::Ptr> read = provider(load.path)) {
            load.loaded = static_cast<std::uint32_t>(files_.size());
            by_path.emplace(load.path, load.loaded);
            files_.push_back(std::move(read.value()));
          } else {
            load.failure = read.message();
            failures.emplace(load.path, load.failure);
          }
        }
        if (load.loaded == none) is_complete_ = false;
        loads_.push_back(std::move(load));
      }
    }
  }
}

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

// ---- what a name means ---------------------------------------------------------------------------------------------------

Target Module::target(UseId id) const {
  const Use& use = this->use(id);
  if (use.binding == none) return global(id.file, use.name);
  return {Target::Kind::local, {id.file, id.chunk, use.binding}, nullptr};
}

Target Module::global(std::uint32_t file, std::string_view name) const {
  // Loaded files run before what follows the load, so that the file's own definitions win; private ones hide all others.
  BindingId best;
  int best_rank = -1;
  index_->for_each(*this, file, name, [&](BindingId id) {
    const int rank = binding(id).kind == BindingKind::file_private ? 2 : id.file == file ? 1 : 0;
    if (rank < best_rank) return;
    best = id;
    best_rank = rank;
  });
  if (best) return {Target::Kind::definition, best, nullptr};
  const catalog::Entry* entry = catalog::find(name);
  if (entry != nullptr) return {Target::Kind::catalog, {}, entry};
  return {};
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
  index_->for_each(*this, file, name, [&](BindingId id) { (id.file == file ? own : others).push_back(id); });
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
