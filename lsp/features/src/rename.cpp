// A renaming is tried before it is offered: the texts are changed, read and linked anew, and every name in them has to
// mean what it meant. Names keep their nodes' indexes, so that "the same" is the same file, chunk and index.

#include <algorithm>
#include <map>

#include "occurrences.hpp"
#include "valk/forms/forms.hpp"
#include "valk/lsp/navigation.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::lsp {

namespace {

using EditsByPath = std::map<std::string, std::vector<base::TextEdit>>;

names::FileFacts::Ptr edited(const names::FileFacts::Ptr& facts, const EditsByPath& edits) {
  const auto found = edits.find(facts->path());
  if (found == edits.end()) return facts;
  std::string text = base::apply(facts->tree().source()->text(), found->second);
  return names::FileFacts::analyse(syntax::Tree::parse(base::SourceText::make(facts->path(), std::move(text))));
}

names::Module::Ptr edited(const names::Module& module, const EditsByPath& edits) {
  std::map<std::string, names::FileFacts::Ptr, std::less<>> files;
  for (std::size_t file = 1; file < module.file_count(); ++file) {
    files[names::resolve_path("", module.file(file).path())] = edited(module.file_ptr(file), edits);
  }
  return names::Module::link(edited(module.file_ptr(0), edits),
                             [&](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
                               const auto found = files.find(path);
                               if (found == files.end()) return base::Failure{path + ": was not loaded before"};
                               return found->second;
                             });
}

bool same(const names::Target& a, const names::Target& b) {
  return a.kind == b.kind && a.entry == b.entry && a.binding == b.binding;
}

// The first use that means something else afterwards, as a place in the text before.
std::optional<base::Location> changed_meaning(const names::Module& before, const names::Module& after) {
  for (std::uint32_t file = 0; file < before.file_count(); ++file) {
    const names::FileFacts& facts = before.file(file);
    for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
      const std::vector<names::Use>& uses = facts.chunk(chunk).uses;
      const bool has_all = file < after.file_count() && chunk < after.file(file).chunk_count() &&
                           after.file(file).chunk(chunk).uses.size() == uses.size();
      if (!has_all) return facts.tree().chunk_root(chunk).location();
      for (std::uint32_t use = 0; use < uses.size(); ++use) {
        const names::UseId id{file, chunk, use};
        if (!same(before.target(id), after.target(id))) return before.node(id).location();
      }
    }
  }
  return std::nullopt;
}

std::string place_text(const base::Location& place) {
  return "line " + std::to_string(place.source->line_of(place.span.start) + 1);
}

bool is_own(const names::Target& target) {
  return target.kind == names::Target::Kind::local || target.kind == names::Target::Kind::definition;
}

// Both a definition and a local of the new name beside the old one, with no use between them, keep every meaning, and
// yet a binding would vanish behind another.
bool collides(const names::Module& module, const names::Target& target, const std::string& name) {
  if (target.kind == names::Target::Kind::definition) return !module.definitions_of(target.binding.file, name).empty();
  const names::ChunkFacts& chunk = module.chunk(target.binding);
  const std::uint32_t scope = module.binding(target.binding).scope;
  return std::any_of(chunk.bindings.begin(), chunk.bindings.end(), [&](const names::Binding& other) {
    return other.name == name && other.scope == scope && !names::is_definition(other.kind);
  });
}

}  // namespace

std::optional<base::Span> renamed_span(const Snapshot& snapshot, base::ByteOffset offset) {
  const syntax::Node symbol = symbol_at(snapshot.tree(), offset);
  if (!symbol || !is_own(snapshot.module->target_at(0, offset))) return std::nullopt;
  return symbol.span();
}

Renaming rename(const Snapshot& snapshot, base::ByteOffset offset, const std::string& new_name,
                std::span<const Snapshot> workspace) {
  const names::Target target = snapshot.module->target_at(0, offset);
  if (!is_own(target)) return {{}, "there is no name here that the program chose"};
  if (!syntax::is_symbol_text(new_name) || new_name == "_" || new_name == "&") {
    return {{}, "`" + new_name + "` cannot be a name"};
  }
  if (catalog::find_special_form(new_name) != nullptr) return {{}, "`" + new_name + "` is a special form"};
  if (collides(*snapshot.module, target, new_name)) return {{}, "`" + new_name + "` is bound here already"};
  Renaming made;
  EditsByPath by_path;
  for (const base::Location& place : references(snapshot, offset, true, workspace)) {
    made.edits.push_back({place, new_name});
    by_path[place.source->path()].push_back(made.edits.back());
  }
  const auto check = [&](const names::Module& module) {
    const std::optional<base::Location> changed = changed_meaning(module, *edited(module, by_path));
    if (!changed) return true;
    made = {{}, "`" + new_name + "` means something else at " + place_text(*changed)};
    return false;
  };
  if (!check(*snapshot.module)) return made;
  if (target.kind != names::Target::Kind::definition) return made;
  for (const Snapshot& other : workspace) {
    const names::Module& module = *other.module;
    bool is_touched = false;
    for (std::size_t file = 0; file < module.file_count(); ++file) {
      is_touched = is_touched || by_path.count(module.file(file).path()) != 0;
    }
    if (is_touched && !check(module)) return made;
  }
  return made;
}

}  // namespace valk::lsp
