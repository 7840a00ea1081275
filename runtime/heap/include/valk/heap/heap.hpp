#pragma once

// The heap of one isolate: allocation and collection.
//
// New objects are bumped into a nursery. When it is full, what is still reachable moves to the old space (blocks of one
// size class each; large objects on their own), which is collected by mark and sweep when it has doubled. The only
// references from old to young objects that the nursery's collection must know are those written into mutable objects:
// `write` remembers them.
//
// Marking and sweeping go on in steps, one behind each collection of the nursery, so that no pause grows with what is
// live. While marking is under way, `write` also marks what it writes, what is promoted counts as reached, and objects that
// were written to are looked at again; roots are looked at once more in the end.
//
// One thread. Rule for callers: roots.hpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "valk/heap/object.hpp"
#include "valk/heap/roots.hpp"
#include "valk/heap/symbols.hpp"
#include "valk/heap/value.hpp"

namespace valk::heap {

struct HeapOptions {
  std::size_t nursery_bytes = std::size_t{512} << 10;
  std::size_t max_bytes = 0;  // 0: no limit
};

// How long programs stood still, as a histogram in powers of two of a quarter: bucket n holds pauses up to 2^(n/4) us.
struct Pauses {
  std::array<std::uint64_t, 96> buckets{};
  std::uint64_t count = 0;
  double longest_us = 0;

  void add(double us);
  // The upper end of the bucket in which the `share` (0.99) of all pauses has been passed, in us.
  [[nodiscard]] double quantile(double share) const;
};

struct HeapStatistics {
  std::uint64_t minor_collections = 0;
  std::uint64_t major_collections = 0;
  std::uint64_t allocated_bytes = 0;  // since the start
  std::uint64_t promoted_bytes = 0;
  std::size_t old_bytes = 0;   // in the old space now, dead objects included
  std::size_t live_bytes = 0;  // of these, what the last major collection found reachable
  Pauses pauses;
};

class Marker;
class OldSpace;

class Heap {
 public:
  explicit Heap(HeapOptions options = {});
  ~Heap();  // runs the finalisers
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  [[nodiscard]] SymbolTable& symbols() { return symbols_; }
  [[nodiscard]] const SymbolTable& symbols() const { return symbols_; }

  // ---- numbers and text
  [[nodiscard]] Value integer(std::int64_t number);
  [[nodiscard]] Value floating(double number) {
    auto* object = static_cast<Float*>(allocate(sizeof(Float), Type::floating));
    object->number = number;
    return Value::object(object);
  }
  // `text` must be valid UTF-8 and not lie in the heap (Root it and use string_slice, or copy it out).
  [[nodiscard]] Value string(std::string_view text);
  [[nodiscard]] Value bytes(std::string_view octets);
  // Bytes [first, first + count) of `string`, on character boundaries. A large part of a large string is not copied.
  [[nodiscard]] Value string_slice(Value string, std::size_t first, std::size_t count);
  // An uninitialised string to be filled (own_bytes) before the next allocation; then call finish_string.
  [[nodiscard]] String* start_string(std::size_t bytes);
  [[nodiscard]] static Value finish_string(String* string);
  [[nodiscard]] static Value finish_string(String* string, std::size_t code_points);
  // `left` with `more` bytes behind it, which are to be written to `tail` before the next allocation; then call
  // finish_string. O(more) as a rule when `left` was made so itself, or is as large as `more`.
  [[nodiscard]] String* start_appended(Value left, std::size_t more, char*& tail);
  // Whether start_appended needs no more memory than a few bytes.
  [[nodiscard]] static bool has_room_behind(Value left, std::size_t more);
  [[nodiscard]] Value symbol(std::string_view name) { return symbols_.intern(name); }

