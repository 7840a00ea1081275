// What suspends can be cancelled, and a fixture shows it: every such name of the catalog stands in a program of
// tests/fixtures/language/async/cancel or, where virtual time or the process are in the way, of tests/fixtures/cli/cancel.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "catch.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/syntax/tree.hpp"

using namespace valk;
namespace fs = std::filesystem;

namespace {

constexpr const char* kFolders[] = {"tests/fixtures/language/async/cancel", "tests/fixtures/cli/cancel"};

void collect_names(syntax::Node node, std::set<std::string>& names) {
  if (node.is(syntax::Kind::symbol)) names.emplace(node.text());
  for (const syntax::Node child : node.children()) collect_names(child, names);
}

std::set<std::string> names_in_fixtures() {
  std::set<std::string> names;
  for (const char* folder : kFolders) {
    for (const auto& file : fs::recursive_directory_iterator(fs::path(VALK_SOURCE_DIR) / folder)) {
      if (file.path().extension() != ".valk") continue;
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string text(std::istreambuf_iterator<char>(stream), {});
      const auto tree = syntax::Tree::parse(base::SourceText::make(file.path().string(), text));
      for (const syntax::Node node : tree->top_level()) collect_names(node, names);
    }
  }
  return names;
}

}  // namespace

TEST_CASE("every name that suspends has a cancellation fixture") {
  const std::set<std::string> names = names_in_fixtures();
  REQUIRE(names.contains("aio/then"));
  for (const catalog::Entry& entry : catalog::entries()) {
    if (entry.internal || !catalog::has(entry.effects, catalog::Effect::suspends)) continue;
    INFO(entry.name << " is declared in " << entry.file << " as one that suspends; show in " << kFolders[0]
                    << " what cancelling it does");
    CHECK(names.contains(std::string(entry.name)));
  }
}
