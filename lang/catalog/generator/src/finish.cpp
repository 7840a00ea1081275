#include <algorithm>
#include <map>

#include "declaration_reader.hpp"

namespace valk::catalog_generator {
namespace {

void report_with_note(Declarations& declarations, const Declaration& later, const Declaration& earlier,
                      std::string message) {
  report(declarations.problems, later.location, std::move(message));
  declarations.problems.back().notes.push_back({"the other one is here", earlier.location});
}

}  // namespace

void finish(Declarations& declarations) {
  auto& entries = declarations.entries;
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Declaration& left, const Declaration& right) { return left.name < right.name; });
  std::map<std::string, const Declaration*> functions;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0 && entries[i - 1].name == entries[i].name) {
      report_with_note(declarations, entries[i], entries[i - 1], "`" + entries[i].name + "` is declared twice");
      continue;
    }
    if (entries[i].kind != Kind::native) continue;
    const auto [place, is_new] = functions.emplace(function_name(entries[i].name), &entries[i]);
    if (!is_new) {
      report_with_note(
          declarations, entries[i], *place->second,
          "`" + entries[i].name + "` and `" + place->second->name + "` have the same C++ name, `" + place->first + "`");
    }
  }
}

}  // namespace valk::catalog_generator
