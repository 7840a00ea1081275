#include "valk/heap/roots.hpp"

#include "valk/heap/heap.hpp"

namespace valk::heap {

RootVector::RootVector(Heap& heap) : heap_(heap), previous_(heap.root_vectors_) { heap.root_vectors_ = this; }
RootVector::~RootVector() { heap_.root_vectors_ = previous_; }

RootSpan::RootSpan(Heap& heap, std::span<const Value> values)
    : heap_(heap), previous_(heap.root_spans_), first_(const_cast<Value*>(values.data())), count_(values.size()) {
  heap.root_spans_ = this;
}
RootSpan::~RootSpan() { heap_.root_spans_ = previous_; }

Persistent::Persistent(Heap& heap, Value value) : value_(value) { link(heap); }

Persistent::Persistent(Persistent&& other) noexcept : value_(other.value_) {
  if (other.heap_ == nullptr) return;
  link(*other.heap_);
  other.reset();
}

Persistent& Persistent::operator=(Persistent&& other) noexcept {
  if (this == &other) return *this;
  reset();
  value_ = other.value_;
  if (other.heap_ != nullptr) {
    link(*other.heap_);
    other.reset();
  }
  return *this;
}

void Persistent::link(Heap& heap) {
  heap_ = &heap;
  next_ = heap.persistents_;
  previous_ = nullptr;
  if (next_ != nullptr) next_->previous_ = this;
  heap.persistents_ = this;
}

void Persistent::reset() {
  if (heap_ == nullptr) return;
  if (next_ != nullptr) next_->previous_ = previous_;
  (previous_ != nullptr ? previous_->next_ : heap_->persistents_) = next_;
  heap_ = nullptr;
  previous_ = next_ = nullptr;
  value_ = Value::nil();
}

}  // namespace valk::heap
