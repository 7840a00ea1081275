#pragma once

// The two collections. Neither recurses: what is still to be looked at waits in a worklist.

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "old_space.hpp"
#include "trace.hpp"

namespace valk::heap {

// Marks what is reachable in the old space; the nursery is empty whenever it is at work.
class Marker final : public Visitor {
 public:
  explicit Marker(Heap& heap) : Visitor(false), heap_(heap) {}

  void visit(Value& value) override {
    if (value.is_object()) reached(*value.as_object());
  }
  void reached(Object& object) {
    if ((object.state & state::marked) != 0) return;
    object.state |= state::marked;
    if (has_values(object)) worklist_.push_back({&object, 0});
  }
  // It has been written to: whatever it holds now is reached too.
  void look_again(Object& object) {
    object.state |= state::marked;
    if (has_values(object)) worklist_.push_back({&object, 0});
  }
  // Words by which the next step is longer: as many as have been promoted, so that marking ends however fast that goes.
  void owe(std::size_t words) { owed_ += words; }
  // Looks at about `words` words; false when nothing is left to look at.
  bool step(std::size_t words) {
    words += std::exchange(owed_, 0);
    while (!worklist_.empty() && words > 0) {
      const std::size_t done = look_at_next();
      words -= std::min(words, done);
    }
    return !worklist_.empty();
  }
  void finish() {
    while (!worklist_.empty()) look_at_next();
  }

 private:
  struct Pending {
    Object* object;
    std::uint32_t from;  // elements of an array that has been looked at in part
  };
  static constexpr std::uint32_t kPart = 1024;

  std::size_t look_at_next() {
    const Pending next = worklist_.back();
    worklist_.pop_back();
    Object& object = *next.object;
    if (object.type != Type::array || object.size <= kPart) {
      trace_object(object, *this, heap_.external_types_);
      // `size` counts words in some types only; in others it would be far too much (a cell's is the length of its list).
      const bool has_row = object.type == Type::array || object.type == Type::table || object.type == Type::handle;
      return 4 + (has_row ? object.size : 0);
    }
    const std::uint32_t end = std::min(object.size, next.from + kPart);
    if (end < object.size) worklist_.push_back({&object, end});
    for (std::uint32_t i = next.from; i < end; ++i) visit(static_cast<Array&>(object).elements[i]);
    return kPart;
  }

  Heap& heap_;
  std::vector<Pending> worklist_;
  std::size_t owed_ = 0;
};

// Moves what is reachable out of the nursery. Everything that survives is promoted at once: most of what a callback makes
// is dead when the nursery is full, and a second young generation would copy the rest twice.
class Copier final : public Visitor {
 public:
  explicit Copier(Heap& heap) : Visitor(true), heap_(heap), old_(*heap.old_) {}

  void visit(Value& value) override {
    if (!value.is_object()) return;
    Object* object = value.as_object();
    if (heap_.is_young(*object)) {
      value = Value::object(moved(*object));
    } else if (heap_.is_marking_) {
      heap_.marker_->reached(*object);
    }
  }
  void trace(Object& object) { trace_object(object, *this, heap_.external_types_); }
  void finish() {
    while (!worklist_.empty()) {
      Object* object = worklist_.back();
      worklist_.pop_back();
      trace(*object);
    }
  }
  [[nodiscard]] std::size_t moved_bytes() const { return moved_bytes_; }

 private:
  [[nodiscard]] Object* moved(Object& object) {
    auto** forward = reinterpret_cast<Object**>(&object + 1);
    if (object.type == Type::forwarded) return *forward;
    const std::size_t bytes = Heap::rounded(bytes_of(object));
    Object* copy = old_.allocate(bytes);
    std::memcpy(static_cast<void*>(copy), &object, bytes);
    // What it names is shown to the marker when the copy is traced: it need not look at it itself.
    copy->state = heap_.is_marking_ ? state::old | state::marked : state::old;
    moved_bytes_ += bytes;
    if (has_values(*copy)) worklist_.push_back(copy);
    object.type = Type::forwarded;
    *forward = copy;
    return copy;
  }

  Heap& heap_;
  OldSpace& old_;
  std::vector<Object*> worklist_;
  std::size_t moved_bytes_ = 0;
};

template <class V>
void Heap::trace_roots(V& visitor) {
  for (Root* root = roots_; root != nullptr; root = root->previous_) visitor.visit(root->value_);
  for (RootVector* roots = root_vectors_; roots != nullptr; roots = roots->previous_) {
    std::vector<Value>& values = roots->values_;
    const std::size_t first = visitor.only_young() ? roots->old_ : 0;
    for (std::size_t i = first; i < values.size(); ++i) visitor.visit(values[i]);
    roots->old_ = values.size();  // whatever survives is promoted
  }
  for (RootSpan* span = root_spans_; span != nullptr; span = span->previous_) {
    for (std::size_t i = 0; i < span->count_; ++i) visitor.visit(span->first_[i]);
  }
  for (Persistent* root = persistents_; root != nullptr; root = root->next_) visitor.visit(root->value_);
  for (RootProvider* provider : providers_) provider->trace(visitor);
}

}  // namespace valk::heap
