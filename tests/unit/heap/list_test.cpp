#include <vector>

#include "catch.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

using namespace valk::heap;

namespace {

// The build that collects at each allocation takes its time.
#ifdef VALK_STRESS_COLLECTOR
constexpr std::size_t kDepth = 3'000;
#else
constexpr std::size_t kDepth = 300'000;
#endif

Value numbers(Heap& heap, std::int64_t count) {
  RootVector values(heap);
  for (std::int64_t i = 0; i < count; ++i) values.push_back(Value::fixnum(i));
  return heap.list({values.data(), values.size()});
}

// count, count - 1, … in cells in front of `tail`.
Value cells(Heap& heap, std::int64_t count, Value tail) {
  Root list(heap, tail);
  for (std::int64_t i = 1; i <= count; ++i) list = heap.cons(Value::fixnum(i), list);
  return list;
}

std::string shown(Heap& heap, Value list) { return to_readable(heap, list); }

}  // namespace

TEST_CASE("a list reads the same whatever it is made of") {
  Heap heap;
  Root row(heap, numbers(heap, 3));
  Root mixed(heap, cells(heap, 2, row));
  CHECK(shown(heap, mixed) == "{2 1 0 1 2}");
  CHECK(list_length(mixed) == 5);
  Root tail(heap, list_tail(heap, list_tail(heap, list_tail(heap, mixed))));
  CHECK(shown(heap, tail) == "{1 2}");
  CHECK(shown(heap, list_tail(heap, tail)) == "{2}");
  CHECK(list_tail(heap, list_tail(heap, tail)).is_nil());
  CHECK(list_head(mixed) == Value::fixnum(2));
}

TEST_CASE("any element of a list is found by its index") {
  Heap heap;
  for (const std::int64_t count : {1, 2, 3, 7, 100, 1000}) {
    for (const std::int64_t behind : {0, 1, 50}) {
      Root row(heap, numbers(heap, behind));
      Root list(heap, cells(heap, count, row));
      for (std::int64_t i = 0; i < count; ++i) {
        REQUIRE(list_nth(list, static_cast<std::size_t>(i)) == Value::fixnum(count - i));
      }
      for (std::int64_t i = 0; i < behind; ++i) {
        REQUIRE(list_nth(list, static_cast<std::size_t>(count + i)) == Value::fixnum(i));
      }
    }
  }
}

TEST_CASE("drop and take divide a list") {
  Heap heap;
  Root row(heap, numbers(heap, 4));
  Root list(heap, cells(heap, 4, row));
  for (std::size_t count = 0; count <= 8; ++count) {
    Root front(heap, list_take(heap, list, count));
    Root back(heap, list_drop(heap, list, count));
    CHECK(list_length(front) == count);
    CHECK(list_length(back) == 8 - count);
    CHECK(shown(heap, list_join(heap, front, back)) == "{4 3 2 1 0 1 2 3}");
  }
}

TEST_CASE("join shares a long right operand and copies a short one") {
  Heap heap;
  Root front(heap, numbers(heap, 2));
  Root back(heap, numbers(heap, 1000));
  const Root joined(heap, list_join(heap, front, back));
  CHECK(list_length(joined) == 1002);
  CHECK(is<Cons>(joined));
  CHECK(is<Array>(list_join(heap, back, front)));
}

TEST_CASE("plists are looked up by key") {
  Heap heap;
  const Value a = heap.symbol(":a");
  const Value b = heap.symbol(":b");
  Root plist(heap, heap.list({a, Value::fixnum(1), b, Value::nil()}));
  CHECK(plist_get(plist, a) == Value::fixnum(1));
  CHECK(plist_get(plist, b).is_nil());
  CHECK(plist_get(plist, heap.symbol(":c")).is_absent());
  CHECK(is_plist(plist));
  CHECK_FALSE(is_plist(Value::nil()));
}

TEST_CASE("equality is structural on data") {
  Heap heap;
  Root row(heap, numbers(heap, 4));
  Root pieces(heap, heap.cons(Value::fixnum(0), list_tail(heap, row)));
  CHECK(equal(row, pieces));
  CHECK(hash(row) == hash(pieces));
  Root one(heap, heap.floating(1.0));
  CHECK(equal(one, Value::fixnum(1)));
  CHECK(equal(Value::boolean(true), one));
  CHECK(hash(one) == hash(Value::boolean(true)));
  CHECK_FALSE(equal(Value::nil(), Value::fixnum(0)));
  Root nan(heap, heap.floating(__builtin_nan("")));
  CHECK_FALSE(equal(nan, nan));
  Root text(heap, heap.string("é"));
  Root same(heap, heap.string("é"));
  Root other(heap, heap.string("e"));
  CHECK(equal(text, same));
  CHECK(hash(text) == hash(same));
  CHECK_FALSE(equal(text, other));
  Root atom(heap, heap.atom(Value::nil()));
  Root another(heap, heap.atom(Value::nil()));
  CHECK(equal(atom, atom));
  CHECK_FALSE(equal(atom, another));
}

TEST_CASE("numbers are ordered exactly, strings by code point") {
  Heap heap;
  Root least(heap, heap.integer(INT64_MIN));
  Root greatest(heap, heap.integer(INT64_MAX));
  Root odd(heap, heap.integer((std::int64_t{1} << 53) + 1));
  const auto compared = [&](Value integer, double floating) {
    Root left(heap, integer);
    const Value right = heap.floating(floating);
    return *compare(left, right);
  };
  CHECK((compared(odd, 0x1p53) > 0));
  CHECK((compared(greatest, 0x1p63) < 0));
  CHECK((compared(least, -0x1p63) == 0));
  CHECK((compared(Value::fixnum(-1), -1.5) > 0));
  CHECK((compared(Value::fixnum(0), __builtin_nan("")) == std::partial_ordering::unordered));
  Root a(heap, heap.string("a"));
  Root b(heap, heap.string("b"));
  CHECK((*compare(a, b) < 0));
  CHECK_FALSE(compare(b, Value::fixnum(1)).has_value());
}

TEST_CASE("deep data is printed, compared and hashed without recursion") {
  Heap heap;
  Root deep(heap);
  Root twin(heap);
  for (std::size_t i = 0; i < kDepth; ++i) {
    deep = heap.list({deep});
    twin = heap.list({twin});
  }
  CHECK(shown(heap, deep).size() == 2 * kDepth + 2);
  CHECK(equal(deep, twin));
  CHECK(hash(deep) == hash(twin));
}

TEST_CASE("what is printed reads back") {
  Heap heap;
  const auto text = [&](Value value) { return to_readable(heap, value); };
  CHECK(text(heap.floating(1)) == "1.0");
  CHECK(text(heap.floating(1e22)) == "1e22");
  CHECK(text(heap.floating(-0.1)) == "-0.1");
  CHECK(text(heap.string("a\"\\\n\x01é")) == "\"a\\\"\\\\\\n\\x01é\"");
  CHECK(text(Value::nil()) == "()");
  Root name(heap, heap.string("x"));
  CHECK(text(heap.list({heap.symbol("f"), names::type, name})) == "{f :type \"x\"}");
  CHECK(to_display(heap, name) == "x");
}
