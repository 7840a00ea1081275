#include "valk/lsp/snapshot.hpp"

namespace valk::lsp {

Snapshot make_snapshot(const syntax::Tree::Ptr& tree, const names::FileFacts::Ptr& previous,
                       const names::FileProvider& provider) {
  return {names::Module::link(names::FileFacts::analyse(tree, previous), provider)};
}

}  // namespace valk::lsp
