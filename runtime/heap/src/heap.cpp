#include "valk/heap/heap.hpp"

#include <algorithm>
#include <cstdlib>

#include "collector.hpp"
#include "old_space.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) (static_cast<void>(address), static_cast<void>(size))
#endif

namespace valk::heap {

namespace {

#ifdef VALK_STRESS_COLLECTOR
constexpr bool kStress = true;
#else
constexpr bool kStress = false;
#endif

// The old space is first collected when it has this much.
constexpr std::size_t kFirstMajorBytes = std::size_t{16} << 20;
// Under stress, a whole collection after so many small ones.
constexpr std::uint64_t kStressMajorPeriod = 64;

// `…0110` below a zero: no header, no pointer.
constexpr int kPoison = 0x56;

}  // namespace

Heap::Heap(HeapOptions options) : options_(options) {
  nursery_bytes_ = std::max(options.nursery_bytes, 4 * kLargestYoung);
  nursery_.reset(new char[nursery_bytes_]);
  nursery_start_ = reinterpret_cast<std::uintptr_t>(nursery_.get());
  top_ = young_begin_ = nursery_.get();
  limit_ = kStress ? top_ : top_ + nursery_bytes_;
  statistics_.live_bytes = 0;
  old_ = std::make_unique<OldSpace>([this](Object& object) {
    if (object.type == Type::ref) {
      auto& ref = static_cast<Ref&>(object);
      if (ref.resource != nullptr && ref.kind->finalise != nullptr) ref.kind->finalise(ref.resource);
    } else if (object.type == Type::code) {
      auto& code = static_cast<Code&>(object);
      delete code.details;
      std::free(Code::constants_of(code.entry) - code.constant_count + 1);
    } else if (const auto& hooks = external_types_[static_cast<std::size_t>(object.type)]; hooks.finalise != nullptr) {
      hooks.finalise(object);
    }
  });
}

Heap::~Heap() {
  assert(roots_ == nullptr && root_vectors_ == nullptr);
  old_->destroy_everything();
  ASAN_UNPOISON_MEMORY_REGION(nursery_.get(), nursery_bytes_);
}

Object* Heap::allocate_slowly(std::size_t bytes, Type type) {
  if (bytes > kLargestYoung) {
    collect_if_due();
    if (kStress) collect_minor();
    Object* object = old_->allocate(bytes);
    *object = Object{type, state::old, 0, 0};
    statistics_.allocated_bytes += bytes;
    remember(*object);  // it is about to be filled with values that may be young
    return object;
  }
  collect_minor();
  collect_if_due();
  auto* object = reinterpret_cast<Object*>(top_);
  ASAN_UNPOISON_MEMORY_REGION(top_, bytes);
  top_ += bytes;
  if (kStress) limit_ = top_;
  *object = Object{type, 0, 0, 0};
  return object;
}

Object* Heap::allocate_fixed(std::size_t bytes, Type type) {
  if (kStress) collect_minor();
  collect_if_due();
  bytes = rounded(bytes);
  Object* object = old_->allocate(bytes);
  *object = Object{type, state::old, 0, 0};
  statistics_.allocated_bytes += bytes;
  remember(*object);
  return object;
}

void Heap::remember(Object& object) {
  if ((object.state & state::remembered) != 0 || is_young(object)) return;
  object.state |= state::remembered;
  remembered_.push_back(&object);
}

void Heap::collect_minor() {
  Copier copier(*this);
  trace_roots(copier);
  for (Object* object : remembered_) {
    object->state &= static_cast<std::uint8_t>(~state::remembered);
    copier.trace(*object);
  }
  remembered_.clear();
  copier.finish();
  ++statistics_.minor_collections;
  statistics_.promoted_bytes += copier.moved_bytes();
  statistics_.allocated_bytes += static_cast<std::size_t>(top_ - young_begin_);
  reset_nursery();
}

void Heap::reset_nursery() {
  char* const start = nursery_.get();
  char* const end = start + nursery_bytes_;
#if defined(VALK_STRESS_COLLECTOR) || !defined(NDEBUG)
  std::memset(young_begin_, kPoison, static_cast<std::size_t>(top_ - young_begin_));
#endif
  if (!kStress) {
    top_ = start;
    limit_ = end;
  } else {
    // Go on behind what has just been left, so that a stale pointer meets poison and not a new object.
    ASAN_POISON_MEMORY_REGION(young_begin_, static_cast<std::size_t>(top_ - young_begin_));
    if (static_cast<std::size_t>(end - top_) < kLargestYoung) top_ = start;
    limit_ = top_;
  }
  young_begin_ = top_;
}

void Heap::collect_if_due() {
  const std::size_t bytes = old_->bytes();
  const bool stress_due = kStress && statistics_.minor_collections % kStressMajorPeriod == 0;
  const bool has_grown = bytes > std::max(kFirstMajorBytes, 2 * statistics_.live_bytes);
  // Near the limit not at every turn, but whenever a quarter of a nursery has been added.
  const bool near_limit = exceeds_limit(0) && bytes > statistics_.live_bytes + nursery_bytes_ / 4;
  if (!has_grown && !near_limit && !stress_due) return;
  collect_major();
  if (!exceeds_limit(0)) return;
  over_limit_ = true;
  if (on_over_limit) on_over_limit();
}

void Heap::collect_major() {
  old_->finish_sweep();
  collect_minor();
  Marker marker(*this);
  trace_roots(marker);
  marker.finish();
  old_->begin_sweep();
  // What is dead is known only when the sweep is complete; until the collector works in steps, do it here.
  old_->finish_sweep();
  statistics_.live_bytes = old_->bytes();
  ++statistics_.major_collections;
}

bool Heap::exceeds_limit(std::size_t more) const {
  return options_.max_bytes != 0 && old_->bytes() + nursery_bytes_ + more > options_.max_bytes;
}

bool Heap::would_exceed_limit(std::size_t bytes) {
  if (!exceeds_limit(bytes)) return false;
  collect_major();
  return exceeds_limit(bytes);
}

void Heap::adjust_external_bytes(std::ptrdiff_t bytes) { old_->adjust_external_bytes(bytes); }

void Heap::add_roots(RootProvider& provider) { providers_.push_back(&provider); }
void Heap::remove_roots(RootProvider& provider) { std::erase(providers_, &provider); }

HeapStatistics Heap::statistics() const {
  HeapStatistics now = statistics_;
  now.allocated_bytes += static_cast<std::size_t>(top_ - young_begin_);
  now.old_bytes = old_->bytes();
  return now;
}

void Heap::set_external_type(Type type, ExternalType hooks) { external_types_[static_cast<std::size_t>(type)] = hooks; }

}  // namespace valk::heap
