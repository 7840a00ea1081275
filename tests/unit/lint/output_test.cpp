// GCC 12 sees uninitialised members in initialiser lists of optimised tests where there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "valk/lint/output.hpp"
#include "catch.hpp"
#include "markers.hpp"

namespace valk::lint::test {
namespace {

Report report() {
  const auto source = base::SourceText::make("dir/a.valk", "(é x)\n(y\n z)");
  base::Diagnostic first;
  first.id = "barrier/missing";
  first.message = "a \"quoted\" message";
  first.location = {source, {{4}, {5}}};
  first.notes = {{"see here", base::Location{source, {{7}, {12}}}}, {"in general", std::nullopt}};
  first.help = "do this";
  first.fixes = {{"put it", true, {{{source, {{4}, {4}}}, ":then\n"}}}, {"another", false, {}}};
  base::Diagnostic second;
  second.id = "binding/unused-local";
  second.severity = base::Severity::warning;
  second.message = "plain";
  second.location = {source, {{7}, {12}}};
  return {{first, second}, 3};
}

std::string written(std::string_view format) { return find_format(format)->write(report(), {}); }

}  // namespace

TEST_CASE("json is version 1, with places from 1 in code points and edits in bytes") {
  CHECK(written("json") ==
        R"({"version":1,"diagnostics":[)"
        R"({"rule":"barrier/missing","severity":"error","message":"a \"quoted\" message",)"
        R"("file":"dir/a.valk","line":1,"column":4,"endLine":1,"endColumn":5,)"
        R"("related":[{"message":"see here","file":"dir/a.valk","line":2,"column":1},{"message":"in general"}],)"
        R"("fix":{"safe":true,"edits":[{"file":"dir/a.valk","start":4,"end":4,"text":":then\n"}]}},)"
        R"({"rule":"binding/unused-local","severity":"warning","message":"plain",)"
        R"("file":"dir/a.valk","line":2,"column":1,"endLine":3,"endColumn":3,"related":[]}],)"
        R"("summary":{"files":3,"errors":1,"warnings":1,"infos":0}})"
        "\n");
}

TEST_CASE("an empty report is an object all the same") {
  CHECK(find_format("json")->write({{}, 1}, {}) ==
        R"({"version":1,"diagnostics":[],"summary":{"files":1,"errors":0,"warnings":0,"infos":0}})"
        "\n");
  CHECK(find_format("text")->write({{}, 1}, {}) == "no findings in 1 file\n");
}

TEST_CASE("text shows each finding and ends with a summary") {
  const std::string text = written("text");
  CHECK(text.find("barrier/missing") != std::string::npos);
  CHECK(text.find("help: do this") != std::string::npos);
  CHECK(text.ends_with("\n1 error, 1 warning in 3 files\n"));
}

TEST_CASE("formats are found by name") {
  for (const Format& format : formats()) CHECK(find_format(format.name) == &format);
  CHECK(find_format("xml") == nullptr);
}

}  // namespace valk::lint::test
