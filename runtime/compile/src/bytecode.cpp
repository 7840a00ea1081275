#include "valk/compile/bytecode.hpp"

#include <algorithm>

namespace valk::compile {

namespace {

constexpr auto none = Format::none;
constexpr auto A = Format::A;
constexpr auto AB = Format::AB;
constexpr auto ABC = Format::ABC;
constexpr auto ABI = Format::ABI;
constexpr auto AK = Format::AK;
constexpr auto AD = Format::AD;
constexpr auto J = Format::J;
constexpr auto A_word = Format::A_word;
constexpr auto AB_word = Format::AB_word;
constexpr auto AB_jump = Format::AB_jump;
constexpr auto AD_jump = Format::AD_jump;

namespace flags {
constexpr std::uint8_t none = flag_none;
constexpr std::uint8_t raises = flag_raises;
constexpr std::uint8_t ends = flag_ends;
constexpr std::uint8_t raises_ends = flag_raises | flag_ends;
constexpr std::uint8_t calls = flag_calls | flag_raises;
constexpr std::uint8_t calls_ends = flag_calls | flag_raises | flag_ends;
}  // namespace flags

constexpr OpcodeInfo infos[] = {
#define VALK_OPCODE(name, format, flag, description) {#name, format, flags::flag, description},
#include "valk/compile/opcodes.def"
#undef VALK_OPCODE
};

}  // namespace

const OpcodeInfo& info(Opcode opcode) { return infos[static_cast<std::size_t>(opcode)]; }

base::Span Prototype::span_at(std::uint32_t pc) const {
  auto behind = std::upper_bound(spans.begin(), spans.end(), pc,
                                 [](std::uint32_t wanted, const SpanEntry& entry) { return wanted < entry.pc; });
  return behind == spans.begin() ? span : std::prev(behind)->span;
}

}  // namespace valk::compile
