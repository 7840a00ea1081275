#include "string_index.hpp"

#include <algorithm>

#include "text.hpp"
#include "valk/heap/heap.hpp"

namespace valk::natives {

namespace {

constexpr std::size_t kStride = 128;
constexpr std::uint16_t kLargestNumber = 0xFFFF >> heap::String::kIndexShift;

// `count` code points behind `offset`.
std::size_t skip(std::string_view text, std::size_t offset, std::size_t count) {
  for (; count > 0 && offset < text.size(); --count) {
    do ++offset;
    while (offset < text.size() && is_continuation(text[offset]));
  }
  return offset;
}

std::size_t count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace

bool needs_index(const heap::String& string) {
  return !string.is_ascii() && (string.is_view() || sizeof(heap::String) + string.size > heap::Heap::kLargestYoung);
}

std::size_t scan_byte_offset(const heap::String& string, std::size_t place) {
  if (place >= string.code_points) return string.size;
  return string.is_ascii() ? place : skip(string.text(), 0, place);
}

std::size_t scan_place_of(const heap::String& string, std::size_t offset) {
  if (offset >= string.size) return string.code_points;
  return string.is_ascii() ? offset : count(string.text().substr(0, offset));
}

const StringIndex::Entry& StringIndex::entry_of(heap::String& string) {
  const std::string_view text = string.text();
  const auto number = static_cast<std::uint16_t>(string.extra >> heap::String::kIndexShift);
  for (const Entry& entry : entries_) {
    if (number != 0 && entry.number == number && entry.text == text.data() && entry.size == text.size()) return entry;
  }
  Entry& entry = entries_[next_entry_];
  next_entry_ = (next_entry_ + 1) % entries_.size();
  last_number_ = last_number_ == kLargestNumber ? 1 : static_cast<std::uint16_t>(last_number_ + 1);
  entry.number = last_number_;
  entry.text = text.data();
  entry.size = text.size();
  entry.offsets.clear();
  std::size_t places = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_continuation(text[at]) && places++ % kStride == 0) entry.offsets.push_back(static_cast<std::uint32_t>(at));
  }
  string.extra =
      static_cast<std::uint16_t>((string.extra & heap::String::kView) | (entry.number << heap::String::kIndexShift));
  return entry;
}

std::size_t StringIndex::byte_offset(heap::String& string, std::size_t place) {
  if (place >= string.code_points) return string.size;
  return skip(string.text(), entry_of(string).offsets[place / kStride], place % kStride);
}

std::size_t StringIndex::place_of(heap::String& string, std::size_t offset) {
  if (offset >= string.size) return string.code_points;
  const auto& offsets = entry_of(string).offsets;
  const auto after = std::upper_bound(offsets.begin(), offsets.end(), offset);
  const auto before = static_cast<std::size_t>(after - offsets.begin()) - 1;
  return before * kStride + count(string.text().substr(offsets[before], offset - offsets[before]));
}

}  // namespace valk::natives
