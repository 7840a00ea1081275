#pragma once

// The catalog as people read it: an entry as text or data for `valk doc` and the prompt's `:doc`, and the pages of
// docs/reference. Everything shown comes from the catalog.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/catalog/catalog.hpp"

namespace valk::reference {

// Entries that are declared together: those of one file name in stdlib/.
struct Area {
  std::string_view name;                       // "list"
  std::string about;                           // what stands at the top of its declarations, on one line; may be empty
  std::vector<const catalog::Entry*> entries;  // in the order of their declaration, without internal names
};

// In the order of names.
[[nodiscard]] std::vector<Area> areas();

// "special form", "function", "constant".
[[nodiscard]] std::string_view kind_of(const catalog::Entry& entry);
// What a call does besides giving a value, in words: "reads state", "suspends", …; empty for a pure one.
[[nodiscard]] std::vector<std::string_view> effects_of(const catalog::Entry& entry);
// The kinds of error that its documentation names as raised, each with its colon: ":empty".
[[nodiscard]] std::vector<std::string_view> errors_of(const catalog::Entry& entry);

// Signature, documentation, then a line for each further fact. `bold` and `plain` go around what stands out.
[[nodiscard]] std::string as_text(const catalog::Entry& entry, std::string_view bold = {}, std::string_view plain = {});
// An object of {"name", "kind", "signature", "summary", "documentation", "example", "effects", "errors", "returns",
// "area", "file", "line", "deprecated"}.
[[nodiscard]] std::string as_json(const catalog::Entry& entry);

struct Page {
  std::string path;  // inside the folder of the reference: "list.md"
  std::string text;
};

// README.md with an index of all names, a page for the special forms, and one for each other area.
[[nodiscard]] std::vector<Page> markdown_pages();

}  // namespace valk::reference