  // ---- lists (more in list.hpp)
  [[nodiscard]] Value cons(Value head, Value tail);
  // `elements` must not lie in a young object: a RootVector, a stack, or C++ memory whose values are fresh.
  [[nodiscard]] Value list(std::span<const Value> elements);
  [[nodiscard]] Value list(std::initializer_list<Value> elements) {
    return list(std::span<const Value>(elements.begin(), elements.size()));
  }
  // `count` nils to be filled before the next allocation; count is at least 1.
  [[nodiscard]] Array* start_list(std::size_t count);

  // ---- functions
  // `captured` as in list().
  [[nodiscard]] Value closure(const Code& code, std::uint32_t size_word, std::span<const Value> captured);
  [[nodiscard]] Value native(Native::Function function, Value name, std::uint32_t min_operands,
                             std::int32_t max_operands, const void* entry);
  [[nodiscard]] Value partial(Value function, std::span<const Value> operands);
  // Takes ownership of `details`. Constants are nil at first: set them with write_constant.
  [[nodiscard]] Code* code(std::span<const std::uint32_t> instructions, std::size_t constant_count,
                           std::unique_ptr<CodeDetails> details);
  void write_constant(Code& code, std::size_t index, Value value);

  // ---- everything else
  [[nodiscard]] Value atom(Value value);
  [[nodiscard]] Value error(Value kind, Value message, Value data);
  [[nodiscard]] Value handle(std::uint64_t status, std::size_t slot_count);  // slots: nil
  [[nodiscard]] Value ref(const RefKind& kind, std::uint64_t id, void* resource, std::size_t slot_count = 0);
  [[nodiscard]] Value box(Value value);
  [[nodiscard]] Cell* cell(Value name);  // keep it reachable: a table of the machine's does
  [[nodiscard]] Value table(std::size_t slot_count);

  // The only way to change a value inside an object after its making: `slot` is a field of `object`.
  void write(Object& object, Value& slot, Value value) {
    slot = value;
    if (!value.is_object() || is_young(object)) return;
    if (is_young(*value.as_object())) {
      remember(object);
    } else if (is_marking_) {
      shade(value);
    }
  }
  void write_cell(Cell& cell, Value value);
  [[nodiscard]] bool is_young(const Object& object) const {
    return reinterpret_cast<std::uintptr_t>(&object) - nursery_start_ < nursery_bytes_;
  }
  // While a collection visits roots: where `object` is now. It may have moved already.
  [[nodiscard]] static Object& current_place(Object& object) {
    return object.type == Type::forwarded ? **reinterpret_cast<Object**>(&object + 1) : object;
  }
  // Has the next minor collection look at all of `object`, an old one: when it was filled without `write`.
  void remember(Object& object);

  // ---- memory
  // `bytes` more, aligned to eight, header set, the rest not initialised: fill it before the next allocation.
  [[nodiscard]] Object* allocate(std::size_t bytes, Type type) {
    bytes = rounded(bytes);
    if (bytes > kLargestYoung || bytes > static_cast<std::size_t>(limit_ - top_)) return allocate_slowly(bytes, type);
    auto* object = reinterpret_cast<Object*>(top_);
    top_ += bytes;
    *object = Object{type, 0, 0, 0};
    return object;
  }
  // The same for a small object whose size is a constant; nullptr when a collection is due first.
  template <std::size_t bytes>
  [[nodiscard, gnu::always_inline]] Object* try_allocate(Type type) {
    static_assert(bytes % 8 == 0 && bytes >= 16 && bytes <= kLargestYoung);
    char* const place = top_;
    if (limit_ - place < static_cast<std::ptrdiff_t>(bytes)) [[unlikely]]
      return nullptr;
    top_ = place + bytes;
    auto* object = reinterpret_cast<Object*>(place);
    *object = Object{type, 0, 0, 0};
    return object;
  }
  // In the old space: never moves.
  [[nodiscard]] Object* allocate_fixed(std::size_t bytes, Type type);

