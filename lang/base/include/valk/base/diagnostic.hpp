#pragma once

// What a tool has to say about a user's text: data first, shown later.
//
// Every finding of the parser, compiler, linter and formatter, and every uncaught error of a program, is a Diagnostic
// before it is text, JSON or an LSP message.
//
// Wording: lower case, no full stop; what is wrong, with the values; `help` says what to do.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "valk/base/position.hpp"
#include "valk/base/source_text.hpp"

namespace valk::base {

enum class Severity : std::uint8_t { error, warning, info };

[[nodiscard]] std::string_view to_string(Severity severity);

struct Note {
  std::string message;
  std::optional<Location> location;
};

// Replaces the bytes of `location` by `text`. Edits of one fix do not overlap.
struct TextEdit {
  Location location;
  std::string text;
};

struct Fix {
  std::string title;  // imperative: "put `:then` between"
  bool safe = true;   // keeps the program's meaning, or makes it what was clearly meant
  std::vector<TextEdit> edits;
};

// How an editor may fade or strike the text (LSP DiagnosticTag).
enum class Tag : std::uint8_t { none, unnecessary, deprecated };

struct Diagnostic {
  std::string id;  // "syntax", or a rule's id such as "barrier/missing"
  Severity severity = Severity::error;
  std::string message;
  Location location;
  std::vector<Note> notes;
  std::string help;        // empty: none
  std::vector<Fix> fixes;  // the preferred one first
  Tag tag = Tag::none;
};

struct RenderOptions {
  bool color = false;
};

// Severity, id, message, `file:line:column` (from 1, columns in code points), code frame with caret, notes with their
// own frames, and a `help:` line. Ends with a newline.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const RenderOptions& options);

// The code frame alone: the line of `location` with a caret line below, each with its gutter.
[[nodiscard]] std::string render_frame(const Location& location, const RenderOptions& options);

// By file, then place, then id: the order in which every tool reports.
void sort(std::vector<Diagnostic>& diagnostics);

// `edits` (all of one source, in any order, not overlapping) applied to its text.
[[nodiscard]] std::string apply(std::string_view text, std::vector<TextEdit> edits);

}  // namespace valk::base
