#include "support.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

// Keys and values in turn; nil has none.
bool is_pairs(Value value) { return heap::is_list(value) && heap::list_length(value) % 2 == 0; }

Outcome expected_plist(NativeCall& call, std::uint32_t index) { return call.expected(index, "a plist"); }

void append_elements(RootVector& to, Value list) {
  for (heap::ListIterator it(list); !it.done(); it.next()) to.push_back(it.value());
}

// In its place when the key is there, else at the end. Nothing is allocated in the heap.
void set(RootVector& pairs, Value key, Value value) {
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    if (!heap::equal(pairs[i], key)) continue;
    pairs[i + 1] = value;
    return;
  }
  pairs.push_back(key);
  pairs.push_back(value);
}

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
Outcome native_keys(NativeCall& call) { return every_second(call, 0); }
Outcome native_vals(NativeCall& call) { return every_second(call, 1); }

Outcome native_get(NativeCall& call) {
  Value found = Value::absent();
  if (is_pairs(call[0])) {
    found = heap::plist_get(call[0], call[1]);
  } else if (vm::can_look_up(call[0], call[1])) {
    found = vm::look_up(call.machine(), call[0], call[1]);
  } else {
    return expected_plist(call, 0);
  }
  if (!found.is_absent() && !found.is_nil()) return found;
  return call.has(2) ? call[2] : Value::nil();
}

Outcome native_assoc(NativeCall& call) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  if (call.count() % 2 == 0) return call.raise(names::arity, "`assoc` needs a value behind its last key");
  RootVector pairs(call.heap());
  append_elements(pairs, call[0]);
  for (std::uint32_t i = 1; i < call.count(); i += 2) set(pairs, call[i], call[i + 1]);
  return list_of(call.heap(), pairs);
}

Outcome native_plist_set(NativeCall& call) { return native_assoc(call); }

Outcome native_dissoc(NativeCall& call) {
  if (!is_pairs(call[0])) return expected_plist(call, 0);
  RootVector kept(call.heap());
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    const Value key = it.value();
    bool goes = false;
    for (std::uint32_t i = 1; i < call.count(); ++i) goes = goes || heap::equal(key, call[i]);
    it.next();
    if (goes) continue;
    kept.push_back(key);
    kept.push_back(it.value());
  }
  return list_of(call.heap(), kept);
}

Outcome native_merge(NativeCall& call) {
  RootVector pairs(call.heap());
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!is_pairs(call[i])) return expected_plist(call, i);
    for (heap::ListIterator it(call[i]); !it.done(); it.next()) {
      const Value key = it.value();
      it.next();
      set(pairs, key, it.value());
    }
  }
  return list_of(call.heap(), pairs);
}

}  // namespace valk::natives
