#pragma once

// The plist of options that many natives take as their last operand.
//
//   OptionPlist options(call, 1);
//   options.flag("pretty", [&](bool is_pretty) { … });
//   if (options.is_wrong()) return options.error();      // a wrong value, or a name that nobody asked for

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "support.hpp"

namespace valk::natives {

class OptionPlist {
 public:
  // Without operand `index` there are none. Nothing may be allocated until `error`.
  OptionPlist(NativeCall& call, std::uint32_t index);

  // Each calls `take` when the option is there and right. Names are without the colon.
  void flag(std::string_view name, const std::function<void(bool)>& take);
  void count(std::string_view name, std::size_t most, const std::function<void(std::size_t)>& take);
  void integer(std::string_view name, const std::function<void(std::int64_t)>& take);
  void text(std::string_view name, const std::function<void(std::string_view)>& take);
  // `names` are keywords with their colon; gives which one.
  void choice(std::string_view name, std::vector<std::string_view> names, const std::function<void(std::size_t)>& take);

  [[nodiscard]] bool is_wrong();
  [[nodiscard]] Outcome error();

 private:
  // absent: not there.
  [[nodiscard]] Value value_of(std::string_view name);
  void refuse(std::string_view name, const std::string& wanted, Value value);

  NativeCall& call_;
  Value plist_;
  std::vector<std::string_view> known_;
  std::string problem_;
  Value kind_ = names::value;
};

}  // namespace valk::natives
