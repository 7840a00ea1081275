#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "valk/forms/forms.hpp"
#include "valk/lsp/structure.hpp"
#include "valk/syntax/literals.hpp"

namespace valk::lsp {

namespace {

// How often each definition of file 0 is read in the module. One walk over all uses: asking for each definition on its
// own would make long files quadratic.
std::unordered_map<std::string_view, std::size_t> read_counts(const names::Module& module) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (std::uint32_t file = 0; file < module.file_count(); ++file) {
    for (std::uint32_t chunk = 0; chunk < module.file(file).chunk_count(); ++chunk) {
      for (const names::Use& use : module.file(file).chunk(chunk).uses) {
        if (use.binding == names::none) ++counts[use.name];
      }
    }
  }
  return counts;
}

}  // namespace

std::vector<Lens> code_lenses(const Snapshot& snapshot) {
  const names::Module& module = *snapshot.module;
  std::vector<Lens> lenses;
  const auto counts = read_counts(module);
  for (names::BindingId id : module.definitions(0)) {
    const names::Binding& binding = module.binding(id);
    if (binding.written_in != 0) continue;
    const auto count = counts.find(binding.name);
    // With files of their own private names the names alone do not tell.
    const std::size_t reads = module.file_count() > 1 ? module.uses_of(id).size()
                              : count == counts.end() ? 0
                                                      : count->second;
    lenses.push_back({module.name_node(id).span(), reads, {}, false});
  }
  for (syntax::Node form : snapshot.tree().top_level_forms()) {
    const forms::Form view = forms::view({form, forms::Position::value});
    const auto* test = std::get_if<forms::Test>(&view);
    if (test == nullptr || test->is_benchmark || !test->name.is(syntax::Kind::string)) continue;
    lenses.push_back({test->name.span(), 0, syntax::string_value(test->name), true});
  }
  std::sort(lenses.begin(), lenses.end(), [](const Lens& a, const Lens& b) { return a.span < b.span; });
  return lenses;
}

}  // namespace valk::lsp
