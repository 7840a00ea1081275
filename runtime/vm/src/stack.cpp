// Stacks: their memory, their limits, and how fibers take them up and lay them down.

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "state.hpp"

namespace valk::vm {

namespace {

// How far a stack is used before it is looked at again, at least: each look costs a walk over its frames.
constexpr std::size_t kChunk = 1024;

Value* zeroed_words(std::size_t count) {
  auto* words = static_cast<Value*>(std::calloc(count, sizeof(Value)));
  if (words == nullptr) throw std::bad_alloc();
  return words;
}

// Zero is a fixnum to the collector.
void clear(Value* first, Value* last) {
  if (first < last) std::memset(static_cast<void*>(first), 0, static_cast<std::size_t>(last - first) * sizeof(Value));
}

std::size_t words_in(const Stack& stack) { return static_cast<std::size_t>(stack.end - stack.begin); }

}  // namespace

Value* State::top() const {
  auto& closure = static_cast<Closure&>(heap::Heap::current_place(*base[-2].as_object()));
  return std::max(base + Code::of(closure.entry)->extra, operands_end);
}

void State::trace(heap::Visitor& visitor) {
  if (stack.begin != nullptr) {
    Value* const used_end = top();
    Value* const first = visitor.only_young() && clean_end != nullptr ? clean_end : stack.begin;
    visitor.visit(first, static_cast<std::size_t>(used_end - first));
    if (visitor.only_young()) {
      remove_barrier();
      set_barrier(frame());
    }
    clear(used_end, stack.dirty);
    stack.dirty = std::min(stack.dirty, used_end + kHeadroom + kChunk);
    set_limit();
  }
  for (Stack& pooled : stack_pool) {
    clear(pooled.begin, pooled.dirty);
    pooled.dirty = pooled.begin;
  }
  visitor.visit(error);
  if (machine.current_ != nullptr) {
    Value current = machine.current_->as_value();
    visitor.visit(current);
  }
  for (Fiber* fiber : fiber_pool) {
    Value value = fiber->as_value();
    visitor.visit(value);
  }
  for (const Module& module : modules) {
    for (const auto& [name, cell] : module.cells) {
      Value value = Value::object(cell);
      visitor.visit(value);
    }
  }
}

Stack State::take_stack() {
  if (stack_pool.empty()) {
    Value* words = zeroed_words(kPooledWords);
    return {words, words + kPooledWords, words};
  }
  const Stack taken = stack_pool.back();
  stack_pool.pop_back();
  return taken;
}

void State::give_back(Stack unused) {
  constexpr std::size_t kMostPooled = 8;
  if (words_in(unused) != kPooledWords || stack_pool.size() == kMostPooled) {
    free_stack(unused);
  } else {
    stack_pool.push_back(unused);
  }
}

void State::free_stack(Stack unused) {
  if (words_in(unused) > kPooledWords) {
    heap.adjust_external_bytes(-static_cast<std::ptrdiff_t>(words_in(unused) * sizeof(Value)));
  }
  std::free(unused.begin);
}

void State::grow_stack(std::size_t words) {
  Value* const grown = zeroed_words(words);
  std::copy(stack.begin, stack.dirty, grown);
  const auto moved = [&](Value* place) { return place == nullptr ? nullptr : grown + (place - stack.begin); };
  const Stack old = stack;
  base = moved(base);
  operands_end = moved(operands_end);
  clean_end = moved(clean_end);
  barrier = moved(barrier);
  stack = {grown, grown + words, moved(stack.dirty)};
  heap.adjust_external_bytes(static_cast<std::ptrdiff_t>(words * sizeof(Value)));
  free_stack(old);
}

Value* State::ensure_room(Value* from, std::size_t words) {
  const auto offset = from - stack.begin;
  const std::size_t needed = static_cast<std::size_t>(offset) + words + kHeadroom;
  if (needed > words_in(stack)) grow_stack(std::max(2 * words_in(stack), needed));
  stack.dirty = std::max(stack.dirty, stack.begin + needed);
  set_limit();
  return stack.begin + offset;
}

void State::set_limit() {
  limit.store(stack.dirty - kHeadroom);
  // An interrupt that came meanwhile must not be lost.
  if (interrupt_requested.load() || heap.is_over_limit()) limit.store(nullptr);
}

std::size_t State::depth() const {
  std::size_t count = 0;
  for (Frame at = frame(); !is_lowest(at.base); at = caller(at)) ++count;
  return count;
}

Polled State::poll() {
  if (interrupt_requested.exchange(false)) {
    set_limit();
    return Polled::interrupted;
  }
  if (heap.is_over_limit()) {
    heap.clear_over_limit();
    set_limit();
    raise(names::out_of_memory, "the heap has reached its limit");
    return Polled::raised;
  }
  if (base > stack.dirty - kHeadroom && !extend()) return Polled::raised;
  set_limit();
  return Polled::go_on;
}

// Lets the stack be used further up, as far as the permitted depth allows.
bool State::extend() {
  const std::size_t frames = depth();
  const std::size_t most = machine.options().max_depth;
  if (frames >= most) {
    return raise(names::stack_overflow, "more than " + std::to_string(most) + " calls are open");
  }
  const auto used = static_cast<std::size_t>(base - stack.begin);
  // No frame is smaller than its linkage: the limit cannot be passed before this many words are.
  const std::size_t further = std::min(std::max(kChunk, used / 2), (most - frames) * compile::kLinkage);
  const std::size_t needed = used + kHeadroom + further;
  if (needed > words_in(stack)) grow_stack(std::max(2 * words_in(stack), needed));
  stack.dirty = stack.begin + needed;
  return true;
}

void State::enter_fiber(Fiber& fiber) {
  if (words_in(fiber.stack) < kPooledWords) {
    stack = take_stack();
    std::copy(fiber.stack.begin, fiber.stack.begin + fiber.used, stack.begin);
    free_stack(fiber.stack);
  } else {
    stack = fiber.stack;
  }
  fiber.stack = {};
  fiber.status = FiberStatus::running;
  const std::size_t used = std::exchange(fiber.used, 0);
  base = stack.begin + fiber.base;
  pc = fiber.pc;
  operands_end = nullptr;
  const std::size_t further = std::min(kChunk, machine.options().max_depth * compile::kLinkage);
  stack.dirty = std::max(stack.dirty, stack.begin + used + kHeadroom + further);
  machine.current_ = &fiber;
  set_limit();
}

// Frames below `at` are clean. Its own words are not: it is at work, or about to be.
void State::set_barrier(Frame at) {
  barrier = nullptr;
  clean_end = nullptr;
  if (is_lowest(at.base)) return;
  barrier = at.base;
  clean_end = at.base - compile::kLinkage;
  barrier_return = reinterpret_cast<const Instruction*>(at.base[-1].bits());
  barrier_code[0] = barrier_return[-1];
  at.base[-1] = Value::from_bits(reinterpret_cast<std::uint64_t>(barrier_code + 1));
}

void State::remove_barrier() {
  if (barrier != nullptr) barrier[-1] = Value::from_bits(reinterpret_cast<std::uint64_t>(barrier_return));
  barrier = nullptr;
  clean_end = nullptr;
}

const Instruction* State::pass_barrier() {
  const Instruction* const goes_on = barrier_return;
  barrier = nullptr;
  // Several frames at once, so that a run of returns does not stop at each.
  constexpr int kFramesAtOnce = 16;
  Frame at = {base, goes_on};
  for (int i = 0; i < kFramesAtOnce && !is_lowest(at.base); ++i) at = caller(at);
  set_barrier(at);
  return goes_on;
}

void State::leave_fiber(Fiber& fiber, FiberStatus status) {
  remove_barrier();
  fiber.status = status;
  fiber.pc = pc;
  fiber.base = static_cast<std::size_t>(base - stack.begin);
  fiber.used = fiber.has_ended() ? 0 : static_cast<std::size_t>(top() - stack.begin);
  if (fiber.used > kLargestCopied) {
    clear(stack.begin + fiber.used, stack.dirty);
    stack.dirty = stack.begin + fiber.used;
    fiber.stack = stack;
  } else {
    if (fiber.used != 0) {
      Value* words = zeroed_words(fiber.used);
      std::copy(stack.begin, stack.begin + fiber.used, words);
      fiber.stack = {words, words + fiber.used, words + fiber.used};
    }
    give_back(stack);
  }
  stack = {};
  base = nullptr;
  machine.current_ = nullptr;
  heap.remember(fiber);
}

}  // namespace valk::vm
