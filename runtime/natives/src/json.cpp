// Data as JSON text (RFC 8259).

#include "json.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "option_plist.hpp"
#include "text.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/dict.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

// The text of a key or of a symbol: without the colon.
std::string_view plain_name(const heap::Heap& heap, Value symbol) {
  std::string_view name = heap.symbols().name(symbol);
  if (symbol.is_keyword()) name.remove_prefix(1);
  return name;
}

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x20; ++c) table[static_cast<std::size_t>(c)] = true;
  table['"'] = table['\\'] = table[0x7F] = true;
  return table;
}();

// Text of the language is valid UTF-8.
void append_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (kNeedsEscape[static_cast<unsigned char>(c)]) return base::append_json_string(out, text);
  }
  out.push_back('"');
  out.append(text);
  out.push_back('"');
}

// Writes without recursion: lists that are open wait in a row.
class Encoder {
 public:
  Encoder(std::string& out, const heap::Heap& heap, std::string& problem, JsonLayout layout)
      : out_(out), heap_(heap), problem_(problem), layout_(layout) {}

  bool encode(Value value) {
    if (!append(value)) return false;
    while (!open_.empty()) {
      // By index, for `append` may add to the row.
      const std::size_t top = open_.size() - 1;
      if (open_[top].is_done()) {
        const char end = open_[top].is_object ? '}' : ']';
        const bool is_empty = open_[top].is_first;
        open_.pop_back();
        if (!is_empty) break_line();
        out_.push_back(end);
        continue;
      }
      if (!open_[top].is_first) out_.push_back(',');
      open_[top].is_first = false;
      break_line();
      if (open_[top].is_object && !append_key(take(top))) return false;
      if (!append(take(top))) return false;
    }
    return true;
  }

 private:
  // A list, or keys and values of a dict in turn.
  struct Open {
    heap::ListIterator elements;
    bool is_object;
    std::vector<Value> pairs = {};
    std::size_t next_pair = 0;
    bool is_first = true;

    [[nodiscard]] bool is_done() const { return elements.done() && next_pair == pairs.size(); }
  };

  Value take(std::size_t top) {
    if (!open_[top].pairs.empty()) return open_[top].pairs[open_[top].next_pair++];
    const Value element = open_[top].elements.value();
    open_[top].elements.next();
    return element;
  }

  void open_dict(Value dict) {
    Open open{heap::ListIterator(Value::nil()), true};
    for (const heap::DictEntry& entry : heap::dict_entries(dict)) {
      open.pairs.push_back(entry.key);
      open.pairs.push_back(entry.value);
    }
    out_.push_back('{');
    open_.push_back(std::move(open));
  }

  void break_line() {
    if (layout_.indent != 0) out_.append("\n").append(layout_.indent * open_.size(), ' ');
  }

  bool append_key(Value key) {
    if (key.is_keyword() || key.is_symbol()) {
      append_text(out_, plain_name(heap_, key));
    } else if (heap::is_string(key)) {
      append_text(out_, heap::text_of(key));
    } else {
      return refuse("no key of a JSON object", key);
    }
    out_.append(layout_.indent != 0 ? ": " : ":");
    return true;
  }

  void append_integer(std::int64_t number) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }

  bool append(Value value) {
    if (value.is_nil()) {
      out_.append(layout_.nil);
    } else if (heap::is_list(value)) {
      const bool is_object = heap::is_plist(value);
      out_.push_back(is_object ? '{' : '[');
      open_.push_back({heap::ListIterator(value), is_object});
    } else if (heap::is<heap::Dict>(value)) {
      open_dict(value);
    } else if (heap::is_string(value)) {
      append_text(out_, heap::text_of(value));
    } else if (value.is_symbol() || value.is_keyword()) {
      append_text(out_, plain_name(heap_, value));
    } else if (value.is_boolean()) {
      out_.append(value.is_true() ? "true" : "false");
    } else if (heap::is_integer(value)) {
      append_integer(heap::integer_of(value));
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
  JsonLayout layout_;
  std::vector<Open> open_;
};

constexpr std::size_t kWidestIndent = 16;
constexpr std::size_t kDeepest = 1'000'000;

}  // namespace

bool append_json(std::string& out, const heap::Heap& heap, Value value, std::string& problem, JsonLayout layout) {
  return Encoder(out, heap, problem, layout).encode(value);
}

Outcome native_json_encode(NativeCall& call) {
  JsonLayout layout;
  OptionPlist options(call, 1);
  options.flag("pretty", [&](bool is_pretty) { layout.indent = is_pretty ? 2 : 0; });
  options.count("indent", kWidestIndent, [&](std::size_t blanks) { layout.indent = blanks; });
  options.choice("nil", {":null", ":list"}, [&](std::size_t chosen) { layout.nil = chosen == 0 ? "null" : "[]"; });
  if (options.is_wrong()) return options.error();
  std::string text;
  std::string problem;
  if (!append_json(text, call.heap(), call[0], problem, layout)) return call.raise(names::value, problem);
  return finished(call, text);
}

Outcome native_json_parse(NativeCall& call) {
  if (!call.is_string(0) && !heap::is<heap::Bytes>(call[0])) return call.expected(0, "a string or bytes");
  JsonReading reading;
  OptionPlist options(call, 1);
  options.choice("keys", {":keyword", ":string"}, [&](std::size_t chosen) { reading.keys_as_strings = chosen == 1; });
  options.count("depth", kDeepest, [&](std::size_t depth) { reading.depth = depth; });
  if (options.is_wrong()) return options.error();
  return read_json(call, reading);
}

}  // namespace valk::natives
