#pragma once

// What is known about the file that is being linted.

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/suppressions.hpp"
#include "valk/lint/lint.hpp"
#include "valk/meaning/meaning.hpp"
#include "valk/names/module.hpp"

namespace valk::lint {

// A file's place in a module that another file is the root of.
struct Membership {
  const meaning::Meaning* meaning = nullptr;
  std::uint32_t file = 0;

  [[nodiscard]] const names::Module& module() const { return meaning->module(); }
};

struct Subject {
  syntax::Tree::Ptr tree;
  names::FileFacts::Ptr facts;
  meaning::Meaning::Ptr meaning;      // of the module of the file, which is its file 0, and what it loads
  std::vector<Membership> loaded_by;  // modules that load the file: it sees their definitions, and they use its own
  std::vector<Suppression> suppressions;
  std::vector<std::string_view> names_in_broken_code;  // sorted: see Context::stands_in_broken_code
};

}  // namespace valk::lint
