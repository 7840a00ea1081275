#include "valk/heap/dict.hpp"

#include <map>
#include <random>

#include "catch.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/print.hpp"

using namespace valk::heap;

namespace {

// The build that collects at each allocation takes its time.
#ifdef VALK_STRESS_COLLECTOR
constexpr int kSteps = 500;
constexpr int kDepth = 1'000;
#else
constexpr int kSteps = 20'000;
constexpr int kDepth = 100'000;
#endif

Value dict_of(Heap& heap, std::initializer_list<Value> pairs) { return make_dict(heap, {pairs.begin(), pairs.size()}); }

}  // namespace

TEST_CASE("a dict of any size holds what was set, in the order of first setting") {
  const std::size_t keys = GENERATE(4U, 9U, 300U, 5000U);
  const std::int64_t stride = GENERATE(1, -7, 1 << 20);
  Heap heap({1 << 16});
  std::mt19937 random(7);
  Root dict(heap, make_dict(heap, {}));
  std::map<std::int64_t, std::int64_t> model;
  std::vector<std::int64_t> order;
  for (int step = 0; step < kSteps; ++step) {
    const auto key = stride * static_cast<std::int64_t>(random() % keys);
    if (random() % 3 == 0) {
      dict = dict_remove(heap, dict, Value::fixnum(key));
      if (model.erase(key) != 0) std::erase(order, key);
    } else {
      dict = dict_set(heap, dict, Value::fixnum(key), Value::fixnum(step));
      if (!model.contains(key)) order.push_back(key);
      model[key] = step;
    }
    REQUIRE(dict_length(dict) == model.size());
  }
  const auto entries = dict_entries(dict);
  REQUIRE(entries.size() == order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    CHECK(entries[i].key.as_fixnum() == order[i]);
    CHECK(entries[i].value.as_fixnum() == model[order[i]]);
    CHECK(dict_get(dict, Value::fixnum(order[i])) == Value::fixnum(model[order[i]]));
  }
  for (std::size_t key = 0; key < keys; ++key) {
    const auto number = stride * static_cast<std::int64_t>(key);
    CHECK(dict_get(dict, Value::fixnum(number)).is_absent() == !model.contains(number));
  }
}

TEST_CASE("a change leaves the dict before it as it was") {
  Heap heap;
  Root before(heap, make_dict(heap, {}));
  for (int i = 0; i < 100; ++i) before = dict_set(heap, before, Value::fixnum(i), Value::fixnum(i));
  Root after(heap, before);
  for (int i = 0; i < 100; i += 2) after = dict_remove(heap, after, Value::fixnum(i));
  for (int i = 0; i < 100; ++i) after = dict_set(heap, after, Value::fixnum(i), Value::fixnum(-i));
  CHECK(dict_length(before) == 100);
  for (int i = 0; i < 100; ++i) CHECK(dict_get(before, Value::fixnum(i)) == Value::fixnum(i));
  CHECK(dict_get(after, Value::fixnum(7)) == Value::fixnum(-7));
}

TEST_CASE("dicts made at once, step by step and through removals are equal and hash alike") {
  Heap heap;
  RootVector pairs(heap);
  Root stepwise(heap, make_dict(heap, {}));
  for (int i = 0; i < 1000; ++i) {
    const Value key = heap.string("key " + std::to_string(i));
    pairs.push_back(key);
    pairs.push_back(Value::fixnum(i));
    stepwise = dict_set(heap, stepwise, key, Value::fixnum(i));
  }
  for (int i = 0; i < 2000; ++i) stepwise = dict_set(heap, stepwise, Value::fixnum(i), Value::nil());
  for (int i = 0; i < 2000; ++i) stepwise = dict_remove(heap, stepwise, Value::fixnum(i));
  const Value at_once = make_dict(heap, {pairs.data(), pairs.size()});
  CHECK(equal(at_once, stepwise));
  CHECK(hash(at_once) == hash(stepwise));
}

TEST_CASE("keys that are equal are one key, whatever they are made of") {
  Heap heap;
  Root big(heap, heap.floating(1.0));
  Root list(heap, heap.list({Value::fixnum(1)}));
  Root other(heap, heap.list({big}));
  Root dict(heap, dict_of(heap, {Value::fixnum(1), Value::fixnum(10), list, Value::fixnum(20)}));
  dict = dict_set(heap, dict, big, Value::fixnum(11));
  dict = dict_set(heap, dict, Value::boolean(true), Value::fixnum(12));
  dict = dict_set(heap, dict, other, Value::fixnum(21));
  CHECK(to_readable(heap, dict) == "(dict 1 12 {1} 21)");
}

TEST_CASE("keys whose hashes collide are told apart") {
  Heap heap;
  // Identity alone tells these apart, and it gives no hash.
  RootVector atoms(heap);
  Root dict(heap, make_dict(heap, {}));
  for (int i = 0; i < 50; ++i) {
    atoms.push_back(heap.atom(Value::nil()));
    dict = dict_set(heap, dict, atoms.back(), Value::fixnum(i));
  }
  heap.collect_minor();
  for (int i = 0; i < 50; i += 2) dict = dict_remove(heap, dict, atoms[static_cast<std::size_t>(i)]);
  for (int i = 0; i < 50; ++i) {
    const Value found = dict_get(dict, atoms[static_cast<std::size_t>(i)]);
    CHECK(found == (i % 2 == 0 ? Value::absent() : Value::fixnum(i)));
  }
}

TEST_CASE("dicts nest deeper than the stack") {
  Heap heap;
  Root a(heap, make_dict(heap, {}));
  Root b(heap, make_dict(heap, {}));
  Root key(heap, make_dict(heap, {}));
  for (int i = 0; i < kDepth; ++i) {
    a = dict_of(heap, {Value::fixnum(1), a});
    b = dict_of(heap, {Value::fixnum(1), b});
    key = dict_of(heap, {key, Value::nil()});
  }
  CHECK(equal(a, b));
  CHECK(hash(a) == hash(b));
  CHECK(to_readable(heap, a).size() > kDepth);
  CHECK(equal(key, key));
}
