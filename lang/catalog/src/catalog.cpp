#include "valk/catalog/catalog.hpp"

#include <cstdint>
#include <vector>

#include "tables.hpp"

namespace valk::catalog {

std::span<const Entry> entries() { return tables::entries; }

namespace {

// Every symbol of every program is looked up here, most of them in vain: an open hash table a quarter full, made when first asked for.
class NameTable {
 public:
  NameTable() {
    while (slots_.size() < 4 * entries().size()) slots_.resize(slots_.size() * 2);
    for (const Entry& entry : entries()) {
      std::size_t at = home(entry.name);
      while (slots_[at] != nullptr) at = next(at);
      slots_[at] = &entry;
    }
  }

  [[nodiscard]] const Entry* find(std::string_view name) const {
    for (std::size_t at = home(name); slots_[at] != nullptr; at = next(at)) {
      if (slots_[at]->name == name) return slots_[at];
    }
    return nullptr;
  }

 private:
  [[nodiscard]] std::size_t home(std::string_view name) const {
    std::uint64_t hash = name.size();
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(hash >> 32) & (slots_.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

  std::vector<const Entry*> slots_ = std::vector<const Entry*>(64);
};

}  // namespace

const Entry* find(std::string_view name) {
  static const NameTable table;
  return table.find(name);
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