  void collect_minor();
  void collect_major();
  // True when the limit of the options would be passed by `bytes` more, even after a collection. Natives ask before a
  // large allocation whose size the program chose, and raise :out-of-memory.
  [[nodiscard]] bool would_exceed_limit(std::size_t bytes);
  // Set when the limit has been passed: the machine raises :out-of-memory at its next poll and clears it.
  [[nodiscard]] bool is_over_limit() const { return over_limit_; }
  void clear_over_limit() { over_limit_ = false; }
  // Called when the limit has been passed, so that the machine can arrange for a poll.
  std::function<void()> on_over_limit;
  // Memory outside the heap that its objects keep alive (stacks, bodies): counts towards the next collection.
  void adjust_external_bytes(std::ptrdiff_t bytes);

  void add_roots(RootProvider& provider);
  void remove_roots(RootProvider& provider);

  [[nodiscard]] HeapStatistics statistics() const;

  // Types that live above this room (fibers) are traced and freed through these.
  struct ExternalType {
    void (*trace)(Object& object, Visitor& visitor) = nullptr;
    void (*finalise)(Object& object) = nullptr;
    std::size_t (*bytes)(const Object& object) = nullptr;
  };
  void set_external_type(Type type, ExternalType hooks);

  static constexpr std::size_t kLargestYoung = 8 * 1024;
  // Shorter strings are copied rather than shared.
  static constexpr std::size_t kSmallestShared = 2 * 1024;

 private:
  friend class Root;
  friend class RootVector;
  friend class Persistent;
  friend class RootSpan;
  friend class Copier;
  friend class Marker;

  // Smallest object: 16 bytes, so that a moved one has room for its new address.
  [[nodiscard]] static constexpr std::size_t rounded(std::size_t bytes) {
    return bytes <= 16 ? 16 : (bytes + 7) & ~std::size_t{7};
  }
  // As allocate, keeping `values` up to date.
  [[nodiscard]] Object* allocate_keeping(std::size_t bytes, Type type, std::span<const Value> values) {
    bytes = rounded(bytes);
    if (bytes <= kLargestYoung && bytes <= static_cast<std::size_t>(limit_ - top_)) [[likely]]
      return allocate(bytes, type);
    RootSpan kept(*this, values);
    return allocate_slowly(bytes, type);
  }
  [[nodiscard]] Object* allocate_slowly(std::size_t bytes, Type type);
  void collect();  // the nursery, and a step of what is under way in the old space
  void advance();
  void begin_marking();
  void finish_marking();
  void sweep_some(std::size_t blocks);
  void collect_if_near_limit();
  void shade(Value value);
  void reset_nursery();
  [[nodiscard]] bool exceeds_limit(std::size_t more) const;
  template <class V>
  void trace_roots(V& visitor);

  char* top_ = nullptr;    // the nursery's next free byte
  char* limit_ = nullptr;  // its end
  std::uintptr_t nursery_start_ = 0;
  std::size_t nursery_bytes_ = 0;

  Root* roots_ = nullptr;
  RootVector* root_vectors_ = nullptr;
  RootSpan* root_spans_ = nullptr;
  Persistent* persistents_ = nullptr;
  bool over_limit_ = false;
  bool is_marking_ = false;
  bool is_sweeping_ = false;
  std::size_t large_bytes_ = 0;  // allocated in the old space since the last collection

  HeapOptions options_;
  SymbolTable symbols_;
  std::unique_ptr<char[]> nursery_;
  std::unique_ptr<OldSpace> old_;
  std::unique_ptr<Marker> marker_;
  std::vector<Object*> remembered_;
  std::vector<RootProvider*> providers_;
  std::array<ExternalType, 32> external_types_{};
  HeapStatistics statistics_;
  char* young_begin_ = nullptr;  // where the nursery's allocations since the last collection begin
};

inline Root::Root(Heap& heap, Value value) : heap_(heap), previous_(heap.roots_), value_(value) { heap.roots_ = this; }
inline Root::~Root() { heap_.roots_ = previous_; }

}  // namespace valk::heap
