#pragma once

// What valk.toml says of a package:
//
//   [package]
//   name = "shop"
//   version = "1.0.0"
//   entry = "main.valk"        # what `import` of the package loads; main.valk when left out
//
//   [dependencies]
//   users = "../users"         # a folder with a valk.toml of its own, or a file
//   money = { path = "lib/money.valk" }

#include <string>

#include "valk/command/config.hpp"

namespace valk::command {

// The file that the package of the file `from` means by a dependency's name; "" when its valk.toml names none, or there is no
// valk.toml. A relative `from` gives a relative path.
[[nodiscard]] base::Result<std::string> dependency(ConfigFinder& configs, const std::string& name,
                                                   const std::string& from);
// The entry of the package in a folder.
[[nodiscard]] base::Result<std::string> package_entry(const std::string& folder);

}  // namespace valk::command
