#pragma once

// What is wrong, wasteful or suspicious in programs, rule by rule.
//
// `lint` is a function of its inputs: trees and levels in, diagnostics out. A rule is a `.cpp` and a `.md` in
// lint/rules/<group>/ and a row of lint/rules/rules.def; rules.hpp shows them. Precision comes first: what the analysis
// does not know is never reported.
//
// Suppressions in the text: `; lint: ignore RULE reason` for its own line, or for the next line of code when it stands
// alone; `; lint: ignore-file RULE reason` for the file. Several rules are separated by commas or spaces. Findings with
// the id "syntax" cannot be suppressed.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/lint/rules.hpp"
#include "valk/meaning/meaning.hpp"
#include "valk/names/module.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::lint {

struct Options {
  // By rule id; a rule that is not named here has its default level. Unknown ids are ignored: `find_rule` tells.
  std::map<std::string, Level, std::less<>> levels;
  // When not empty, only these rules run; "syntax" findings are given all the same.
  std::vector<std::string> only;

  [[nodiscard]] Level level_of(const Rule& rule) const;
};

struct FileInput {
  syntax::Tree::Ptr tree;
  // What the caller knows already; nullptr: it is found out. `meaning` is of a module whose file 0 is this one.
  names::FileFacts::Ptr facts = nullptr;
  meaning::Meaning::Ptr meaning = nullptr;
  // Its own options, in place of those of all files; they must outlive the call.
  const Options* options = nullptr;
};

// Calls `work(i)` for each i below `count`, in any order, on as many threads as it likes.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)>;

// The findings in `files`, in reporting order (base::sort): mistakes of syntax and shape with the id "syntax", and what
// every rule finds that is not off. Each file is given once.
//
// Files given together are one workspace: what one loads is looked for among the others, then asked of `provider`. Where
// a loaded file is missing, nothing is said about names that it might define.
//
// `for_each` spreads the work over threads; `provider` must then be ready to be asked from any of them.
[[nodiscard]] std::vector<base::Diagnostic> lint(std::span<const FileInput> files, const Options& options,
                                                 const names::FileProvider& provider = nullptr,
                                                 const ForEach& for_each = nullptr);
[[nodiscard]] std::vector<base::Diagnostic> lint(const syntax::Tree::Ptr& tree, const Options& options,
                                                 const names::FileProvider& provider = nullptr);

}  // namespace valk::lint
