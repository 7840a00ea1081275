// Functions of plists and dicts alike.

#include "collections.hpp"
#include "valk/heap/equality.hpp"

namespace valk::natives {

namespace {

bool is_collection(Value value) { return is_dict(value) || is_pairs(value); }

Outcome expected_collection(NativeCall& call, std::uint32_t index) { return call.expected(index, "a plist or a dict"); }

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

Outcome plist_without(NativeCall& call) {
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

Outcome every_second(NativeCall& call, std::size_t first) {
  if (!is_collection(call[0])) return expected_collection(call, 0);
  RootVector pairs(call.heap());
  append_pairs(pairs, call[0]);
  RootVector found(call.heap());
  for (std::size_t i = first; i < pairs.size(); i += 2) found.push_back(pairs[i]);
  return list_of(call.heap(), found);
}

}  // namespace

Outcome native_get(NativeCall& call) {
  Value found = Value::absent();
  if (is_pairs(call[0])) {
    found = heap::plist_get(call[0], call[1]);
  } else if (vm::can_look_up(call[0], call[1])) {
    found = vm::look_up(call.machine(), call[0], call[1]);
  } else {
    return expected_collection(call, 0);
  }
  if (!found.is_absent() && !found.is_nil()) return found;
  return call.has(2) ? call[2] : Value::nil();
}

Outcome native_assoc(NativeCall& call) {
  if (!is_collection(call[0])) return expected_collection(call, 0);
  if (call.count() % 2 == 0) {
    return call.raise(names::arity, "`" + std::string(call.name()) + "` needs a value behind its last key");
  }
  if (is_dict(call[0])) return heap::dict_set_all(call.heap(), call[0], call.operands().subspan(1));
  RootVector pairs(call.heap());
  append_elements(pairs, call[0]);
  for (std::uint32_t i = 1; i < call.count(); i += 2) set(pairs, call[i], call[i + 1]);
  return list_of(call.heap(), pairs);
}

Outcome native_dissoc(NativeCall& call) {
  if (!is_collection(call[0])) return expected_collection(call, 0);
  if (!is_dict(call[0])) return plist_without(call);
  for (std::uint32_t i = 1; i < call.count(); ++i) call.set(0, heap::dict_remove(call.heap(), call[0], call[i]));
  return call[0];
}

Outcome native_keys(NativeCall& call) { return every_second(call, 0); }
Outcome native_vals(NativeCall& call) { return every_second(call, 1); }

Outcome native_merge(NativeCall& call) {
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!is_collection(call[i])) return expected_collection(call, i);
  }
  if (call.count() == 0) return Value::nil();
  const bool gives_dict = is_dict(call[0]);
  RootVector pairs(call.heap());
  if (!gives_dict) append_elements(pairs, call[0]);
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    RootVector more(call.heap());
    append_pairs(more, call[i]);
    if (gives_dict) {
      call.set(0, heap::dict_set_all(call.heap(), call[0], {more.data(), more.size()}));
    } else {
      for (std::size_t k = 0; k < more.size(); k += 2) set(pairs, more[k], more[k + 1]);
    }
  }
  return gives_dict ? Outcome(call[0]) : Outcome(list_of(call.heap(), pairs));
}

Outcome native_empty_p(NativeCall& call) {
  const Outcome length = vm::length(call.machine(), call[0]);
  return is_raise(length) ? call.expected(0, "a list, a dict, a string or bytes")
                          : Outcome(Value::boolean(length.value == Value::fixnum(0)));
}

}  // namespace valk::natives
