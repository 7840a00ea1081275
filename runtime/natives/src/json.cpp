// JSON (RFC 8259).

#include "json.hpp"

#include <cmath>
#include <vector>

#include "support.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

// The text of a key or of a symbol: without the colon.
std::string_view plain_name(const heap::Heap& heap, Value symbol) {
  std::string_view name = heap.symbols().name(symbol);
  if (symbol.is_keyword()) name.remove_prefix(1);
  return name;
}

// Writes without recursion: lists that are open wait in a row.
class Encoder {
 public:
  Encoder(std::string& out, const heap::Heap& heap, std::string& problem) : out_(out), heap_(heap), problem_(problem) {}

  bool encode(Value value) {
    if (!append(value)) return false;
    while (!open_.empty()) {
      // By index, for `append` may add to the row.
      const std::size_t top = open_.size() - 1;
      if (open_[top].elements.done()) {
        out_.push_back(open_[top].is_object ? '}' : ']');
        open_.pop_back();
        continue;
      }
      if (!open_[top].is_first) out_.push_back(',');
      open_[top].is_first = false;
      if (open_[top].is_object && !append_key(take(top))) return false;
      if (!append(take(top))) return false;
    }
    return true;
  }

 private:
  struct Open {
    heap::ListIterator elements;
    bool is_object;
    bool is_first = true;
  };

  Value take(std::size_t top) {
    const Value element = open_[top].elements.value();
    open_[top].elements.next();
    return element;
  }

  bool append_key(Value key) {
    if (key.is_keyword() || key.is_symbol()) {
      base::append_json_string(out_, plain_name(heap_, key));
    } else if (heap::is_string(key)) {
      base::append_json_string(out_, heap::text_of(key));
    } else {
      return refuse("no key of a JSON object", key);
    }
    out_.push_back(':');
    return true;
  }

  bool append(Value value) {
    if (value.is_nil()) {
      out_.append("[]");
    } else if (heap::is_list(value)) {
      const bool is_object = heap::is_plist(value);
      out_.push_back(is_object ? '{' : '[');
      open_.push_back({heap::ListIterator(value), is_object});
    } else if (heap::is_string(value)) {
      base::append_json_string(out_, heap::text_of(value));
    } else if (value.is_symbol() || value.is_keyword()) {
      base::append_json_string(out_, plain_name(heap_, value));
    } else if (value.is_boolean() || heap::is_integer(value)) {
      heap::print(out_, heap_, value);
    } else if (const auto* real = heap::try_as<heap::Float>(value); real != nullptr && std::isfinite(real->number)) {
      heap::append_float(out_, real->number);
    } else {
      return refuse("nothing that JSON can hold", value);
    }
    return true;
  }

  bool refuse(std::string_view why, Value value) {
    problem_ = vm::describe_value(heap_, value) + ", is " + std::string(why);
    return false;
  }

  std::string& out_;
  const heap::Heap& heap_;
  std::string& problem_;
  std::vector<Open> open_;
};

}  // namespace

bool append_json(std::string& out, const heap::Heap& heap, Value value, std::string& problem) {
  return Encoder(out, heap, problem).encode(value);
}

Outcome native_json_encode(NativeCall& call) {
  std::string text;
  std::string problem;
  if (!append_json(text, call.heap(), call[0], problem)) return call.raise(names::value, problem);
  if (is_too_large(call, text.size())) return raise_too_large(call, text.size());
  return call.heap().string(text);
}

}  // namespace valk::natives
