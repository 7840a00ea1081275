#include "options.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "valk/base/text.hpp"

namespace valk::natives {

std::optional<Outcome> check_options(NativeCall& call, std::uint32_t index, std::span<const std::string_view> known) {
  if (!call.has(index) || call[index].is_nil()) return std::nullopt;
  if (!heap::is_plist(call[index])) return call.expected(index, "a plist of options");
  bool is_key = true;
  for (heap::ListIterator it(call[index]); !it.done(); it.next(), is_key = !is_key) {
    if (!is_key) continue;
    if (!it.value().is_keyword()) return call.expected(index, "a plist of options");
    const std::string name(call.heap().symbols().name(it.value()));
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    return call.raise(names::value, "`" + std::string(call.name()) + "` has no option `" + name + "`" +
                                        base::suggestion(name, candidates));
  }
  return std::nullopt;
}

Value option(NativeCall& call, std::uint32_t index, std::string_view key, Value otherwise) {
  if (!call.has(index) || call[index].is_nil()) return otherwise;
  const Value found = heap::plist_get(call[index], call.heap().symbol(key));
  return found.is_absent() ? otherwise : found;
}

}  // namespace valk::natives
