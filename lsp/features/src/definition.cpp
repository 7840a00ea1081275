#include "valk/lsp/features.hpp"

namespace valk::lsp {

std::vector<base::Location> definitions(const Snapshot& snapshot, base::ByteOffset offset) {
  names::Target target = snapshot.module->target_at(0, offset);
  std::vector<base::Location> found;
  if (target.kind == names::Target::Kind::local) {
    found.push_back(snapshot.module->name_node(target.binding).location());
  } else if (target.kind == names::Target::Kind::definition) {
    std::string_view name = snapshot.module->binding(target.binding).name;
    for (names::BindingId id : snapshot.module->definitions_of(0, name)) {
      found.push_back(snapshot.module->name_node(id).location());
    }
  }
  // On the path of a `load`: the file.
  for (const names::Load& load : snapshot.module->loads()) {
    if (load.file == 0 && load.loaded != names::none && load.node.span().touches(offset)) {
      found.push_back({snapshot.module->file(load.loaded).tree().source(), {}});
    }
  }
  return found;
}

}  // namespace valk::lsp
