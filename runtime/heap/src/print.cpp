#include "valk/heap/print.hpp"

#include <charconv>
#include <cmath>
#include <vector>

#include "valk/heap/dict.hpp"
#include "valk/heap/list.hpp"

namespace valk::heap {

namespace {

void append_integer(std::string& out, std::int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_named(std::string& out, std::string_view what, std::string_view name) {
  out.append("<").append(what);
  if (!name.empty()) out.append(" ").append(name);
  out.append(">");
}

std::string_view function_name(const Heap& heap, Value function) {
  while (const auto* partial = try_as<Partial>(function)) function = partial->function;
  if (const auto* closure = try_as<Closure>(function)) return Code::of(closure->entry)->name();
  if (const auto* native = try_as<Native>(function)) return heap.symbols().name(native->name);
  return {};
}

void append_bytes(std::string& out, std::string_view octets) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out.append("<bytes ");
  for (const char octet : octets) {
    out.push_back(kDigits[static_cast<unsigned char>(octet) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(octet) & 15]);
  }
  out.append(">");
}

void append_error(std::string& out, const Heap& heap, const Error& error) {
  out.append("<error ").append(heap.symbols().name(error.kind)).append(" ");
  append_string_literal(out, is_string(error.message) ? text_of(error.message) : std::string_view());
  out.append(">");
}

void append_object(std::string& out, const Heap& heap, Value value) {
  const Object& object = *value.as_object();
  switch (object.type) {
    case Type::integer:
      return append_integer(out, static_cast<const Integer&>(object).number);
    case Type::floating:
      return append_float(out, static_cast<const Float&>(object).number);
    case Type::string:
      return append_string_literal(out, text_of(value));
    case Type::bytes:
      return append_bytes(out, as<Bytes>(value).text());
    case Type::closure:
    case Type::native:
    case Type::partial:
      return append_named(out, "function", function_name(heap, value));
    case Type::atom:
      return append_named(out, "atom", {});
    case Type::error:
      return append_error(out, heap, static_cast<const Error&>(object));
    case Type::handle:
      return append_named(out, "handle", {});
    case Type::ref: {
      const auto& ref = static_cast<const Ref&>(object);
      return append_named(out, ref.kind->name, std::to_string(ref.id));
    }
    case Type::array:
    case Type::slice:
    case Type::cons:
    case Type::dict:
    case Type::dict_node:
    case Type::box:
    case Type::cell:
    case Type::table:
    case Type::builder:
    case Type::code:
    case Type::fiber:
    case Type::text_buffer:
    case Type::forwarded:
      break;
  }
  append_named(out, "internal", {});
}

// Everything but lists with elements, and dicts.
void append_atom(std::string& out, const Heap& heap, Value value) {
  if (value.is_nil()) {
    out.append("()");
  } else if (value.is_boolean()) {
    out.append(value.is_true() ? "true" : "false");
  } else if (value.is_fixnum()) {
    append_integer(out, value.as_fixnum());
  } else if (value.is_symbol() || value.is_keyword()) {
    out.append(heap.symbols().name(value));
  } else if (value.is_object()) {
    append_object(out, heap, value);
  } else {
    append_named(out, "unbound", {});
  }
}

// Prints without recursion: lists and dicts that are open wait in a row.
class Printer {
 public:
  Printer(std::string& out, const Heap& heap) : out_(out), heap_(heap) {}

  void print(Value value) {
    append(value);
    while (!open_.empty()) {
      // By index, for `append` may add to the row.
      const std::size_t top = open_.size() - 1;
      if (is_done(open_[top])) {
        out_.push_back(open_[top].is_dict ? ')' : '}');
        open_.pop_back();
        continue;
      }
      const bool in_dict = open_[top].is_dict;
      if (in_dict || !open_[top].is_first) out_.push_back(' ');
      open_[top].is_first = false;
      const Value element = take(open_[top]);
      if (in_dict && needs_quote(element)) out_.push_back('\'');
      append(element);
    }
  }

 private:
  struct Open {
    ListIterator elements;
    std::vector<DictEntry> entries;
    std::size_t taken = 0;  // keys and values
    bool is_dict = false;
    bool is_first = true;
  };

  void append(Value value) {
    if (is<Dict>(value)) {
      out_.append("(dict");
      open_.push_back({ListIterator(Value::nil()), dict_entries(value), 0, true});
    } else if (is_list(value) && !value.is_nil()) {
      out_.push_back('{');
      open_.push_back({ListIterator(value), {}});
    } else {
      append_atom(out_, heap_, value);
    }
  }

  static bool is_done(const Open& open) {
    return open.is_dict ? open.taken == 2 * open.entries.size() : open.elements.done();
  }

  static Value take(Open& open) {
    if (open.is_dict) {
      const DictEntry& entry = open.entries[open.taken / 2];
      return open.taken++ % 2 == 0 ? entry.key : entry.value;
    }
    const Value element = open.elements.value();
    open.elements.next();
    return element;
  }

  // What a call of `dict` would evaluate to something else.
  static bool needs_quote(Value value) { return value.is_symbol() || is_plist(value); }

  std::string& out_;
  const Heap& heap_;
  std::vector<Open> open_;
};

}  // namespace

void append_float(std::string& out, double number) {
  if (std::isnan(number)) {
    out.append("nan");
    return;
  }
  if (std::isinf(number)) {
    out.append(number < 0 ? "-inf" : "inf");
    return;
  }
  char digits[40];
  const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  bool is_float = false;
  bool in_exponent = false;  // whose zeros in front say nothing: 1e9, not 1e+09
  for (const char* at = digits; at != end; ++at) {
    is_float = is_float || *at == '.' || *at == 'e';
    if (*at == '+' || (in_exponent && *at == '0')) continue;
    in_exponent = *at == 'e' || (in_exponent && *at == '-');
    out.push_back(*at);
  }
  if (!is_float) out.append(".0");
}

void append_string_literal(std::string& out, std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '\r':
        out.append("\\r");
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
          out.push_back(c);
        } else {
          out.append("\\x").push_back(kDigits[byte >> 4]);
          out.push_back(kDigits[byte & 15]);
        }
      }
    }
  }
  out.push_back('"');
}

void print(std::string& out, const Heap& heap, Value value) { Printer(out, heap).print(value); }

void display(std::string& out, const Heap& heap, Value value) {
  if (is_string(value)) {
    out.append(text_of(value));
  } else {
    print(out, heap, value);
  }
}

std::string to_readable(const Heap& heap, Value value) {
  std::string out;
  print(out, heap, value);
  return out;
}

std::string to_display(const Heap& heap, Value value) {
  std::string out;
  display(out, heap, value);
  return out;
}

}  // namespace valk::heap
