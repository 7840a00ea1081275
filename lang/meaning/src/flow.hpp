#pragma once

// What values can go where within one chunk, as plain data: the input of the solver.
//
// A *slot* is a place that may hold function values and handles: a variable, the result of a call or of a function. Slot
// 0 is nowhere: what goes there is dropped. Slots 1 … B are the chunk's bindings in the order of its names facts; the
// free names follow; all others are for this chunk's expressions.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "valk/meaning/meaning.hpp"

namespace valk::meaning::detail {

using names::NodeIndex;
using Slot = std::uint32_t;
inline constexpr Slot nowhere = 0;

enum class How : std::uint8_t {
  as_is,
  wrapped,    // put into a list or plist
  unwrapped,  // taken from one, or passed on as it is
  settled,    // the value of a handle
  bound,      // given operands that are not counted: `partial`
};

struct FlowEdge {
  Slot from = nowhere;
  Slot to = nowhere;
  How how = How::as_is;
};

struct FlowFunction {
  FunctionKind kind = FunctionKind::top_level;
  NodeIndex node = 0;
  std::uint32_t parent = none;    // an index into ChunkFlow::functions
  std::uint32_t in_names = none;  // an index into names::ChunkFacts::functions
  std::uint32_t group = 0;
  Slot result = nowhere;
  std::uint32_t first_parameter = 0;  // in ChunkFlow::slots
  std::uint32_t required = 0;
  Slot rest = nowhere;
};

struct FlowCall {
  NodeIndex node = 0;
  std::uint32_t function = 0;  // the code that it stands in
  Slot callee = nowhere;
  Slot result = nowhere;
  std::uint32_t first_operand = 0;  // in ChunkFlow::slots
  std::uint32_t operand_count = 0;
  bool is_lookup = false;  // (:key plist)
};

// A function written there, or a handle that comes into being there (function is none).
struct FlowSource {
  Slot slot = nowhere;
  std::uint32_t function = none;
};

struct FlowGlobal {
  Slot slot = nowhere;
  std::string_view name;         // owned by the names facts
  std::uint32_t binding = none;  // of a definition; none: a free use
};

struct FlowDefine {
  NodeIndex node = 0;
  NodeIndex name = none;
  std::uint32_t function = 0;
};

// What a special form does by itself.
struct FlowEffect {
  NodeIndex node = 0;
  std::uint32_t function = 0;
  catalog::Effect effect = catalog::Effect::none;
};

struct ChunkFlow {
  std::shared_ptr<const names::ChunkFacts> facts;
  std::vector<FlowFunction> functions;  // outer ones first; 0 is the top level
  std::vector<FlowCall> calls;          // by node
  std::vector<FlowEdge> edges;
  std::vector<FlowSource> sources;
  std::vector<FlowGlobal> globals;
  std::vector<FlowDefine> defines;  // `def`s in functions, by node
  std::vector<FlowEffect> effects;  // by node
  std::vector<Slot> slots;          // operands and parameters of the above
  std::uint32_t slot_count = 1;
};

[[nodiscard]] std::shared_ptr<const ChunkFlow> build_flow(const names::FileFacts& file, std::size_t chunk);

}  // namespace valk::meaning::detail
