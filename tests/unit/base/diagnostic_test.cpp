#include "valk/base/diagnostic.hpp"

#include "catch.hpp"

using namespace valk::base;

namespace {

Location place(const Source& source, std::uint32_t start, std::uint32_t end) { return {source, {{start}, {end}}}; }

std::string frame(std::string text, std::uint32_t start, std::uint32_t end) {
  return render_frame(place(SourceText::make("a.valk", std::move(text)), start, end), {});
}

}  // namespace

TEST_CASE("a diagnostic is shown with its place, frame, notes and help") {
  const Source source = SourceText::make("a.valk", "(aio/let\n  {((a (f))\n    (b (g a)))}\n  b)\n");
  Diagnostic diagnostic;
  diagnostic.id = "barrier/missing";
  diagnostic.message = "`b` uses `a`, which is bound in the same group";
  diagnostic.location = place(source, 31, 32);
  diagnostic.notes = {{"`a` is bound here", place(source, 14, 15)}, {"groups run one after the other", std::nullopt}};
  diagnostic.help = "put `:then` between";
  CHECK(render(diagnostic, {}) ==
        "error[barrier/missing]: `b` uses `a`, which is bound in the same group\n"
        "  --> a.valk:3:11\n"
        "  |\n"
        "3 |     (b (g a)))}\n"
        "  |           ^\n"
        "note: `a` is bound here\n"
        "  --> a.valk:2:6\n"
        "  |\n"
        "2 |   {((a (f))\n"
        "  |      ^\n"
        "note: groups run one after the other\n"
        "help: put `:then` between\n");
}

TEST_CASE("a diagnostic without a place is its message") {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::warning;
  diagnostic.message = "nothing to do";
  CHECK(render(diagnostic, {}) == "warning: nothing to do\n");
}

TEST_CASE("colour wraps text and keeps alignment") {
  Diagnostic diagnostic;
  diagnostic.id = "syntax";
  diagnostic.message = "m";
  diagnostic.location = place(SourceText::make("a", "ab"), 1, 2);
  std::string plain;
  bool in_escape = false;
  for (char c : render(diagnostic, {.color = true})) {
    if (c == '\x1b') in_escape = true;
    if (!in_escape) plain.push_back(c);
    if (c == 'm' && in_escape) in_escape = false;
  }
  CHECK(plain == render(diagnostic, {}));
}

TEST_CASE("carets stay below what they mean") {
  CHECK(frame("\tab\tc", 4, 5) == "  |\n1 |     ab  c\n  |         ^\n");
  CHECK(frame("λλ x", 5, 6) == "  |\n1 | λλ x\n  |    ^\n");
  CHECK(frame("漢字 x", 3, 6) == "  |\n1 | 漢字 x\n  |   ^^\n");
  CHECK(frame("e\xCC\x81 x", 4, 5) == "  |\n1 | e\xCC\x81 x\n  |   ^\n");
}

TEST_CASE("the end of a line and of the text have a caret") {
  CHECK(frame("ab\ncd", 2, 2) == "  |\n1 | ab\n  |   ^\n");
  CHECK(frame("ab\ncd", 5, 5) == "  |\n2 | cd\n  |   ^\n");
  CHECK(frame("", 0, 0) == "  |\n1 |\n  | ^\n");
  CHECK(frame("ab", 50, 60) == "  |\n1 | ab\n  |   ^\n");
}

TEST_CASE("a source cannot write to the terminal") {
  CHECK(frame("a\x1b[2Jb\xff\xE2\x80\xAE z", 11, 12) == "  |\n1 | a�[2Jb�� z\n  |          ^\n");
}

TEST_CASE("spans over several lines show the first and the last") {
  CHECK(frame("(a\n  b)", 0, 7) == "  |\n1 | (a\n  | ^^\n2 |   b)\n  |   ^^\n");
  CHECK(frame("(a\n1\n2\n  b)\n", 0, 11) == "  |\n1 | (a\n  | ^^\n...\n4 |   b)\n  |   ^^\n");
  // The line ending alone is not the next line.
  CHECK(frame("ab\ncd", 0, 3) == "  |\n1 | ab\n  | ^^\n");
}

TEST_CASE("the gutter is as wide as the last number") {
  CHECK(frame("1\n2\n3\n4\n5\n6\n7\n8\n(9\n10)", 16, 22) == "   |\n 9 | (9\n   | ^^\n10 | 10)\n   | ^^^\n");
}

TEST_CASE("long lines are cut to a window around the caret") {
  const std::string line = std::string(500, 'a') + "X" + std::string(100000, 'b');
  const std::string shown = frame(line, 500, 501);
  CHECK(shown.size() < 300);
  const std::size_t caret_line = shown.rfind("  | ");
  const std::size_t code_line = shown.find("1 | ");
  // The caret line counts columns, the code line has an ellipsis of three bytes at its beginning.
  CHECK(shown[code_line + (shown.find('^') - caret_line) + 2] == 'X');
  CHECK(frame(line, 0, 1).find("1 | aaaa") != std::string::npos);
  CHECK(frame(line, static_cast<std::uint32_t>(line.size()), static_cast<std::uint32_t>(line.size())).find('^') !=
        std::string::npos);
}

TEST_CASE("diagnostics are sorted by file, place and id") {
  const Source a = SourceText::make("a", "12345");
  const Source b = SourceText::make("b", "12345");
  std::vector<Diagnostic> all(4);
  all[0].location = place(b, 0, 1);
  all[1].location = place(a, 3, 4);
  all[1].id = "z";
  all[2].location = place(a, 3, 4);
  all[2].id = "c";
  all[3].location = place(a, 1, 2);
  sort(all);
  CHECK(all[0].location.span.start.value == 1);
  CHECK(all[1].id == "c");
  CHECK(all[2].id == "z");
  CHECK(all[3].location.source == b);
}

TEST_CASE("edits are applied in the order of their places") {
  const Source source = SourceText::make("a", "hello world");
  CHECK(apply(source->text(),
              {{place(source, 6, 11), "you"}, {place(source, 0, 0), "> "}, {place(source, 5, 6), ", "}}) ==
        "> hello, you");
}
