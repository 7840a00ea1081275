#pragma once

// Where objects live that survived: blocks of 64 KiB that hold cells of one size class each, and large objects apart.
//
// Sweeping is lazy: after a marking, a block is swept when its class next needs a cell. Marks are cleared by the sweep,
// which therefore has to be complete before the next marking begins. A free cell has the type `forwarded`.

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "trace.hpp"

namespace valk::heap {

class OldSpace {
 public:
  using Finaliser = std::function<void(Object&)>;  // called for dead refs, codes and fibers

  explicit OldSpace(Finaliser finalise) : finalise_(std::move(finalise)) {}
  ~OldSpace();
  OldSpace(const OldSpace&) = delete;
  OldSpace& operator=(const OldSpace&) = delete;

  // Uninitialised but for the bits of `state`, which the caller must keep.
  [[nodiscard]] Object* allocate(std::size_t bytes) {
    if (bytes > kLargestCell) return allocate_large(bytes);
    SizeClass& cells = classes_[class_of(bytes)];
    FreeCell* cell = cells.free;
    if (cell == nullptr) cell = refill(cells);
    cells.free = cell->next;
    bytes_ += cells.cell_bytes;
    return cell;
  }

  // Everything not marked is garbage from now on.
  void begin_sweep();
  // Sweeps so many blocks; true when none is left.
  bool sweep_some(std::size_t blocks);

  [[nodiscard]] std::size_t bytes() const { return bytes_ + external_bytes_; }
  void adjust_external_bytes(std::ptrdiff_t bytes) { external_bytes_ += static_cast<std::size_t>(bytes); }
  // Marking counts what it reaches with this, for live_bytes.
  [[nodiscard]] static std::size_t cell_bytes(std::size_t bytes);

  // Finalises all there is.
  void destroy_everything();

  static constexpr std::size_t kLargestCell = 2048;

 private:
  struct FreeCell : Object {
    FreeCell* next;
  };
  struct Block {
    char* cells;
    bool swept;
  };
  struct SizeClass {
    std::size_t cell_bytes = 0;
    FreeCell* free = nullptr;
    std::vector<Block> blocks;
    std::size_t next_to_sweep = 0;
  };
  struct Large {
    Object* object;
    std::size_t bytes;
  };

  static constexpr std::size_t kBlockBytes = 64 * 1024;
  static constexpr std::size_t kGranule = 16;
  static constexpr std::size_t kSmallClasses = 32;  // up to 512 bytes in steps of 16, then four to each doubling
  static constexpr std::size_t kClasses = kSmallClasses + 8;

  [[nodiscard]] static std::size_t class_of(std::size_t bytes);
  [[nodiscard]] static std::size_t cell_bytes_of_class(std::size_t index);
  [[nodiscard]] Object* allocate_large(std::size_t bytes);
  [[nodiscard]] FreeCell* refill(SizeClass& cells);
  void add_block(SizeClass& cells);
  // Puts the block's dead cells on the free list; true when there were any.
  bool sweep(SizeClass& cells, Block& block);
  void sweep_large();
  void finalise(Object& object);
  template <class F>
  void for_each_object(const F& visit);

  std::array<SizeClass, kClasses> classes_{};
  std::vector<Large> large_;
  std::size_t bytes_ = 0;
  std::size_t external_bytes_ = 0;
  std::size_t sweeping_class_ = 0;  // classes below it are swept
  Finaliser finalise_;
};

}  // namespace valk::heap
