#include "valk/heap/print.hpp"

#include <charconv>
#include <cmath>
#include <vector>

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
    case Type::box:
    case Type::cell:
    case Type::table:
    case Type::code:
    case Type::fiber:
    case Type::forwarded:
      break;
  }
  append_named(out, "internal", {});
}

// Everything but lists with elements.
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
  for (const char* at = digits; at != end; ++at) {
    is_float = is_float || *at == '.' || *at == 'e';
    if (*at != '+') out.push_back(*at);
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

void print(std::string& out, const Heap& heap, Value value) {
  if (!is_list(value) || value.is_nil()) return append_atom(out, heap, value);
  std::vector<ListIterator> open{ListIterator(value)};
  out.push_back('{');
  bool is_first = true;
  while (!open.empty()) {
    if (open.back().done()) {
      open.pop_back();
      out.push_back('}');
      is_first = false;
      continue;
    }
    const Value element = open.back().value();
    open.back().next();
    if (!is_first) out.push_back(' ');
    is_first = is_list(element) && !element.is_nil();
    if (is_first) {
      open.emplace_back(element);
      out.push_back('{');
    } else {
      append_atom(out, heap, element);
    }
  }
}

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
