#include "valk/vm/functions.hpp"

#include <algorithm>

#include "state.hpp"

namespace valk::vm {

namespace {

FunctionInfo info_of(const heap::Heap& heap, const Native& native) {
  FunctionInfo info;
  info.name = heap.symbols().name(native.name);
  info.least = native.min_operands;
  info.most = native.max_operands;
  return info;
}

FunctionInfo info_of(const Closure& closure) {
  const FunctionDetails& details = details_of(*Code::of(closure.entry));
  FunctionInfo info;
  info.name = details.prototype.name;
  info.least = details.prototype.parameters;
  info.most = details.prototype.has_rest ? -1 : static_cast<std::ptrdiff_t>(info.least);
  info.documentation = details.prototype.documentation;
  info.location = {details.unit->source, details.prototype.span};
  return info;
}

bool is_of_language(const FunctionInfo& info) {
  return info.location.source == nullptr || info.location.source->path().starts_with("stdlib/prelude/");
}

}  // namespace

FunctionInfo function_info(const heap::Heap& heap, Value function) {
  if (const auto* partial = heap::try_as<heap::Partial>(function)) {
    FunctionInfo info = function_info(heap, partial->function);
    info.least -= std::min<std::size_t>(info.least, partial->size);
    if (info.most >= 0) info.most = std::max<std::ptrdiff_t>(0, info.most - static_cast<std::ptrdiff_t>(partial->size));
    return info;
  }
  const auto* native = heap::try_as<Native>(function);
  FunctionInfo info = native != nullptr ? info_of(heap, *native) : info_of(heap::as<Closure>(function));
  if (!info.name.empty() && is_of_language(info)) info.entry = catalog::find(info.name);
  if (info.entry != nullptr) info.documentation = info.entry->documentation;
  return info;
}

}  // namespace valk::vm
