#include <vector>

#include "catch.hpp"
#include "valk/heap/equality.hpp"
#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

using namespace valk::heap;

namespace {

// The build that collects at each allocation takes its time.
#ifdef VALK_STRESS_COLLECTOR
constexpr bool kStress = true;
#else
constexpr bool kStress = false;
#endif

void churn(Heap& heap, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes / sizeof(Cons); ++i) static_cast<void>(heap.cons(Value::nil(), Value::nil()));
}

constexpr HeapOptions kSmall{.nursery_bytes = 64 * 1024, .max_bytes = 0};

}  // namespace

TEST_CASE("roots follow what moves") {
  Heap heap(kSmall);
  Root text(heap, heap.string("kept"));
  RootVector row(heap);
  row.push_back(heap.list({text, Value::fixnum(1)}));
  Persistent held(heap, heap.atom(row[0]));
  Persistent moved = std::move(held);
  const Value before = text;
  heap.collect_minor();
  CHECK((kStress || text.get() != before));
  CHECK(text_of(text) == "kept");
  CHECK(to_readable(heap, row[0]) == "{\"kept\" 1}");
  CHECK(as<Atom>(moved.get()).value == row[0]);
  heap.collect_major();
  CHECK(text_of(text) == "kept");
  CHECK_FALSE(held);
}

TEST_CASE("a young value in an old, mutable object survives") {
  Heap heap(kSmall);
  Root atom(heap, heap.atom(Value::nil()));
  heap.collect_minor();
  REQUIRE_FALSE(heap.is_young(*atom.get().as_object()));
  for (int round = 0; round < 3; ++round) {
    auto& object = as<Atom>(atom);
    const Value text = heap.string("round " + std::to_string(round));
    heap.write(as<Atom>(atom), as<Atom>(atom).value, text);
    heap.collect_minor();
    CHECK(text_of(object.value) == "round " + std::to_string(round));
  }
}

