#include "valk/catalog_generator/output.hpp"

#include "catch.hpp"

using namespace valk;
using namespace valk::catalog_generator;

namespace {

constexpr std::string_view text =
    ";;; Says \"hi\\\" at 100%.\n;;;\n;;;     (b? 1)\n(native {b? x & more} :system true)\n\n"
    ";;; Does.\n;;;\n;;;     (a)\n(native {a})\n\n;;; Is.\n;;;\n;;;     c\n(constant {c})\n";

}  // namespace

TEST_CASE("natives are listed in the order of names") {
  const auto source = base::SourceText::make("stdlib/native/x.valk", std::string(text));
  Declarations declarations;
  read_declarations(*syntax::Tree::parse(source), declarations);
  finish(declarations);
  REQUIRE(declarations.problems.empty());
  const std::string list = native_list(declarations);
  CHECK(list.find("X(0, \"a\", native_a, 0, 0, false)\nX(1, \"b\\077\", native_b_p, 1, -1, true)\n") !=
        std::string::npos);
  CHECK(list.find("native_c") == std::string::npos);
}

TEST_CASE("the table escapes what it holds, and its hash changes with the sources") {
  const auto source = base::SourceText::make("stdlib/native/x.valk", std::string(text));
  Declarations declarations;
  read_declarations(*syntax::Tree::parse(source), declarations);
  finish(declarations);
  const std::string data = catalog_data(declarations, {source});
  CHECK(data.find(".summary = \"Says \\\"hi\\\\\\\" at 100%.\"") != std::string::npos);
  CHECK(data.find(".line = 4,") != std::string::npos);
  CHECK(data.find(".area = \"x\"") != std::string::npos);
  const auto changed = base::SourceText::make("stdlib/native/x.valk", std::string(text) + "; more\n");
  CHECK(catalog_data(declarations, {changed}) != data);
}
