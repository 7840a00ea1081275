#include "valk/heap/print.hpp"
#include "format.hpp"
#include "support.hpp"

namespace valk::natives {

namespace {

std::string with_blanks(NativeCall& call) {
  std::string text;
  for (std::uint32_t i = 0; i < call.count(); ++i) {
    if (i != 0) text.push_back(' ');
    heap::display(text, call.heap(), call[i]);
  }
  return text;
}

Value write(NativeCall& call, const std::string& text) {
  call.machine().host().write_output(text);
  return Value::nil();
}

}  // namespace

Outcome native_print(NativeCall& call) { return write(call, with_blanks(call) + "\n"); }

Outcome native_println(NativeCall& call) {
  if (call.count() < 2) return native_print(call);
  std::string text;
  const Outcome outcome = format(call, text);
  return is_raise(outcome) ? outcome : write(call, text + "\n");
}

Outcome native_printf(NativeCall& call) {
  std::string text;
  const Outcome outcome = format(call, text);
  return is_raise(outcome) ? outcome : write(call, text);
}

}  // namespace valk::natives
