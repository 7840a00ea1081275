// A program's runtime as a whole: running texts, loading files, ending.

#include <map>

#include "catch.hpp"
#include "valk/heap/print.hpp"
#include "valk/loop/sim_loop.hpp"
#include "valk/natives/isolate.hpp"

namespace valk::natives {
namespace {

class Program {
 public:
  explicit Program(std::map<std::string, std::string> files = {})
      : files_(std::move(files)), isolate(loop, options()) {}

  Evaluation run(const std::string& text) { return isolate.run(base::SourceText::make("main.valk", text)); }
  std::string value(const std::string& text) { return shown(run(text)); }
  std::string shown(const Evaluation& evaluation) {
    if (evaluation.ok()) return heap::to_readable(isolate.heap(), evaluation.value.get());
    if (evaluation.problems.empty()) return "exited";
    return evaluation.problems.front().id + " " + evaluation.problems.front().message;
  }

 private:
  IsolateOptions options() {
    IsolateOptions options;
    options.write_output = [this](std::string_view text) { output += text; };
    options.read_file = [this](const std::string& path) -> base::Result<std::string> {
      const auto found = files_.find(path);
      if (found == files_.end()) return base::Failure{path + ": no such file"};
      return found->second;
    };
    options.report = [this](const base::Diagnostic& diagnostic) { reported.push_back(diagnostic.message); };
    return options;
  }

  std::map<std::string, std::string> files_;

 public:
  std::string output;
  std::vector<std::string> reported;
  loop::SimLoop loop;
  Isolate isolate;
};

}  // namespace

TEST_CASE("a text gives the value of its last form") {
  Program program;
  CHECK(program.value("1 2 (+ 1 2)") == "3");
  CHECK(program.value("") == "()");
  CHECK(program.run("(+ 1").kind == Evaluation::Kind::rejected);
  CHECK(program.run("(head nil)").kind == Evaluation::Kind::failed);
}

TEST_CASE("a file is loaded once, relative to the file that loads it") {
  Program program({{"lib/users.valk", "(load \"names.valk\") (println \"users\") (fun {user} {str \"user \" (name)})"},
                   {"lib/names.valk", "(println \"names\") (fun {name} {\"x\"})"}});
  CHECK(program.value("(load \"lib/users.valk\") (load \"./lib/users.valk\") (load \"lib/names.valk\") (user)") ==
        "\"user x\"");
  CHECK(program.output == "names\nusers\n");
}

TEST_CASE("files that load each other are told so") {
  Program program({{"a.valk", "(load \"b.valk\")"}, {"b.valk", "(load \"a.valk\")"}});
  const std::string told = program.value("(load \"a.valk\")");
  CHECK(told == ":load-cycle `a.valk` is being loaded already: a.valk → b.valk → a.valk");
}

TEST_CASE("what cannot be loaded is an error of the form that loads") {
  Program program({{"broken.valk", "(+ 1"}, {"failing.valk", "(def {x} 1) (error :mine \"no\")"}});
  CHECK(program.value("(load \"missing.valk\")") == ":io missing.valk: no such file");
  CHECK(program.value("(load \"broken.valk\")").starts_with(":parse `broken.valk` has mistakes"));
  CHECK(program.value("(try (load \"failing.valk\") (catch :mine {e} {e :message}))") == "\"no\"");
  CHECK(program.value("(load \"failing.valk\")") == ":mine no");
}

TEST_CASE("exit ends the program, running what is to be run in the end") {
  Program program;
  const Evaluation evaluation = program.run(
      "(aio/finally (aio/sleep 1000) (\\ {} (println \"released\")))"
      "(aio/then 1 (\\ {_} {try {aio/await (aio/never)} (finally {println \"unwound\"})}))"
      "(aio/schedule 5 (\\ {} (exit 3)))"
      "(try {aio/await (aio/never)} (finally {println \"main\"}))");
  CHECK(evaluation.kind == Evaluation::Kind::exited);
  CHECK(program.isolate.finish() == 3);
  CHECK(program.output.find("released\n") != std::string::npos);
  CHECK(program.output.find("unwound\n") != std::string::npos);
  CHECK(program.output.find("main\n") != std::string::npos);
}

TEST_CASE("what a program leaves under way goes on") {
  Program program;
  CHECK(program.value("(aio/schedule 50 (\\ {} (println \"later\"))) 1") == "1");
  CHECK(program.output.empty());
  program.isolate.run_until_idle();
  CHECK(program.output == "later\n");
}

TEST_CASE("an uncaught error of an asynchronous step says where each step was started") {
  Program program;
  const Evaluation evaluation = program.run(
      "(fun {fetch} {aio/then (aio/sleep 5) (\\ {_} {error :broken \"no\"})})\n"
      "(fun {page} {aio/let {((a 1) :then (b (fetch)))} {b}})\n"
      "(aio/await (page))\n");
  REQUIRE(evaluation.problems.size() == 1);
  std::vector<std::string> notes;
  for (const base::Note& note : evaluation.problems.front().notes) notes.push_back(note.message);
  CHECK(notes == std::vector<std::string>{"in a function", "async at `fetch`", "async at `page`"});
}

TEST_CASE("dropped failures are reported") {
  Program program;
  CHECK(program.value("(aio/fail \"alone\") 1") == "1");
  CHECK(program.reported == std::vector<std::string>{"alone"});
}

TEST_CASE("handles that have come and gone leave nothing behind") {
  Program program;
  program.run(
      "(fun {step n} {if (== n 0) {0} {aio/then (aio/sleep 1) (\\ {_} (step (- n 1)))}})"
      "(fun {ticks count n} {aio/interval 1 (\\ {} {if (== (atom/add! n 1) count) :stop})})");
  const auto live_after = [&](int count) {
    const std::string number = std::to_string(count);
    CHECK(program.value("(aio/await (step " + number + ")) (aio/await (ticks " + number + " (atom 0)))") == "()");
    program.isolate.heap().collect_major();
    return program.isolate.heap().statistics().live_bytes;
  };
  const std::size_t before = live_after(100);
  CHECK(live_after(20'000) < before + 20'000);
}

}  // namespace valk::natives
