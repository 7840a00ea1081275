#pragma once

#include <string>
#include <string_view>

#include "valk/base/text.hpp"

namespace valk::lint::output {

// Writes commas where they belong: before every member or element but the first.
class Json {
 public:
  Json& open(char bracket) {
    separate();
    out_ += bracket;
    is_first_ = true;
    return *this;
  }
  Json& close(char bracket) {
    out_ += bracket;
    is_first_ = false;
    return *this;
  }
  Json& key(std::string_view name) {
    separate();
    base::append_json_string(out_, name);
    out_ += ':';
    is_first_ = true;
    return *this;
  }
  Json& string(std::string_view text) {
    separate();
    base::append_json_string(out_, text);
    return *this;
  }
  Json& number(std::size_t number) {
    separate();
    out_ += std::to_string(number);
    return *this;
  }
  Json& boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void separate() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
  }
  std::string out_;
  bool is_first_ = true;
};

}  // namespace valk::lint::output