TEST_CASE("a large list may be filled with young values") {
  Heap heap(kSmall);
  RootVector values(heap);
  for (int i = 0; i < 10'000; ++i) values.push_back(heap.string(std::to_string(i)));
  Root list(heap, heap.list({values.data(), values.size()}));
  values.clear();
  churn(heap, 300'000);
  heap.collect_major();
  churn(heap, 300'000);
  for (std::size_t i = 0; i < 10'000; ++i) REQUIRE(text_of(list_nth(list, i)) == std::to_string(i));
}

TEST_CASE("memory that nothing refers to is used again") {
  Heap heap(kSmall);
  Root kept(heap, heap.list({Value::fixnum(1), Value::fixnum(2)}));
  churn(heap, kStress ? 1 << 20 : 100 << 20);
  CHECK(heap.statistics().old_bytes < 1 << 20);
  Root chain(heap);
  constexpr int kCells = kStress ? 1'000 : 100'000;
  for (int round = 0; round < 20; ++round) {
    chain = Value::nil();
    for (int i = 0; i < kCells; ++i) chain = heap.cons(Value::fixnum(i), chain);
  }
  CHECK(heap.statistics().old_bytes < 40 << 20);
  CHECK(list_length(chain) == kCells);
  CHECK(list_nth(chain, kCells - 1) == Value::fixnum(0));
  CHECK(to_readable(heap, kept) == "{1 2}");
}

TEST_CASE("refs are finalised once, when nothing refers to them or the heap ends") {
  static int released;
  released = 0;
  static const RefKind kind{.name = "thing",
                            .finalise = [](void* resource) { released += *static_cast<int*>(resource); }};
  int one = 1;
  int ten = 10;
  int hundred = 100;
  {
    Heap heap(kSmall);
    Root kept(heap, heap.ref(kind, 1, &one));
    static_cast<void>(heap.ref(kind, 2, &ten));
    Value closed = heap.ref(kind, 3, &hundred);
    as<Ref>(closed).resource = nullptr;
    CHECK(to_readable(heap, kept) == "<thing 1>");
    heap.collect_major();
    CHECK(released == 10);
  }
  CHECK(released == 11);
}

TEST_CASE("cycles are collected") {
  Heap heap(kSmall);
  for (int i = 0; i < 1000; ++i) {
    Root a(heap, heap.atom(Value::nil()));
    Root b(heap, heap.atom(a));
    heap.write(as<Atom>(a), as<Atom>(a).value, b);
    heap.collect_minor();
  }
  heap.collect_major();
  CHECK(heap.statistics().live_bytes < 10'000);
}

TEST_CASE("the limit is reported, and room is found where there is garbage") {
  constexpr std::size_t kLimit = kStress ? 512 << 10 : 4 << 20;
  Heap heap({.nursery_bytes = 64 * 1024, .max_bytes = kLimit});
  int polls = 0;
  heap.on_over_limit = [&] { ++polls; };
  churn(heap, kStress ? 1 << 20 : 50 << 20);
  CHECK(polls == 0);
  CHECK_FALSE(heap.would_exceed_limit(kLimit / 4));
  CHECK(heap.would_exceed_limit(2 * kLimit));
  Root chain(heap);
  while (!heap.is_over_limit()) chain = heap.cons(Value::nil(), chain);
  CHECK(polls > 0);
  CHECK(list_length(chain) * sizeof(Cons) > kLimit / 2);
  heap.clear_over_limit();
  chain = Value::nil();
  churn(heap, 2 * kLimit);
  CHECK_FALSE(heap.is_over_limit());
}

TEST_CASE("all sizes of objects are kept apart") {
  Heap heap(kSmall);
  RootVector kept(heap);
  for (std::size_t size = 1; size < 5000; size += 7) {
    kept.push_back(heap.string(std::string(size, static_cast<char>('a' + size % 26))));
    if (size % 3 == 0) kept.push_back(heap.bytes(std::string(size, '\0')));
  }
  heap.collect_major();
  churn(heap, 1 << 20);
  std::size_t i = 0;
  for (std::size_t size = 1; size < 5000; size += 7) {
    REQUIRE(text_of(kept[i++]) == std::string(size, static_cast<char>('a' + size % 26)));
    if (size % 3 == 0) REQUIRE(as<Bytes>(kept[i++]).text() == std::string(size, '\0'));
  }
}

TEST_CASE("what is rewired while marking is under way survives") {
  Heap heap(kSmall);
  // Many atoms, each of which holds a text; texts are handed from atom to atom while the collector works in steps.
  const std::size_t count = kStress ? 50 : 20000;
  RootVector atoms(heap);
  for (std::size_t i = 0; i < count; ++i) {
    Root text(heap, heap.string("text " + std::to_string(i)));
    atoms.push_back(heap.atom(text));
  }
  const std::uint64_t before = heap.statistics().major_collections;
  std::uint64_t random = 1;
  for (std::size_t round = 0; heap.statistics().major_collections < before + 3 && round < 4'000'000; ++round) {
    random = random * 6364136223846793005 + 1442695040888963407;
    const std::size_t a = (random >> 33) % count;
    const std::size_t b = (random >> 13) % count;
    // The text of `a` is reachable from nowhere but C++ for a moment.
    const Value of_a = as<Atom>(atoms[a]).value;
    const Value of_b = as<Atom>(atoms[b]).value;
    heap.write(as<Atom>(atoms[a]), as<Atom>(atoms[a]).value, of_b);
    heap.write(as<Atom>(atoms[b]), as<Atom>(atoms[b]).value, of_a);
    Root box(heap, heap.box(as<Atom>(atoms[a]).value));
    if (round % 64 == 0) static_cast<void>(heap.start_list(2000));  // large: the old space grows
  }
  std::vector<bool> seen(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string text(text_of(as<Atom>(atoms[i]).value));
    REQUIRE(text.starts_with("text "));
    const std::size_t number = std::stoul(text.substr(5));
    REQUIRE(number < count);
    CHECK_FALSE(seen[number]);
    seen[number] = true;
  }
}

TEST_CASE("pauses are counted and their quantiles found") {
  Pauses pauses;
  for (int i = 1; i <= 100; ++i) pauses.add(i);
  CHECK(pauses.count == 100);
  CHECK(pauses.longest_us == 100);
  CHECK(pauses.quantile(0.5) >= 50);
  CHECK(pauses.quantile(0.5) < 65);
  CHECK(pauses.quantile(1) == 100);
}
