#include "valk/forms/forms.hpp"
#include "valk/lsp/navigation.hpp"

namespace valk::lsp {

std::vector<DocumentLink> document_links(const Snapshot& snapshot) {
  std::vector<DocumentLink> links;
  for (const names::Load& load : snapshot.module->loads()) {
    if (load.file != 0 || load.loaded == names::none) continue;
    const forms::Form view = forms::view({load.node, forms::Position::value});
    const auto* form = std::get_if<forms::Load>(&view);
    if (form != nullptr && form->path) links.push_back({form->path.span(), load.path});
  }
  return links;
}

}  // namespace valk::lsp
