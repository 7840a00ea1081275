#pragma once

// The rules as data: what `--list-rules` and `--explain` print, what configuration may name, where hover links lead.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "valk/base/diagnostic.hpp"

namespace valk::lint {

enum class Level : std::uint8_t { off, info, warn, error };

[[nodiscard]] std::string_view to_string(Level level);  // as configuration spells it
[[nodiscard]] std::optional<Level> level_from(std::string_view name);
// `level` must not be off.
[[nodiscard]] base::Severity severity_of(Level level);

enum class FixKind : std::uint8_t {
  none,
  unsafe,    // has a fix that may change what the program does: `--fix-unsafe`
  safe,      // every fix keeps the meaning, or makes it what was clearly meant: `--fix`
  sometimes  // safe in the cases that the page names, else unsafe or none
};
[[nodiscard]] std::string_view to_string(FixKind kind);

// How much of the world a rule's result depends on, and so how long it may be kept.
enum class Scope : std::uint8_t {
  form,      // on one top-level form: as long as its chunk_key lives
  file,      // on one file's names and meaning
  workspace  // on other files as well
};
[[nodiscard]] std::string_view to_string(Scope scope);

struct Rule {
  std::string_view id;       // "barrier/missing"
  std::string_view group;    // "barrier"
  Level level = Level::off;  // by default
  FixKind fix = FixKind::none;
  Scope scope = Scope::form;
  std::string_view since;    // the first version that has it
  std::string_view summary;  // first sentence of the page's "What it does"
  std::string_view page;     // Markdown, embedded at build time
};

// In the order of rules.def: by group, and in a group as one would read about them.
[[nodiscard]] std::span<const Rule> rules();
// nullptr: no such rule.
[[nodiscard]] const Rule* find_rule(std::string_view id);
// ", did you mean `barrier/missing`?" or empty: for messages about unknown ids.
[[nodiscard]] std::string rule_suggestion(std::string_view id);

}  // namespace valk::lint
