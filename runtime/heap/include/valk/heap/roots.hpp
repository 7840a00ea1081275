#pragma once

// How C++ code keeps values alive.
//
// THE RULE: any call that may allocate may move every young object. A Value held in a C++ variable across such a call
// is stale, unless the variable is a Root, an element of a RootVector, a Persistent, or an operand slot of a native
// call. Functions of the heap root their own parameters: heap.cons(a, b) is safe for a and b, not for a c beside them.
// The VALK_STRESS_COLLECTOR build moves everything at every allocation and poisons what was there.
//
//   Root list(heap, call[0]);            // follows the object
//   Value text = heap.string("…");       // may move *list: `list` still knows where
//   return heap.cons(text, list);
//
// Root and RootVector live on the C++ stack and end in the reverse order of their making. Persistent may live anywhere.

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "valk/heap/value.hpp"

namespace valk::heap {

class Heap;

class Root {
 public:
  Root(Heap& heap, Value value = Value::nil());
  ~Root();
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;
  Root& operator=(Value value) {
    value_ = value;
    return *this;
  }

  operator Value() const { return value_; }
  [[nodiscard]] Value get() const { return value_; }

 private:
  friend class Heap;
  Heap& heap_;
  Root* previous_;
  Value value_;
};

class RootVector {
 public:
  explicit RootVector(Heap& heap);
  ~RootVector();
  RootVector(const RootVector&) = delete;
  RootVector& operator=(const RootVector&) = delete;

  void push_back(Value value) { values_.push_back(value); }
  void pop_back() { resize(values_.size() - 1); }
  void resize(std::size_t size) {
    values_.resize(size, Value::nil());
    old_ = std::min(old_, size);
  }
  void reserve(std::size_t size) { values_.reserve(size); }
  void clear() { resize(0); }
  [[nodiscard]] Value& operator[](std::size_t index) {
    old_ = std::min(old_, index);
    return values_[index];
  }
  [[nodiscard]] Value back() const { return values_.back(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] const Value* data() const { return values_.data(); }
  [[nodiscard]] auto begin() const { return values_.begin(); }
  [[nodiscard]] auto end() const { return values_.end(); }

 private:
  friend class Heap;
  Heap& heap_;
  RootVector* previous_;
  std::vector<Value> values_;
  std::size_t old_ = 0;  // the first so many refer to nothing young: minor collections leave them out
};

// A row of values in C++ memory, kept up to date: the operands of a function that allocates.
class RootSpan {
 public:
  RootSpan(Heap& heap, std::span<const Value> values);
  ~RootSpan();
  RootSpan(const RootSpan&) = delete;
  RootSpan& operator=(const RootSpan&) = delete;

 private:
  friend class Heap;
  Heap& heap_;
  RootSpan* previous_;
  Value* first_;
  std::size_t count_;
};

// A root that outlives the call that makes it: a timer's callback, a request in flight. May be empty, and moved.
class Persistent {
 public:
  Persistent() = default;
  Persistent(Heap& heap, Value value);
  ~Persistent() { reset(); }
  Persistent(Persistent&& other) noexcept;
  Persistent& operator=(Persistent&& other) noexcept;

  [[nodiscard]] Value get() const { return value_; }
  void set(Value value) { value_ = value; }  // must not be empty
  [[nodiscard]] explicit operator bool() const { return heap_ != nullptr; }
  void reset();

 private:
  friend class Heap;
  void link(Heap& heap);

  Heap* heap_ = nullptr;
  Persistent* previous_ = nullptr;
  Persistent* next_ = nullptr;
  Value value_;
};

// Shows the collector every value it keeps; each may be changed (moved) by the visit.
class Visitor {
 public:
  explicit Visitor(bool only_young) : only_young_(only_young) {}
  // A minor collection: values known to be old need not be shown.
  [[nodiscard]] bool only_young() const { return only_young_; }
  virtual void visit(Value& value) = 0;
  void visit(Value* first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) visit(first[i]);
  }

 protected:
  ~Visitor() = default;

 private:
  const bool only_young_;
};

// Something with many roots of its own: a queue, a table of requests.
class RootProvider {
 public:
  virtual void trace(Visitor& visitor) = 0;

 protected:
  ~RootProvider() = default;
};

}  // namespace valk::heap
