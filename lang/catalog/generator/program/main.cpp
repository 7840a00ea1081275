// catalog_generator ROOT OUT FILE…: reads the Valk sources FILE (paths from ROOT, such as stdlib/native/aio.valk) and
// writes OUT/catalog_data.cpp and OUT/include/valk/natives/native_list.inc. Any mistake in them ends it with status 1.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "valk/catalog_generator/output.hpp"
#include "valk/syntax/diagnostics.hpp"

namespace {

namespace fs = std::filesystem;
using namespace valk;

bool read_file(const fs::path& path, std::string& text) {
  std::ifstream stream(path, std::ios::binary);
  text.assign(std::istreambuf_iterator<char>(stream), {});
  return static_cast<bool>(stream) || stream.eof();
}

bool write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream << text;
  return static_cast<bool>(stream.flush());
}

void read_source(const base::Source& source, catalog_generator::Declarations& declarations) {
  const auto tree = syntax::Tree::parse(source);
  auto mistakes = syntax::diagnostics(*tree);
  if (!mistakes.empty()) {
    std::move(mistakes.begin(), mistakes.end(), std::back_inserter(declarations.problems));
  } else if (source->path().starts_with("stdlib/native/")) {
    catalog_generator::read_declarations(*tree, declarations);
  } else if (source->path().starts_with("stdlib/prelude/")) {
    catalog_generator::read_definitions(*tree, declarations);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: catalog_generator ROOT OUT FILE...\n";
    return 2;
  }
  const fs::path root = argv[1];
  const fs::path out = argv[2];
  std::vector<std::string> paths(argv + 3, argv + argc);
  std::sort(paths.begin(), paths.end());

  std::vector<base::Source> sources;
  catalog_generator::Declarations declarations;
  for (const std::string& path : paths) {
    std::string text;
    if (!read_file(root / path, text)) {
      std::cerr << "catalog_generator: cannot read " << path << "\n";
      return 2;
    }
    sources.push_back(base::SourceText::make(path, std::move(text)));
    read_source(sources.back(), declarations);
  }
  catalog_generator::finish(declarations);

  base::sort(declarations.problems);
  for (const base::Diagnostic& problem : declarations.problems) std::cerr << base::render(problem, {});
  if (!declarations.problems.empty()) return 1;

  if (!write_file(out / "catalog_data.cpp", catalog_generator::catalog_data(declarations, sources)) ||
      !write_file(out / "include/valk/natives/native_list.inc", catalog_generator::native_list(declarations))) {
    std::cerr << "catalog_generator: cannot write to " << out << "\n";
    return 2;
  }
  return 0;
}
