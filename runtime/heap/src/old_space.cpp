#include "old_space.hpp"

#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>

namespace valk::heap {

namespace {

char* take_memory(std::size_t bytes) {
  auto* memory = static_cast<char*>(std::malloc(bytes));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

bool needs_finaliser(Type type) { return type == Type::ref || type == Type::code || type == Type::fiber; }

}  // namespace

std::size_t OldSpace::class_of(std::size_t bytes) {
  if (bytes <= kSmallClasses * kGranule) return (bytes + kGranule - 1) / kGranule - 1;
  // 513..1024 → four classes of 128 bytes each, 1025..2048 → four of 256.
  const auto width = static_cast<std::size_t>(std::bit_width(bytes - 1));  // 10 or 11
  const std::size_t step = std::size_t{1} << (width - 3);
  const std::size_t position = (bytes - 1 - (std::size_t{1} << (width - 1))) / step;
  return kSmallClasses + (width - 10) * 4 + position;
}

std::size_t OldSpace::cell_bytes_of_class(std::size_t index) {
  if (index < kSmallClasses) return (index + 1) * kGranule;
  const std::size_t doubling = (index - kSmallClasses) / 4;
  const std::size_t position = (index - kSmallClasses) % 4;
  return (std::size_t{512} << doubling) + (position + 1) * (std::size_t{128} << doubling);
}

std::size_t OldSpace::cell_bytes(std::size_t bytes) {
  return bytes > kLargestCell ? bytes : cell_bytes_of_class(class_of(bytes));
}

OldSpace::~OldSpace() {
  for (SizeClass& cells : classes_) {
    for (const Block& block : cells.blocks) std::free(block.cells);
  }
  for (const Large& large : large_) std::free(large.object);
}

Object* OldSpace::allocate_large(std::size_t bytes) {
  auto* object = reinterpret_cast<Object*>(take_memory(bytes));
  large_.push_back({object, bytes});
  bytes_ += bytes;
  return object;
}

void OldSpace::add_block(SizeClass& cells) {
  if (cells.cell_bytes == 0) cells.cell_bytes = cell_bytes_of_class(static_cast<std::size_t>(&cells - classes_.data()));
  char* memory = take_memory(kBlockBytes);
  cells.blocks.push_back({memory, true});
  // In the order of addresses, so that what is promoted together lies together.
  FreeCell** link = &cells.free;
  for (std::size_t at = 0; at + cells.cell_bytes <= kBlockBytes; at += cells.cell_bytes) {
    auto* cell = new (memory + at) FreeCell{{Type::forwarded}, nullptr};
    *link = cell;
    link = &cell->next;
  }
}

OldSpace::FreeCell* OldSpace::refill(SizeClass& cells) {
  while (cells.next_to_sweep < cells.blocks.size()) {
    Block& block = cells.blocks[cells.next_to_sweep++];
    if (!block.swept && sweep(cells, block)) return cells.free;
  }
  add_block(cells);
  cells.next_to_sweep = cells.blocks.size();
  return cells.free;
}

void OldSpace::finalise(Object& object) {
  if (needs_finaliser(object.type)) finalise_(object);
}

bool OldSpace::sweep(SizeClass& cells, Block& block) {
  block.swept = true;
  FreeCell* const before = cells.free;
  FreeCell** link = &cells.free;
  FreeCell* const rest = before;
  for (std::size_t at = 0; at + cells.cell_bytes <= kBlockBytes; at += cells.cell_bytes) {
    auto* object = reinterpret_cast<Object*>(block.cells + at);
    if ((object->state & state::marked) != 0) {
      object->state &= static_cast<std::uint8_t>(~state::marked);
      continue;
    }
    if (object->type != Type::forwarded) {
      finalise(*object);
      bytes_ -= cells.cell_bytes;
#ifndef NDEBUG
      std::memset(static_cast<void*>(object), 0x5B, cells.cell_bytes);
#endif
    }
    auto* cell = new (object) FreeCell{{Type::forwarded}, nullptr};
    *link = cell;
    link = &cell->next;
  }
  *link = rest;
  return cells.free != before;
}

void OldSpace::begin_sweep() {
  sweeping_class_ = 0;
  for (SizeClass& cells : classes_) {
    cells.free = nullptr;
    cells.next_to_sweep = 0;
    for (Block& block : cells.blocks) block.swept = false;
  }
  sweep_large();
}

bool OldSpace::sweep_some(std::size_t blocks) {
  for (; sweeping_class_ < classes_.size(); ++sweeping_class_) {
    SizeClass& cells = classes_[sweeping_class_];
    while (cells.next_to_sweep < cells.blocks.size()) {
      if (blocks-- == 0) return false;
      Block& block = cells.blocks[cells.next_to_sweep++];
      if (!block.swept) sweep(cells, block);
    }
  }
  return true;
}

void OldSpace::sweep_large() {
  std::erase_if(large_, [this](const Large& large) {
    if ((large.object->state & state::marked) != 0) {
      large.object->state &= static_cast<std::uint8_t>(~state::marked);
      return false;
    }
    finalise(*large.object);
    bytes_ -= large.bytes;
    std::free(large.object);
    return true;
  });
}

template <class F>
void OldSpace::for_each_object(const F& visit) {
  for (SizeClass& cells : classes_) {
    for (const Block& block : cells.blocks) {
      for (std::size_t at = 0; at + cells.cell_bytes <= kBlockBytes; at += cells.cell_bytes) {
        auto* object = reinterpret_cast<Object*>(block.cells + at);
        if (object->type != Type::forwarded) visit(*object);
      }
    }
  }
  for (const Large& large : large_) visit(*large.object);
}

void OldSpace::destroy_everything() {
  for_each_object([this](Object& object) { finalise(object); });
}

}  // namespace valk::heap
