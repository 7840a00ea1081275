// The engine: levels, suppressions, several files, code that is broken or deep.

#include "catch.hpp"
#include "markers.hpp"

namespace valk::lint::test {
namespace {

Marks marks(std::string text, const Options& options = {}) { return actual_marks(lint_text(std::move(text), options)); }

// "a.valk:1: warn[…]" for each finding in several files.
Marks marks_of_files(std::vector<std::pair<std::string, std::string>> files, const Options& options = {}) {
  std::vector<FileInput> inputs;
  for (auto& [path, text] : files) inputs.push_back({parse(std::move(text), std::move(path))});
  Marks all;
  for (const base::Diagnostic& finding : lint(inputs, options)) {
    all.push_back(finding.location.source->path() + ":" + actual_marks({finding}).front());
  }
  return all;
}

}  // namespace

TEST_CASE("levels decide what is reported, and how") {
  const std::string text = "(fun {f a} {1})";
  CHECK(marks(text) == Marks{"1: warn[binding/unused-parameter]"});
  Options options;
  options.levels["binding/unused-parameter"] = Level::error;
  CHECK(marks(text, options) == Marks{"1: error[binding/unused-parameter]"});
  options.levels["binding/unused-parameter"] = Level::off;
  CHECK(marks(text, options).empty());
}

TEST_CASE("mistakes of syntax and of shape are reported whatever the options") {
  Options options;
  options.only = {"call/arity"};
  CHECK(marks("(print 1", options) == Marks{"1: error[syntax]"});
  CHECK(marks("(if)", options) == Marks{"1: error[syntax]"});
  CHECK(marks("; lint: ignore-file syntax\n(if)") == Marks{"1: warn[lint/unknown-rule]", "2: error[syntax]"});
}

TEST_CASE("a rule speaks for the problem of shape at its place") {
  CHECK(marks("(aio/let {((a (aio/pure 1)) :them (b (aio/pure 2)))} (list a b))") ==
        Marks{"1: error[barrier/misspelt]"});
  CHECK(marks("(let {(a 1) :then (b 2)} (+ a b))") == Marks{"1: error[barrier/outside]"});
  CHECK(marks("(aio/let {((nil (aio/pure 1)))} 2)") == Marks{"1: error[syntax]"});
}

TEST_CASE("a suppression speaks of its line, of the next line of code, or of the file") {
  CHECK(marks("(fun {f a} {1}) ; lint: ignore binding/unused-parameter it is an example").empty());
  CHECK(marks(";; lint: ignore binding/unused-parameter\n\n; more\n(fun {f a} {1})").empty());
  CHECK(marks("(fun {f a} {1})\n(print) ; lint: ignore-file binding/unused-parameter").empty());
  CHECK(marks("; lint: ignore binding/unused-parameter\n(print)\n(fun {f a} {1})") ==
        Marks{"1: warn[lint/unused-ignore]", "3: warn[binding/unused-parameter]"});
}

TEST_CASE("a suppression names several rules") {
  CHECK(marks("(fun {f a} {len 1 2}) ; lint: ignore binding/unused-parameter call/arity why not").empty());
  CHECK(marks("(fun {f a} {len 1 2}) ; lint: ignore binding/unused-parameter, call/arity").empty());
}

TEST_CASE("words that only resemble a suppression are none") {
  CHECK(marks("; lint: ignored or not\n(print 1)").empty());
  CHECK(marks("; lint: ignore\n(print 1)").empty());
  CHECK(marks("; see lint: ignore call/arity\n(print 1)").empty());
  CHECK(marks("(print \"; lint: ignore call/arity\")").empty());
}

TEST_CASE("a suppression of a rule that is off is not called unused") {
  Options options;
  options.levels["call/arity"] = Level::off;
  CHECK(marks("(print 1) ; lint: ignore call/arity", options).empty());
  CHECK(marks("(print 1) ; lint: ignore call/arity") == Marks{"1: warn[lint/unused-ignore]"});
}

TEST_CASE("a file sees what it loads") {
  CHECK(marks_of_files({{"a.valk", "(load \"b.valk\")\n(print (twice 1 2))"}, {"b.valk", "(fun {twice x} {* 2 x})"}}) ==
        Marks{"a.valk:2: error[call/arity]"});
}

TEST_CASE("a file sees what those that load it define") {
  CHECK(marks_of_files({{"a.valk", "(def {limit} 3)\n(load \"b.valk\")"},
                        {"b.valk", "(print limit)\n(print nowhere)"}}) == Marks{"b.valk:2: error[binding/unknown]"});
}

TEST_CASE("nothing is called unknown while a loaded file is missing") {
  CHECK(marks("(load \"elsewhere.valk\")\n(print limit)") == Marks{"1: error[binding/missing-file]"});
}

TEST_CASE("a private name may be used by the files that load it") {
  CHECK(marks_of_files({{"a.valk", "(load \"b.valk\")\n(print (-twice 1))"}, {"b.valk", "(fun {-twice x} {* 2 x})"}})
            .empty());
}

TEST_CASE("what a broken form may define or use is not concluded upon") {
  CHECK(marks("(= {limit} 3)\n(print (helper 1))\n(fun {helper x {* x limit})") == Marks{"3: error[syntax]"});
}

TEST_CASE("a `def` that another file puts on the loop is found where it stands") {
  const auto found = marks_of_files({{"app.valk", "(load \"store.valk\")\n(fun {handler req} {save (req :id)})"},
                                     {"store.valk", "(def {latest} 0)\n(fun {save id} {def {latest} id})"}});
  CHECK(found == Marks{"store.valk:2: error[async/global-mutation]"});
}

TEST_CASE("a global mutation shows its path and the place of each step") {
  const auto findings = lint_text(
      "(def {counter} 0)\n"
      "(fun {bump} {def {counter} (+ counter 1)})\n"
      "(fun {save-user user} {(bump) user})\n"
      "(fun {handler req} {save-user req})\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message.find("handler → save-user → bump → def counter") != std::string::npos);
  CHECK(findings[0].notes.size() >= 3);
  for (const base::Note& note : findings[0].notes) CHECK(note.location.has_value());
}

TEST_CASE("an unknown name is answered with the nearest") {
  const auto findings = lint_text("(fun {fetch id} {id})\n(print (fecth 1))");
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].help.find("`fetch`") != std::string::npos);
  REQUIRE(findings[0].fixes.size() == 1);
  CHECK(findings[0].fixes[0].edits[0].text == "fetch");
}

TEST_CASE("deep nesting and long files are no danger") {
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "(do ";
  deep += "nowhere";
  deep += std::string(20'000, ')');
  CHECK(marks(deep) == Marks{"1: error[binding/unknown]"});
  std::string open(50'000, '(');
  CHECK(!lint_text(open).empty());
}

TEST_CASE("findings come in the order of the text") {
  const auto findings = lint_text("(fun {f a} {nowhere})\n(print (len))\n(fun {g b} {elsewhere})");
  CHECK(std::is_sorted(findings.begin(), findings.end(), [](const base::Diagnostic& a, const base::Diagnostic& b) {
    return a.location.span.start < b.location.span.start;
  }));
  CHECK(findings.size() == 5);
}

}  // namespace valk::lint::test
