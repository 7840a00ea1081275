#include "valk/natives/prelude.hpp"

#include <cassert>
#include <string>
#include <utility>

#include "valk/catalog/catalog.hpp"
#include "valk/compile/compile.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::natives {

std::shared_ptr<const Prelude> Prelude::compile() {
  auto prelude = std::make_shared<Prelude>();
  for (const catalog::StandardSource& standard : catalog::standard_sources()) {
    if (!standard.path.starts_with("stdlib/prelude/")) continue;
    const auto source = base::SourceText::make(std::string(standard.path), std::string(standard.text));
    compile::Environment environment;
    environment.may_use_internals = true;
    compile::Compiled compiled = compile::compile(*syntax::Tree::parse(source), environment);
    assert(compiled.unit != nullptr && "the prelude compiles");
    prelude->units.push_back(std::move(compiled.unit));
  }
  return prelude;
}

}  // namespace valk::natives
