#include "valk/vm/data.hpp"

#include <algorithm>

#include "valk/heap/list.hpp"

namespace valk::vm {

namespace {

using compile::Datum;
using heap::Value;

Value atom_of(heap::Heap& heap, const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::nil:
      return Value::nil();
    case Datum::Kind::boolean:
      return Value::boolean(datum.boolean);
    case Datum::Kind::integer:
      return heap.integer(datum.integer);
    case Datum::Kind::floating:
      return heap.floating(datum.floating);
    case Datum::Kind::string:
      return heap.string(datum.text);
    case Datum::Kind::symbol:
      return heap.symbol(datum.text);
    case Datum::Kind::list:
      break;
  }
  __builtin_unreachable();
}

// False when `value` is none.
bool read_atom(const heap::Heap& heap, Value value, Datum& datum) {
  if (value.is_nil()) {
    datum.kind = Datum::Kind::nil;
  } else if (value.is_boolean()) {
    datum.kind = Datum::Kind::boolean;
    datum.boolean = value.is_true();
  } else if (heap::is_integer(value)) {
    datum.kind = Datum::Kind::integer;
    datum.integer = heap::integer_of(value);
  } else if (const auto* real = heap::try_as<heap::Float>(value)) {
    datum.kind = Datum::Kind::floating;
    datum.floating = real->number;
  } else if (heap::is_string(value)) {
    datum.kind = Datum::Kind::string;
    datum.text = heap::text_of(value);
  } else if (value.is_symbol() || value.is_keyword()) {
    datum.kind = Datum::Kind::symbol;
    datum.text = heap.symbols().name(value);
  } else {
    return false;
  }
  return true;
}

}  // namespace

// Elements wait in one row until their list has all of them.
Value value_of(heap::Heap& heap, const compile::Data& data) {
  struct Open {
    std::size_t first;
    std::size_t count;
    bool is_brace;
  };
  std::vector<Open> open;
  heap::RootVector values(heap);
  for (const Datum& datum : data) {
    if (datum.kind == Datum::Kind::list) {
      open.push_back({values.size(), datum.count, datum.is_brace});
      continue;
    }
    values.push_back(atom_of(heap, datum));
    while (!open.empty() && values.size() == open.back().first + open.back().count) {
      const Open done = open.back();
      open.pop_back();
      const Value list = heap.list({values.data() + done.first, done.count});
      if (done.is_brace) heap::as<heap::Array>(list).extra |= heap::Array::kBrace;
      values.resize(done.first);
      values.push_back(list);
    }
  }
  assert(open.empty() && values.size() == 1);
  return values[0];
}

std::optional<compile::Data> data_of(const heap::Heap& heap, Value whole, Value& culprit) {
  compile::Data data;
  std::vector<Value> pending{whole};  // the next one last; nothing is allocated here
  while (!pending.empty()) {
    const Value value = pending.back();
    pending.pop_back();
    Datum& datum = data.emplace_back();
    if (!value.is_nil() && heap::is_list(value)) {
      datum.kind = Datum::Kind::list;
      datum.count = static_cast<std::uint32_t>(heap::list_length(value));
      datum.is_brace = heap::is_brace_list(value);
      const std::size_t first = pending.size();
      for (heap::ListIterator it(value); !it.done(); it.next()) pending.push_back(it.value());
      std::reverse(pending.begin() + static_cast<std::ptrdiff_t>(first), pending.end());
    } else if (!read_atom(heap, value, datum)) {
      culprit = value;
      return std::nullopt;
    }
  }
  return data;
}

}  // namespace valk::vm
