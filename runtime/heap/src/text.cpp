// The makers of strings. Each fills its object before anything else can be allocated.

#include <algorithm>
#include <cstring>

#include "valk/heap/heap.hpp"

namespace valk::heap {

namespace {

// A view keeps all of its owner alive: it must be at least so large a part of it.
constexpr std::size_t kSmallestPart = 16;
constexpr std::size_t kMostBytes = std::size_t{Closure::kMark} - 64;

std::size_t count_code_points(const char* bytes, std::size_t size) {
  const auto is_start = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(bytes, bytes + size, is_start));
}

// What a view of `string` would keep alive; null when its bytes may move.
Object* owner_of(String& string) {
  if (string.is_view()) return string.view().owner.as_object();
  return sizeof(String) + string.size > Heap::kLargestYoung ? &string : nullptr;
}

TextBuffer* buffer_of(const String& string) {
  if (!string.is_view() || string.view().owner.as_object()->type != Type::text_buffer) return nullptr;
  return static_cast<TextBuffer*>(string.view().owner.as_object());
}

// True when `string` ends where the buffer does, and `more` fits behind it.
bool can_grow(const String& string, std::size_t more) {
  TextBuffer* buffer = buffer_of(string);
  return buffer != nullptr && string.data() + string.size == buffer->bytes() + buffer->used &&
         more <= buffer->size - buffer->used;
}

}  // namespace

String* Heap::start_string(std::size_t bytes) {
  assert(bytes < Closure::kMark);
  auto* object = static_cast<String*>(allocate(sizeof(String) + bytes, Type::string));
  object->size = static_cast<std::uint32_t>(bytes);
  object->hash = 0;
  return object;
}

Value Heap::finish_string(String* string) {
  return finish_string(string, count_code_points(string->data(), string->size));
}

Value Heap::finish_string(String* string, std::size_t code_points) {
  string->code_points = static_cast<std::uint32_t>(code_points);
  return Value::object(string);
}

Value Heap::string(std::string_view text) {
  String* object = start_string(text.size());
  if (!text.empty()) std::memcpy(object->own_bytes(), text.data(), text.size());
  return finish_string(object);
}

Value Heap::string_slice(Value string, std::size_t first, std::size_t count) {
  const bool is_ascii = as<String>(string).is_ascii();
  Object* const owner = owner_of(as<String>(string));
  if (owner != nullptr && count >= kSmallestShared && count >= owner->size / kSmallestPart) {
    const char* const start = as<String>(string).data() + first;
    Root kept(*this, Value::object(owner));
    auto* view = static_cast<String*>(allocate(sizeof(String) + sizeof(String::View), Type::string));
    view->extra = String::kView;
    view->size = static_cast<std::uint32_t>(count);
    view->hash = 0;
    view->view() = {kept, start};
    return is_ascii ? finish_string(view, count) : finish_string(view);
  }
  Root root(*this, string);
  String* object = start_string(count);
  if (count != 0) std::memcpy(object->own_bytes(), as<String>(root).data() + first, count);
  return is_ascii ? finish_string(object, count) : finish_string(object);
}

bool Heap::has_room_behind(Value left, std::size_t more) { return can_grow(as<String>(left), more); }

String* Heap::start_appended(Value left, std::size_t more, char*& tail) {
  const std::size_t size = as<String>(left).size + more;
  assert(size < Closure::kMark);
  Root root(*this, left);
  if (size < kSmallestShared || as<String>(left).size < more) {
    String* object = start_string(size);
    const std::string_view text = as<String>(root).text();
    std::memcpy(object->own_bytes(), text.data(), text.size());
    tail = object->own_bytes() + text.size();
    return object;
  }
  Root owner(*this);
  const char* start = nullptr;
  if (can_grow(as<String>(left), more)) {
    owner = as<String>(left).view().owner;
    start = as<String>(left).data();
  } else {
    const std::size_t room = std::min(2 * size, std::max(size, kMostBytes));
    auto* buffer = static_cast<TextBuffer*>(allocate_fixed(sizeof(TextBuffer) + room, Type::text_buffer));
    const std::string_view text = as<String>(root).text();
    buffer->size = static_cast<std::uint32_t>(room);
    buffer->used = text.size();
    std::memcpy(buffer->bytes(), text.data(), text.size());
    start = buffer->bytes();
    owner = Value::object(buffer);
  }
  auto* object = static_cast<String*>(allocate(sizeof(String) + sizeof(String::View), Type::string));
  object->extra = String::kView;
  object->size = static_cast<std::uint32_t>(size);
  object->hash = 0;
  object->view() = {owner, start};
  auto& buffer = static_cast<TextBuffer&>(*owner.get().as_object());
  tail = buffer.bytes() + buffer.used;
  buffer.used += more;
  return object;
}

}  // namespace valk::heap
