#include "valk/catalog/catalog.hpp"

#include <algorithm>

#include "tables.hpp"

namespace valk::catalog {

std::span<const Entry> entries() { return tables::entries; }

const Entry* find(std::string_view name) {
  const auto all = entries();
  const auto found = std::lower_bound(all.begin(), all.end(), name,
                                      [](const Entry& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != all.end() && found->name == name ? &*found : nullptr;
}

const Entry* find_special_form(std::string_view name) {
  const Entry* entry = find(name);
  return entry != nullptr && entry->is_special_form() ? entry : nullptr;
}

std::size_t native_count() { return tables::native_count; }

std::span<const StandardSource> standard_sources() { return tables::sources; }

std::string_view standard_source(std::string_view path) {
  for (const StandardSource& source : standard_sources()) {
    if (source.path == path) return source.text;
  }
  return {};
}

std::span<const StandardSource> prelude_sources() { return tables::prelude; }

std::uint64_t fingerprint() { return tables::fingerprint; }

}  // namespace valk::catalog
