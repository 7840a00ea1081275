#include "valk/heap/heap.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
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
// What a step looks at: some 0.2 ms of work each.
constexpr std::size_t kMarkedWords = 32 * 1024;
constexpr std::size_t kSweptBlocks = 16;
// Under stress, a whole collection after so many small ones.
constexpr std::uint64_t kStressMajorPeriod = 64;

// `…0110` below a zero: no header, no pointer.
constexpr int kPoison = 0x56;

}  // namespace

void Pauses::add(double us) {
  ++count;
  longest_us = std::max(longest_us, us);
  const double step = us <= 1 ? 0 : std::ceil(4 * std::log2(us));
  ++buckets[std::min(buckets.size() - 1, static_cast<std::size_t>(step))];
}

double Pauses::quantile(double share) const {
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    passed += buckets[i];
    if (static_cast<double>(passed) >= share * static_cast<double>(count)) {
      return std::min(longest_us, std::exp2(static_cast<double>(i) / 4));
    }
  }
  return longest_us;
}

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
    large_bytes_ += bytes;
    if (kStress || large_bytes_ > nursery_bytes_) collect();
    collect_if_near_limit();
    Object* object = old_->allocate(bytes);
    *object = Object{type, state::old, 0, 0};
    statistics_.allocated_bytes += bytes;
    remember(*object);  // it is about to be filled with values that may be young
    return object;
  }
  collect();
  auto* object = reinterpret_cast<Object*>(top_);
  ASAN_UNPOISON_MEMORY_REGION(top_, bytes);
  top_ += bytes;
  if (kStress) limit_ = top_;
  *object = Object{type, 0, 0, 0};
  return object;
}

Object* Heap::allocate_fixed(std::size_t bytes, Type type) {
  bytes = rounded(bytes);
  large_bytes_ += bytes;
  if (kStress || large_bytes_ > nursery_bytes_) collect();
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
    if (is_marking_) marker_->look_again(*object);
  }
  remembered_.clear();
  copier.finish();
  ++statistics_.minor_collections;
  statistics_.promoted_bytes += copier.moved_bytes();
  if (is_marking_) marker_->owe(copier.moved_bytes() / sizeof(Value));
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

void Heap::shade(Value value) { marker_->reached(*value.as_object()); }

// ---- the old space, in steps

void Heap::collect() {
  const auto start = std::chrono::steady_clock::now();
  large_bytes_ = 0;
  collect_minor();
  advance();
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
  statistics_.pauses.add(spent.count());
  collect_if_near_limit();
}

void Heap::advance() {
  if (is_marking_) {
    if (!marker_->step(kStress ? 2 : kMarkedWords)) finish_marking();
  } else if (is_sweeping_) {
    sweep_some(kSweptBlocks);
  } else {
    const bool is_stress_due = kStress && statistics_.minor_collections % kStressMajorPeriod == 0;
    if (is_stress_due || old_->bytes() > std::max(kFirstMajorBytes, 2 * statistics_.live_bytes)) begin_marking();
  }
}

// The nursery is empty here and at each step.
void Heap::begin_marking() {
  marker_ = std::make_unique<Marker>(*this);
  is_marking_ = true;
  trace_roots(*marker_);
}

void Heap::finish_marking() {
  trace_roots(*marker_);
  marker_->finish();
  marker_.reset();
  is_marking_ = false;
  ++statistics_.major_collections;
  old_->begin_sweep();
  is_sweeping_ = true;
}

void Heap::sweep_some(std::size_t blocks) {
  if (!old_->sweep_some(blocks)) return;
  is_sweeping_ = false;
  statistics_.live_bytes = old_->bytes();
}

// All at once, with what died during a marking that is under way.
void Heap::collect_major() {
  collect_minor();
  if (is_marking_) finish_marking();
  sweep_some(SIZE_MAX);
  begin_marking();
  finish_marking();
  sweep_some(SIZE_MAX);
}

// Near the limit not at every turn, but whenever a quarter of a nursery has been added.
void Heap::collect_if_near_limit() {
  if (!exceeds_limit(0) || old_->bytes() <= statistics_.live_bytes + nursery_bytes_ / 4) return;
  collect_major();
  if (!exceeds_limit(0)) return;
  over_limit_ = true;
  if (on_over_limit) on_over_limit();
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
