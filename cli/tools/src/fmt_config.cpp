#include "fmt_config.hpp"

#include "valk/base/text.hpp"

namespace valk::tools {

namespace {

using command::Config;
using command::Setting;

constexpr std::int64_t least_width = 20, most_width = 1000;
constexpr std::int64_t most_operands = 100;

base::Failure failure(const Config& config, const Setting& setting, const std::string& text) {
  return {config.message(setting, text)};
}

std::optional<std::int64_t> integer_within(const Setting& setting, std::int64_t least, std::int64_t most) {
  const std::int64_t* number = setting.integer();
  if (number == nullptr || *number < least || *number > most) return std::nullopt;
  return *number;
}

std::string whole_number(std::string_view key, std::int64_t least, std::int64_t most) {
  return "`" + std::string(key) + "` takes a whole number from " + std::to_string(least) + " to " +
         std::to_string(most);
}

base::Status read_heads(const Config& config, const Setting& indent, std::vector<formatter::HeadIndent>& heads) {
  if (indent.table() == nullptr) return failure(config, indent, "`fmt.indent` is a table: [fmt.indent]");
  for (const auto& [name, setting] : *indent.table()) {
    const auto operands = integer_within(setting, 0, most_operands);
    if (!operands) return failure(config, setting, whole_number("fmt.indent." + name, 0, most_operands));
    heads.push_back({name, static_cast<std::uint8_t>(*operands)});
  }
  return base::Done{};
}

}  // namespace

base::Result<formatter::Options> fmt_options(const Config& config) {
  formatter::Options options;
  const Setting* fmt = config.table("fmt");
  if (fmt == nullptr) return options;
  for (const auto& [name, setting] : *fmt->table()) {
    if (name == "width") {
      const auto width = integer_within(setting, least_width, most_width);
      if (!width) return failure(config, setting, whole_number("fmt.width", least_width, most_width));
      options.width = static_cast<std::uint32_t>(*width);
    } else if (name == "indent") {
      if (base::Status read = read_heads(config, setting, options.heads); !read) return read.failure();
    } else {
      return failure(config, setting, "no setting `fmt." + name + "`" + base::suggestion(name, {"width", "indent"}));
    }
  }
  return options;
}

}  // namespace valk::tools
