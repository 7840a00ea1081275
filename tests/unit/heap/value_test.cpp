#include "catch.hpp"
#include "valk/heap/heap.hpp"

using namespace valk::heap;

TEST_CASE("immediates are told apart") {
  CHECK(Value().is_nil());
  CHECK(Value::boolean(true).is_true());
  CHECK(Value::boolean(false).is_false());
  CHECK(Value::fixnum(-5).as_fixnum() == -5);
  CHECK_FALSE(Value::fixnum(0).is_nil());
  CHECK_FALSE(Value::unbound().is_nil());
  CHECK_FALSE(Value::absent().is_boolean());
}

TEST_CASE("nil, false, 0 and 0.0 are falsy, and nothing else") {
  Heap heap;
  CHECK_FALSE(is_truthy(Value::nil()));
  CHECK_FALSE(is_truthy(Value::boolean(false)));
  CHECK_FALSE(is_truthy(Value::fixnum(0)));
  CHECK_FALSE(is_truthy(heap.floating(0.0)));
  CHECK_FALSE(is_truthy(heap.floating(-0.0)));
  CHECK(is_truthy(Value::boolean(true)));
  CHECK(is_truthy(Value::fixnum(1)));
  CHECK(is_truthy(Value::fixnum(-1)));
  CHECK(is_truthy(heap.floating(0.1)));
  CHECK(is_truthy(heap.string("")));
  CHECK(is_truthy(names::type));
}

TEST_CASE("integers have 64 bits, boxed where they must be") {
  Heap heap;
  for (const std::int64_t number : {std::int64_t{0}, Value::kFixnumMax, Value::kFixnumMax + 1, Value::kFixnumMin,
                                    Value::kFixnumMin - 1, INT64_MAX, INT64_MIN}) {
    const Value value = heap.integer(number);
    CHECK(is_integer(value));
    CHECK(integer_of(value) == number);
    CHECK(value.is_fixnum() == Value::fits_fixnum(number));
  }
}

TEST_CASE("names are interned once") {
  Heap heap;
  CHECK(heap.symbol("a") == heap.symbol("a"));
  CHECK_FALSE(heap.symbol("a") == heap.symbol(":a"));
  CHECK(heap.symbol(":a").is_keyword());
  CHECK(heap.symbol("a").is_symbol());
  CHECK(heap.symbol(":").is_symbol());
  CHECK(heap.symbol(":type") == names::type);
  CHECK(heap.symbols().name(names::divide_by_zero) == ":divide-by-zero");
}
