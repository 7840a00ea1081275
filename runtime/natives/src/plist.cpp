#include "collections.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

Outcome expected_plist(NativeCall& call, std::uint32_t index) { return call.expected(index, "a plist"); }

// Every second element: keys from 0 on, values from 1 on.
Outcome every_second(NativeCall& call, std::size_t first) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  RootVector found(call.heap());
  std::size_t i = 0;
  for (heap::ListIterator it(call[0]); !it.done(); it.next(), ++i) {
    if (i % 2 == first) found.push_back(it.value());
  }
  return list_of(call.heap(), found);
}

}  // namespace

Outcome native_plist_get(NativeCall& call) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  const Value found = heap::plist_get(call[0], call[1]);
  return found.is_absent() ? Value::nil() : found;
}

Outcome native_plist_has_p(NativeCall& call) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  return Value::boolean(!heap::plist_get(call[0], call[1]).is_absent());
}

Outcome native_plist_keys(NativeCall& call) { return every_second(call, 0); }
Outcome native_plist_vals(NativeCall& call) { return every_second(call, 1); }

Outcome native_plist_set(NativeCall& call) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  RootVector pairs(call.heap());
  append_elements(pairs, call[0]);
  std::size_t at = 0;
  while (at < pairs.size() && !heap::equal(pairs[at], call[1])) at += 2;
  if (at == pairs.size()) {
    pairs.push_back(call[1]);
    pairs.push_back(call[2]);
  }
  pairs[at + 1] = call[2];
  return list_of(call.heap(), pairs);
}

}  // namespace valk::natives
