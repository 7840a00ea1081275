#pragma once

// The definitions of a module by name, and which names are read anywhere in it.

#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "valk/names/module.hpp"

namespace valk::names {

struct Module::Index {
  static constexpr std::uint32_t end = none;
  struct Entry {
    BindingId id;
    std::uint32_t next = end;  // the next definition of the same name, in order of files and text
  };
  struct Chain {
    std::uint32_t first = end;
    std::uint32_t last = end;
  };

  void add(const FileFacts& facts, std::uint32_t file);

  // Calls `visit(BindingId)` for what `file` sees of a name: private definitions of other files left out.
  template <class Visit>
  void for_each(const Module& module, std::uint32_t file, std::string_view name, Visit visit) const {
    const auto found = by_name.find(name);
    if (found == by_name.end()) return;
    for (std::uint32_t at = found->second.first; at != end; at = entries[at].next) {
      const BindingId id = entries[at].id;
      if (id.file == file || module.binding(id).kind != BindingKind::file_private) visit(id);
    }
  }

  // The names with a free use in a file: made when first asked for, by whoever asks.
  [[nodiscard]] bool is_read(const Module& module, std::uint32_t file, std::string_view name);

  // True when a call of a macro at top level of a group's files has the name in it.
  [[nodiscard]] bool is_named_by_macro(const Module& module, std::uint32_t group, std::string_view name);

  std::unordered_map<std::string_view, Chain> by_name;
  std::vector<Entry> entries;
  std::once_flag reads_once;
  std::vector<std::unordered_set<std::string_view>> reads;  // by file
  std::once_flag macros_once;
  std::vector<std::unordered_set<std::string_view>> named_by_macros;  // by group
};

}  // namespace valk::names
