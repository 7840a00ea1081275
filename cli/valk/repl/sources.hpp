#pragma once

// Where the names of a session come from, for `:source`.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "valk/base/source_text.hpp"

namespace valk::cli {

class Sources {
 public:
  // Takes down the definitions in a text that was evaluated.
  void add(const base::Source& source);
  // A comment that says where, and the form; of the language's own names as well.
  [[nodiscard]] std::optional<std::string> of(std::string_view name) const;
  void clear() { definitions_.clear(); }

 private:
  std::map<std::string, std::string, std::less<>> definitions_;
};

}  // namespace valk::cli
