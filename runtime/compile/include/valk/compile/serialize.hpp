#pragma once

// Units as bytes: what the build makes of the prelude, and what the compile cache keeps.
//
// The format is this build's own: its first bytes name the instruction set, so that an older or newer file is told from a
// good one; its last eight are a checksum. The source text is not part of it: whoever reads has it.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "valk/compile/bytecode.hpp"

namespace valk::compile {

[[nodiscard]] std::string serialize(const Unit& unit);
// nullptr: these are not the bytes of a unit, or of another version's.
[[nodiscard]] std::shared_ptr<const Unit> deserialize(std::string_view bytes, base::Source source);

// Differs whenever an instruction or the format does.
[[nodiscard]] std::uint64_t format_version();
// 64 bits of FNV-1a (Fowler, Noll, Vo).
[[nodiscard]] std::uint64_t checksum(std::string_view bytes, std::uint64_t seed = 0xCBF29CE484222325);

}  // namespace valk::compile
