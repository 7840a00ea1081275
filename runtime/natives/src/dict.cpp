#include "collections.hpp"

namespace valk::natives {

namespace {

Outcome expected_dict(NativeCall& call, std::uint32_t index) { return call.expected(index, "a dict"); }

// Every second value: keys from 0 on, values from 1 on.
Outcome every_second(NativeCall& call, std::size_t first) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  RootVector found(call.heap());
  for (const heap::DictEntry& entry : heap::dict_entries(call[0])) {
    found.push_back(first == 0 ? entry.key : entry.value);
  }
  return list_of(call.heap(), found);
}

}  // namespace

Value entry_list(heap::Heap& heap, Value dict) {
  RootVector pairs(heap);
  append_pairs(pairs, dict);
  RootVector entries(heap);
  entries.reserve(pairs.size() / 2);
  for (std::size_t i = 0; i < pairs.size(); i += 2) entries.push_back(heap.list({pairs[i], pairs[i + 1]}));
  return list_of(heap, entries);
}

Outcome native_dict(NativeCall& call) {
  if (call.count() % 2 != 0) return call.raise(names::arity, "`dict` needs a value behind its last key");
  return heap::make_dict(call.heap(), call.operands());
}

Outcome native_dict_get(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  const Value found = heap::dict_get(call[0], call[1]);
  if (!found.is_absent()) return found;
  return call.has(2) ? call[2] : Value::nil();
}

Outcome native_dict_has_p(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  return Value::boolean(!heap::dict_get(call[0], call[1]).is_absent());
}

Outcome native_dict_set(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  if (call.count() % 2 == 0) return call.raise(names::arity, "`dict/set` needs a value behind its last key");
  if (call.count() == 3) return heap::dict_set(call.heap(), call[0], call[1], call[2]);
  return heap::dict_set_all(call.heap(), call[0], call.operands().subspan(1));
}

Outcome native_dict_remove(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  for (std::uint32_t i = 1; i < call.count(); ++i) call.set(0, heap::dict_remove(call.heap(), call[0], call[i]));
  return call[0];
}

Outcome native_dict_keys(NativeCall& call) { return every_second(call, 0); }
Outcome native_dict_vals(NativeCall& call) { return every_second(call, 1); }

Outcome native_dict_entries(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  return entry_list(call.heap(), call[0]);
}

Outcome native_dict_len(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  return Value::fixnum(static_cast<std::int64_t>(heap::dict_length(call[0])));
}

Outcome native_dict_merge(NativeCall& call) {
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (!is_dict(call[i])) return expected_dict(call, i);
  }
  if (call.count() == 0) return heap::make_dict(call.heap(), {});
  for (std::uint32_t i = 1; i < call.count(); ++i) {
    RootVector pairs(call.heap());
    append_pairs(pairs, call[i]);
    call.set(0, heap::dict_set_all(call.heap(), call[0], {pairs.data(), pairs.size()}));
  }
  return call[0];
}

Outcome native_dict_from(NativeCall& call) {
  if (!call.is_list(0)) return call.expected(0, "a list of entries");
  RootVector pairs(call.heap());
  for (heap::ListIterator it(call[0]); !it.done(); it.next()) {
    const Value entry = it.value();
    if (!heap::is_list(entry) || heap::list_length(entry) != 2) {
      return call.raise(names::type,
                        "`dict/from` needs entries {key value}, but got " + vm::describe_value(call.heap(), entry));
    }
    append_elements(pairs, entry);
  }
  return dict_of(call.heap(), pairs);
}

Outcome native_dict_from_plist(NativeCall& call) {
  if (!is_pairs(call[0])) return call.expected(0, "a plist");
  RootVector pairs(call.heap());
  append_elements(pairs, call[0]);
  return dict_of(call.heap(), pairs);
}

Outcome native_dict_to_plist(NativeCall& call) {
  if (!is_dict(call[0])) return expected_dict(call, 0);
  RootVector pairs(call.heap());
  append_pairs(pairs, call[0]);
  return list_of(call.heap(), pairs);
}

Outcome native_dict_zip(NativeCall& call) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    if (!call.is_list(i)) return call.expected(i, "a list");
  }
  RootVector pairs(call.heap());
  heap::ListIterator keys(call[0]);
  for (heap::ListIterator values(call[1]); !keys.done() && !values.done(); keys.next(), values.next()) {
    pairs.push_back(keys.value());
    pairs.push_back(values.value());
  }
  return dict_of(call.heap(), pairs);
}

// (%dict-keep dict kept): the entries whose place in `kept` holds something truthy.
Outcome native_internal_dict_keep(NativeCall& call) {
  RootVector pairs(call.heap());
  heap::ListIterator kept(call[1]);
  for (const heap::DictEntry& entry : heap::dict_entries(call[0])) {
    if (heap::is_truthy(kept.value())) {
      pairs.push_back(entry.key);
      pairs.push_back(entry.value);
    }
    kept.next();
  }
  return dict_of(call.heap(), pairs);
}

}  // namespace valk::natives
