#include "option_plist.hpp"

#include "valk/base/text.hpp"

namespace valk::natives {

OptionPlist::OptionPlist(NativeCall& call, std::uint32_t index) : call_(call) {
  if (!call.has(index) || call[index].is_nil()) return;
  if (heap::is_plist(call[index])) {
    plist_ = call[index];
  } else {
    kind_ = names::type;
    problem_ = "`" + std::string(call.name()) + "` needs a plist of options as operand " + std::to_string(index + 1) +
               ", but got " + vm::describe_value(call.heap(), call[index]);
  }
}

Value OptionPlist::value_of(std::string_view name) {
  known_.push_back(name);
  Value key;
  bool is_key = true;
  for (heap::ListIterator it(plist_); !it.done(); it.next(), is_key = !is_key) {
    if (is_key) {
      key = it.value();
    } else if (key.is_keyword() && call_.heap().symbols().name(key).substr(1) == name) {
      return it.value();
    }
  }
  return Value::absent();
}

void OptionPlist::refuse(std::string_view name, const std::string& wanted, Value value) {
  if (!problem_.empty()) return;
  kind_ = names::type;
  problem_ = "the option `:" + std::string(name) + "` of `" + std::string(call_.name()) + "` needs " + wanted +
             ", but got " + vm::describe_value(call_.heap(), value);
}

void OptionPlist::flag(std::string_view name, const std::function<void(bool)>& take) {
  const Value value = value_of(name);
  if (!value.is_absent()) take(heap::is_truthy(value));
}

void OptionPlist::count(std::string_view name, std::size_t most, const std::function<void(std::size_t)>& take) {
  const Value value = value_of(name);
  if (value.is_absent()) return;
  if (heap::is_integer(value) && heap::integer_of(value) >= 0 &&
      static_cast<std::uint64_t>(heap::integer_of(value)) <= most) {
    return take(static_cast<std::size_t>(heap::integer_of(value)));
  }
  refuse(name, "an integer from 0 to " + std::to_string(most), value);
}

void OptionPlist::integer(std::string_view name, const std::function<void(std::int64_t)>& take) {
  const Value value = value_of(name);
  if (value.is_absent()) return;
  heap::is_integer(value) ? take(heap::integer_of(value)) : refuse(name, "an integer", value);
}

void OptionPlist::text(std::string_view name, const std::function<void(std::string_view)>& take) {
  const Value value = value_of(name);
  if (value.is_absent()) return;
  heap::is_string(value) ? take(heap::text_of(value)) : refuse(name, "a string", value);
}

void OptionPlist::choice(std::string_view name, std::vector<std::string_view> names,
                         const std::function<void(std::size_t)>& take) {
  const Value value = value_of(name);
  if (value.is_absent()) return;
  std::string wanted;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (value.is_keyword() && call_.heap().symbols().name(value) == names[i]) return take(i);
    wanted += (i == 0 ? "`" : i + 1 == names.size() ? " or `" : ", `") + std::string(names[i]) + "`";
  }
  refuse(name, wanted, value);
}

bool OptionPlist::is_wrong() {
  bool is_key = true;
  for (heap::ListIterator it(plist_); !it.done() && problem_.empty(); it.next(), is_key = !is_key) {
    if (!is_key) continue;
    const std::string name = vm::describe_value(call_.heap(), it.value());
    const std::string_view text =
        it.value().is_keyword() ? call_.heap().symbols().name(it.value()).substr(1) : std::string_view(name);
    bool is_known = false;
    for (const std::string_view known : known_) is_known = is_known || known == text;
    if (is_known) continue;
    kind_ = names::value;
    problem_ = "`" + std::string(call_.name()) + "` has no option `:" + std::string(text) + "`" +
               base::suggestion(text, known_);
  }
  return !problem_.empty();
}

Outcome OptionPlist::error() { return call_.raise(kind_, problem_); }

}  // namespace valk::natives
