// Channels: values on their way from those who send to those who receive, both first come, first served.
//
// A channel is a ref. What waits there is a plain handle; one that was cancelled meanwhile is passed over.

#include "valk/async/channel.hpp"

#include <algorithm>

#include "errors.hpp"
#include "graph.hpp"
#include "valk/async/scheduler.hpp"

namespace valk::async {

using heap::Root;
using heap::Table;
namespace names = heap::names;

namespace {

const heap::RefKind kChannel{.name = "channel"};

enum ChannelSlot : std::uint32_t {
  channel_capacity,
  channel_is_closed,
  channel_values,     // a queue of values
  channel_senders,    // a queue of handles, each with its value
  channel_receivers,  // a queue of handles, each with what it completes with at the end
  channel_slots,
};

heap::Ref& channel_at(Value value) { return heap::as<heap::Ref>(value); }

void set(heap::Heap& heap, Value channel, ChannelSlot which, Value value) {
  heap::Ref& ref = channel_at(channel);
  heap.write(ref, ref.slots[which], value);
}

// A queue: a table of where it begins, how many elements there are, and the elements, round and round.
constexpr std::size_t kBegin = 0;
constexpr std::size_t kCount = 1;
constexpr std::size_t kFirst = 2;
constexpr std::size_t kSmallest = kFirst + 8;

std::size_t number(const Table& table, std::size_t index) {
  return static_cast<std::size_t>(table.slots[index].as_fixnum());
}
void set_number(heap::Heap& heap, Table& table, std::size_t index, std::size_t value) {
  heap.write(table, table.slots[index], Value::fixnum(static_cast<std::int64_t>(value)));
}
std::size_t place(const Table& table, std::size_t index) {
  return kFirst + (number(table, kBegin) + index) % (table.size - kFirst);
}

std::size_t count_of(Value channel, ChannelSlot queue) {
  const Value held = channel_at(channel).slots[queue];
  return held.is_nil() ? 0 : number(heap::as<Table>(held), kCount);
}

Value pop(heap::Heap& heap, Value channel, ChannelSlot queue) {
  auto& table = heap::as<Table>(channel_at(channel).slots[queue]);
  Value& element = table.slots[place(table, 0)];
  const Value taken = element;
  heap.write(table, element, Value::nil());
  set_number(heap, table, kBegin, (number(table, kBegin) + 1) % (table.size - kFirst));
  set_number(heap, table, kCount, number(table, kCount) - 1);
  return taken;
}

// Waiting handles come with something: both or neither are there.
bool has_gone(Value element, Value previous, bool is_second) {
  const Value handle = is_second ? previous : element;
  return settled(handle_at(handle));
}

// A table with room for more. Pairs whose handle has settled are left out, so that one who gives up waiting again and
// again leaves nothing behind.
Value grown(heap::Heap& heap, const Root& channel, ChannelSlot queue) {
  const std::size_t count = count_of(channel, queue);
  const Value made = heap.table(std::max(kSmallest, kFirst + 2 * count));
  auto& table = heap::as<Table>(made);
  std::size_t kept = 0;
  Value previous;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& old = heap::as<Table>(channel_at(channel).slots[queue]);
    const Value element = old.slots[place(old, i)];
    const bool is_gone = queue != channel_values && has_gone(element, previous, i % 2 == 1);
    previous = element;
    if (!is_gone) heap.write(table, table.slots[kFirst + kept++], element);
  }
  set_number(heap, table, kBegin, 0);
  set_number(heap, table, kCount, kept);
  return made;
}

void push(heap::Heap& heap, Value channel, ChannelSlot queue, Value value) {
  const Root owner(heap, channel);
  const Root pushed(heap, value);
  const Value held = channel_at(channel).slots[queue];
  if (held.is_nil() || number(heap::as<Table>(held), kCount) == heap::as<Table>(held).size - kFirst) {
    set(heap, owner, queue, grown(heap, owner, queue));
  }
  auto& table = heap::as<Table>(channel_at(owner).slots[queue]);
  heap.write(table, table.slots[place(table, number(table, kCount))], pushed);
  set_number(heap, table, kCount, number(table, kCount) + 1);
}

// The first handle that still waits, and what it came with; false: nobody does.
bool pop_waiting(heap::Heap& heap, Value channel, ChannelSlot queue, Root& handle, Root& with) {
  while (count_of(channel, queue) > 0) {
    handle = pop(heap, channel, queue);
    with = pop(heap, channel, queue);
    if (!settled(handle_at(handle))) return true;
  }
  return false;
}

bool is_closed(Value channel) { return channel_at(channel).slots[channel_is_closed].is_true(); }

}  // namespace

bool is_channel(Value value) {
  const auto* ref = heap::try_as<heap::Ref>(value);
  return ref != nullptr && ref->kind == &kChannel;
}

Value Scheduler::make_channel(std::size_t capacity) {
  const Value made = heap().ref(kChannel, next_channel_++, nullptr, channel_slots);
  set(heap(), made, channel_capacity, Value::fixnum(static_cast<std::int64_t>(capacity)));
  return made;
}

Value Scheduler::send(Value channel, Value value) {
  const Root to(heap(), channel);
  const Root sent(heap(), value);
  if (is_closed(to)) return failed(machine_.make_error(heap().symbol(":closed"), "the channel is closed"));
  Root receiver(heap());
  Root otherwise(heap());
  if (pop_waiting(heap(), to, channel_receivers, receiver, otherwise)) {
    complete(receiver, sent);
    return graph_->make_completed(Value::boolean(true));
  }
  const auto capacity = static_cast<std::size_t>(channel_at(to).slots[channel_capacity].as_fixnum());
  if (count_of(to, channel_values) < capacity) {
    push(heap(), to, channel_values, sent);
    return graph_->make_completed(Value::boolean(true));
  }
  const Root waiting(heap(), pending());
  push(heap(), to, channel_senders, waiting);
  push(heap(), to, channel_senders, sent);
  return waiting;
}

Value Scheduler::receive(Value channel, Value otherwise) {
  const Root from(heap(), channel);
  const Root at_end(heap(), otherwise);
  Root sender(heap());
  Root sent(heap());
  if (count_of(from, channel_values) > 0) {
    const Root value(heap(), pop(heap(), from, channel_values));
    if (pop_waiting(heap(), from, channel_senders, sender, sent)) {
      push(heap(), from, channel_values, sent);
      complete(sender, Value::boolean(true));
    }
    return lift(value);
  }
  if (pop_waiting(heap(), from, channel_senders, sender, sent)) {  // a channel without room
    complete(sender, Value::boolean(true));
    return lift(sent);
  }
  if (is_closed(from)) return graph_->make_completed(at_end);
  const Root waiting(heap(), pending());
  push(heap(), from, channel_receivers, waiting);
  push(heap(), from, channel_receivers, at_end);
  return waiting;
}

bool Scheduler::close_channel(Value channel) {
  if (is_closed(channel)) return false;
  const Root closed(heap(), channel);
  set(heap(), closed, channel_is_closed, Value::boolean(true));
  Root waiting(heap());
  Root with(heap());
  while (pop_waiting(heap(), closed, channel_receivers, waiting, with)) complete(waiting, with);
  while (pop_waiting(heap(), closed, channel_senders, waiting, with)) {
    fail(waiting, machine_.make_error(heap().symbol(":closed"), "the channel was closed"));
  }
  return true;
}

}  // namespace valk::async
