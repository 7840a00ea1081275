#pragma once

// What the generator writes (catalog_data.cpp): constant data, initialized before any code runs.

#include "valk/catalog/catalog.hpp"

namespace valk::catalog::tables {

extern const std::span<const Entry> entries;           // by name
extern const std::span<const StandardSource> sources;  // by path
extern const std::span<const StandardSource> prelude;  // a part of `sources`
extern const std::size_t native_count;
extern const std::uint64_t fingerprint;

}  // namespace valk::catalog::tables
