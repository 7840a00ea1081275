#include "format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "valk/base/text.hpp"
#include "valk/heap/print.hpp"

namespace valk::natives {

namespace {

constexpr std::size_t kWidest = 10'000;

// %+-08.3f: flags, width, precision, conversion.
struct Directive {
  bool is_left = false;
  bool has_zeros = false;
  bool has_plus = false;
  std::size_t width = 0;
  int precision = -1;
  char conversion = 0;  // s d x f %; 0: none of these
  std::string_view text;
};

std::size_t read_number(std::string_view text, std::size_t& at) {
  std::size_t number = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    number = std::min(kWidest, number * 10 + static_cast<std::size_t>(text[at++] - '0'));
  }
  return number;
}

// `at` stands behind the percent sign, and afterwards behind the directive.
Directive read_directive(std::string_view text, std::size_t& at) {
  Directive directive;
  const std::size_t start = at - 1;
  for (; at < text.size() && std::string_view("-0+").find(text[at]) != std::string_view::npos; ++at) {
    (text[at] == '-' ? directive.is_left : text[at] == '0' ? directive.has_zeros : directive.has_plus) = true;
  }
  directive.width = read_number(text, at);
  if (at < text.size() && text[at] == '.') directive.precision = static_cast<int>(read_number(text, ++at));
  while (at < text.size() && text[at] == 'l') ++at;
  const char conversion = at < text.size() ? text[at++] : '\0';
  if (std::string_view("sdxf%").find(conversion) != std::string_view::npos && conversion != '\0') {
    directive.conversion = conversion;
  }
  directive.text = text.substr(start, at - start);
  return directive;
}

// The sign, if any, comes before the zeros.
std::size_t sign_size(std::string_view text) { return text.starts_with('-') || text.starts_with('+') ? 1 : 0; }

void append_padded(std::string& out, const Directive& directive, std::string_view text, bool is_numeric) {
  const std::size_t length = base::count_code_points(text);
  const std::size_t missing = directive.width > length ? directive.width - length : 0;
  if (directive.is_left) {
    out.append(text).append(missing, ' ');
  } else if (directive.has_zeros && is_numeric) {
    const std::size_t sign = sign_size(text);
    out.append(text.substr(0, sign)).append(missing, '0').append(text.substr(sign));
  } else {
    out.append(missing, ' ').append(text);
  }
}

std::string integer_text(std::int64_t number, int radix) {
  char digits[72];
  return {digits, std::to_chars(digits, digits + sizeof digits, number, radix).ptr};
}

std::string float_text(double number, int precision) {
  const int places = precision < 0 ? 6 : std::min(precision, 100);
  char digits[512];
  return {digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%.*f", places, number))};
}

// Only so many code points as the precision allows.
std::string cut(std::string text, int precision) {
  std::size_t at = 0;
  for (int left = precision; at < text.size() && left > 0; --left) static_cast<void>(base::decode_utf8(text, at));
  if (precision >= 0) text.resize(at);
  return text;
}

std::string with_sign(const Directive& directive, std::string text) {
  return directive.has_plus && sign_size(text) == 0 ? "+" + text : text;
}

Outcome raise_format(NativeCall& call, const std::string& why) { return call.raise(names::format, why); }

Outcome raise_wrong(NativeCall& call, const Directive& directive, std::uint32_t index, std::string_view wanted) {
  return raise_format(call, "`" + std::string(directive.text) + "`, directive " + std::to_string(index) + ", needs " +
                                std::string(wanted) + ", but got " + vm::describe_value(call.heap(), call[index]));
}

Outcome append_operand(NativeCall& call, std::string& out, const Directive& directive, std::uint32_t index) {
  if (index >= call.count()) {
    return raise_format(
        call, "nothing is left for `" + std::string(directive.text) + "`, directive " + std::to_string(index));
  }
  const Value value = call[index];
  if (directive.conversion == 's') {
    append_padded(out, directive, cut(heap::to_display(call.heap(), value), directive.precision), false);
  } else if (directive.conversion == 'f') {
    if (!is_number(value)) return raise_wrong(call, directive, index, "a number");
    append_padded(out, directive, with_sign(directive, float_text(float_of(value), directive.precision)),
                  std::isfinite(float_of(value)));
  } else {
    if (!heap::is_integer(value)) return raise_wrong(call, directive, index, "an integer");
    const std::string digits = integer_text(heap::integer_of(value), directive.conversion == 'x' ? 16 : 10);
    append_padded(out, directive, with_sign(directive, digits), true);
  }
  return Value::nil();
}

}  // namespace

Outcome format(NativeCall& call, std::string& out) {
  if (!call.is_string(0)) return call.expected(0, "a string, the format,");
  const std::string text(call.text(0));
  std::uint32_t next = 1;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c != '%') {
      out.push_back(c);
      continue;
    }
    const Directive directive = read_directive(text, at);
    if (directive.conversion == '%') {
      out.push_back('%');
      continue;
    }
    if (directive.conversion == 0) {
      return raise_format(call, "`" + std::string(directive.text) + "` is no directive: there are %s %d %ld %x %f %%");
    }
    const Outcome outcome = append_operand(call, out, directive, next++);
    if (is_raise(outcome)) return outcome;
  }
  if (next == call.count()) return Value::nil();
  return raise_format(call, "the format has " + std::to_string(next - 1) + " directives, but there are " +
                                std::to_string(call.count() - 1) + " operands");
}

}  // namespace valk::natives
