#include "valk/natives/prelude.hpp"

#include <cassert>
#include <string>
#include <utility>

#include "valk/catalog/catalog.hpp"
#include "valk/compile/serialize.hpp"
#include "valk/natives/prelude_units.hpp"

namespace valk::natives {

namespace {

base::Source source_of(std::string_view path) {
  for (const catalog::StandardSource& standard : catalog::standard_sources()) {
    if (standard.path == path) return base::SourceText::make(std::string(path), std::string(standard.text));
  }
  return nullptr;
}

}  // namespace

std::shared_ptr<const Prelude> Prelude::load() {
  auto prelude = std::make_shared<Prelude>();
  for (const PreludeUnit& made : prelude_units()) {
    auto unit = compile::deserialize(made.bytes, source_of(made.path));
    assert(unit != nullptr && "the build compiled the prelude for this format");
    prelude->units.push_back(std::move(unit));
  }
  return prelude;
}

}  // namespace valk::natives
