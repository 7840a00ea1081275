#pragma once

// Where code points begin in long texts that are not ASCII: so that going through one by index costs no scan from its
// start each time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "valk/heap/object.hpp"

namespace valk::natives {

// Whether places in it are worth an index. ASCII has them for nothing; shorter ones may move, and are scanned as fast as
// an index is found.
[[nodiscard]] bool needs_index(const heap::String& string);
// What StringIndex answers, for strings that need none.
[[nodiscard]] std::size_t scan_byte_offset(const heap::String& string, std::size_t place);
[[nodiscard]] std::size_t scan_place_of(const heap::String& string, std::size_t offset);

// For strings that need one.
class StringIndex {
 public:
  // Where the code point `place` begins; the text's end when there are fewer.
  [[nodiscard]] std::size_t byte_offset(heap::String& string, std::size_t place);
  // The inverse: how many code points begin before `offset`.
  [[nodiscard]] std::size_t place_of(heap::String& string, std::size_t offset);

 private:
  // Bytes of a text that never moves. Its string carries `number`: another text at the same address has another one.
  struct Entry {
    std::uint16_t number = 0;
    const char* text = nullptr;
    std::size_t size = 0;
    std::vector<std::uint32_t> offsets;  // of every kStride-th code point
  };

  [[nodiscard]] const Entry& entry_of(heap::String& string);

  std::array<Entry, 4> entries_;
  std::size_t next_entry_ = 0;
  std::uint16_t last_number_ = 0;
};

}  // namespace valk::natives
