#include "valk/lint/fix.hpp"
#include "catch.hpp"
#include "markers.hpp"

namespace valk::lint::test {
namespace {

Options only(std::vector<std::string> rules) {
  Options options;
  options.only = std::move(rules);
  return options;
}

std::string fixed(std::string text, const Options& options, FixLevel level = FixLevel::safe) {
  return fix(base::SourceText::make("test.valk", std::move(text)), options, level).text;
}

const Options missing = only({"barrier/missing"});

}  // namespace

TEST_CASE("a missing barrier gets a line of its own, with the indentation of the bindings") {
  CHECK(fixed("(aio/let\n"
              "  {((user  (fetch 1))\n"
              "    (posts (posts-of user)))}\n"
              "  posts)\n",
              missing) ==
        "(aio/let\n"
        "  {((user  (fetch 1))\n"
        "    :then\n"
        "    (posts (posts-of user)))}\n"
        "  posts)\n");
}

TEST_CASE("comments stay with the bindings that they belong to") {
  CHECK(fixed("(aio/let {((a (f))   ; the first\n"
              "\n"
              "           ; The second needs the first.\n"
              "           (b (g a)) ; really\n"
              "           )} b)",
              missing) ==
        "(aio/let {((a (f))   ; the first\n"
        "\n"
        "           :then\n"
        "           ; The second needs the first.\n"
        "           (b (g a)) ; really\n"
        "           )} b)");
}

TEST_CASE("bindings on one line keep to it") {
  CHECK(fixed("(aio/let ((a (f)) (b (g a))) b)", missing) == "(aio/let ((a (f)) :then (b (g a))) b)");
}

TEST_CASE("a group gets as few barriers as its uses ask for") {
  CHECK(fixed("(aio/let {((a (f))\n"
              "           (l (f))\n"
              "           (b (g a))\n"
              "           (c (g a l))\n"
              "           (d (g b a)))} (list c d))",
              missing) ==
        "(aio/let {((a (f))\n"
        "           (l (f))\n"
        "           :then\n"
        "           (b (g a))\n"
        "           (c (g a l))\n"
        "           :then\n"
        "           (d (g b a)))} (list c d))");
}

TEST_CASE("a barrier in an inner group does not disturb the outer one") {
  CHECK(fixed("(aio/let {((a (f))\n"
              "           (b (aio/let {((c (f)) (d (g c)))} d)))} (list a b))",
              missing) ==
        "(aio/let {((a (f))\n"
        "           (b (aio/let {((c (f)) :then (d (g c)))} d)))} (list a b))");
}

TEST_CASE("superfluous barriers go without leaving gaps") {
  const Options empty = only({"barrier/leading", "barrier/trailing", "barrier/doubled"});
  CHECK(fixed("(aio/let {(:then (a (f)) (b (g)))} a)", empty) == "(aio/let {((a (f)) (b (g)))} a)");
  CHECK(fixed("(aio/let {(:then\n           (a (f)))} a)", empty) == "(aio/let {((a (f)))} a)");
  CHECK(fixed("(aio/let {((a (f))\n           :then)} a)", empty) == "(aio/let {((a (f)))} a)");
  CHECK(fixed("(aio/let {((a (f)) ; last\n           :then)} a)", empty) ==
        "(aio/let {((a (f)) ; last\n           )} a)");
  CHECK(fixed("(aio/let {((a (f))\n           :then :then\n           (b (g a)))} b)", empty) ==
        "(aio/let {((a (f))\n           :then\n           (b (g a)))} b)");
  CHECK(fixed("(aio/let {((a (f))\n           :then\n           :then ; really\n           (b (g a)))} b)", empty) ==
        "(aio/let {((a (f))\n           :then\n           ; really\n           (b (g a)))} b)");
  CHECK(fixed("(aio/let {(:then :then)} 1)", empty) == "(aio/let {()} 1)");
}

TEST_CASE("unsafe fixes wait to be asked for") {
  const std::string text = "(fun {f a b} {+ a 1})";
  const Options options = only({"binding/unused-parameter"});
  CHECK(fixed(text, options) == text);
  CHECK(fixed(text, options, FixLevel::unsafe) == "(fun {f a _b} {+ a 1})");
}

TEST_CASE("a new name is offered only where it is free") {
  const auto findings = lint_text("(fun {f _b b} {+ _b 1})", only({"binding/unused-parameter"}));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].fixes.empty());
}

TEST_CASE("a text with mistakes is left as it is") {
  const std::string text = "(aio/let ((a (f)) (b (g a))) b)\n(";
  CHECK(fixed(text, missing) == text);
}

TEST_CASE("fixed counts what was cured and gives what remains") {
  const Fixed result = fix(base::SourceText::make("test.valk", "(aio/let ((a (f)) (b (g a)) :then) b)"),
                           only({"barrier/missing", "barrier/trailing", "binding/unknown"}), FixLevel::safe);
  CHECK(result.text == "(aio/let ((a (f)) :then (b (g a))) b)");
  CHECK(result.count == 2);
  CHECK(actual_marks(result.remaining) == Marks{"1: error[binding/unknown]", "1: error[binding/unknown]"});
}

TEST_CASE("of fixes that overlap one is applied, and the same edit only once") {
  const auto source = base::SourceText::make("test.valk", "abc");
  const auto finding = [&](std::uint32_t start, std::uint32_t end, std::string text) {
    base::Diagnostic diagnostic;
    diagnostic.fixes.push_back({"fix", true, {{{source, {{start}, {end}}}, std::move(text)}}});
    return diagnostic;
  };
  std::size_t count = 0;
  const auto edits = compatible_edits(
      source, {finding(0, 2, "x"), finding(1, 3, "y"), finding(0, 2, "x"), finding(2, 3, "z")}, FixLevel::safe, &count);
  CHECK(base::apply("abc", edits) == "xz");
  CHECK(count == 3);
}

}  // namespace valk::lint::test
