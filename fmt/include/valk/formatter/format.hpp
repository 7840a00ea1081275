#pragma once

// The formatter: a tree and options in, text out.
//
// Four promises, each a law that tests check on everything they can find: the result parses to the same tree;
// formatting it again changes nothing; every comment keeps its order and place; a text with mistakes is given back as
// it was.
//
// What stands on one line in the source stays on one line when it fits, and is broken by the rules of its head (the
// catalog's) when it does not. What its author broke stays broken where it was broken, with indentation set right.
//
// Texts that are left alone byte for byte: strings, comments (but blanks behind them), what stands from `; fmt: off` to
// `; fmt: on` (or to the end of the form around, or of the file), and with `; fmt: skip` on a line of its own the next
// form, behind code the forms on its line.
//
// All line endings become what the file's last one is ("\n" or "\r\n"), those inside strings and untouched regions
// excepted. A byte order mark stays; the text ends in one line ending.

#include <cstdint>
#include <string>
#include <vector>

#include "valk/base/diagnostic.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::formatter {

// How calls of a name that is not in the catalog are laid out: `operands` stay on the head's line, the others go two
// columns in.
struct HeadIndent {
  std::string head;
  std::uint8_t operands = 0;
};

struct Options {
  std::uint32_t width = 100;           // columns, in code points
  std::vector<HeadIndent> heads = {};  // a user's own macros
};

struct Formatted {
  std::string text;
  bool changed = false;
  std::vector<base::Diagnostic> problems;  // the text's mistakes; when there are any, `text` is the source as it was
};

[[nodiscard]] Formatted format(const syntax::Tree& tree, const Options& options = {});

}  // namespace valk::formatter
