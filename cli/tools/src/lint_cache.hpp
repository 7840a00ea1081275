#pragma once

// What the linter found before: by file, with what the findings depend on.
//
// Findings of a file depend on the files that it loads and on those that load it, so files that are connected by loads are
// one piece: it is looked at anew when any of its files has changed, came or went. The cache is one file; one that another
// build or other rules made is not used, and one that is damaged is none.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"

namespace valk::tools {

struct CachedFile {
  std::uint64_t hash = 0;          // of its text; 0: it could not be read
  std::string options;             // that it was looked at with
  bool is_input = false;           // false: loaded only
  std::vector<std::string> loads;  // resolved paths
  std::string findings;            // see pack
};

using LintCache = std::map<std::string, CachedFile, std::less<>>;  // by path

[[nodiscard]] std::uint64_t hash_of(std::string_view text);

// Diagnostics as bytes and back; `source_of` gives the text of a path. False: the bytes are damaged.
[[nodiscard]] std::string pack(const std::vector<const base::Diagnostic*>& diagnostics);
[[nodiscard]] bool unpack(std::string_view bytes, const std::function<base::Source(const std::string& path)>& source_of,
                          std::vector<base::Diagnostic>& diagnostics);

// Empty when there is none that can be used.
[[nodiscard]] LintCache read_cache(const std::string& path);
void write_cache(const std::string& path, const LintCache& cache);

}  // namespace valk::tools
