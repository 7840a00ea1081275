#pragma once

// Small programs, analysed.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "valk/meaning/barriers.hpp"
#include "valk/meaning/meaning.hpp"

namespace test {

inline valk::names::FileFacts::Ptr facts_of(std::string path, std::string text) {
  using namespace valk;
  return names::FileFacts::analyse(syntax::Tree::parse(base::SourceText::make(std::move(path), std::move(text))));
}

inline valk::meaning::Meaning::Ptr meaning_of(std::string text, std::map<std::string, std::string> files = {}) {
  using namespace valk;
  const names::FileProvider provider = [&](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
    const auto found = files.find(path);
    if (found == files.end()) return base::Failure{"no file " + path};
    return facts_of(path, found->second);
  };
  return meaning::Meaning::analyse(names::Module::link(facts_of("main.valk", std::move(text)), provider));
}

// "handler → bump → def counter", one for each `def` of the file that can run on the loop.
inline std::vector<std::string> mutations(const valk::meaning::Meaning::Ptr& meaning, std::uint32_t file = 0) {
  std::vector<std::string> found;
  for (const auto& mutation : meaning->global_mutations(file)) {
    found.push_back(valk::meaning::Meaning::to_string(mutation.path));
  }
  return found;
}
inline std::vector<std::string> mutations(std::string text) { return mutations(meaning_of(std::move(text))); }

// The nth node (from 0) that is written `text`.
inline valk::syntax::Node node_with(const valk::syntax::Tree& tree, std::string_view text, std::size_t nth = 0) {
  const std::string_view all = tree.source()->text();
  for (std::size_t at = all.find(text); at != std::string_view::npos; at = all.find(text, at + 1)) {
    valk::syntax::Node node = tree.innermost_at({static_cast<std::uint32_t>(at)});
    while (node && node.start().value == at && node.text() != text) node = node.parent();
    if (node && node.start().value == at && nth-- == 0) return node;
  }
  return {};
}

}  // namespace test
