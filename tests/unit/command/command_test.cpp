#include "valk/command/command.hpp"

#include "catch.hpp"

using namespace valk::command;

namespace {

Arguments seen;

const Option options[] = {
    {"--check", "-c", "", "", "say what would change"},
    {"--port", "", "N", "8443", "listen there"},
    {"--coverage", "", "FORMAT", "", "measure", true},
};

int remember(const Arguments& arguments) {
  seen = arguments;
  return exit_fine;
}

int call(std::vector<std::string> words, bool operands_end_options = false, std::size_t least = 0) {
  seen = {};
  Command command{"test", "FILE", "tests", "", options, remember, operands_end_options, least};
  return run(command, "valk test", words);
}

}  // namespace

TEST_CASE("options take their value behind a space or an equals sign") {
  CHECK(call({"--port", "1", "a", "--port=2", "-c"}) == exit_fine);
  CHECK(seen.value("--port") == "2");
  CHECK(seen.has("--check"));
  CHECK(seen.operands == std::vector<std::string>{"a"});
}

TEST_CASE("an optional value needs the equals sign") {
  CHECK(call({"--coverage", "a"}) == exit_fine);
  CHECK(seen.value("--coverage") == "");
  CHECK(seen.operands.size() == 1);
}

TEST_CASE("a wrong call is refused") {
  CHECK(call({"--prot", "1"}) == exit_usage);
  CHECK(call({"--port"}) == exit_usage);
  CHECK(call({"--check=yes"}) == exit_usage);
  CHECK(call({}, false, 1) == exit_usage);
}

TEST_CASE("the first operand may end the options, and two dashes always do") {
  CHECK(call({"file", "--its-own"}, true) == exit_fine);
  CHECK(seen.operands.size() == 2);
  CHECK(call({"--", "--check"}) == exit_fine);
  CHECK(seen.operands.size() == 1);
  CHECK(call({"-"}) == exit_fine);
  CHECK(seen.operands.size() == 1);
}

TEST_CASE("whole numbers are checked against their bounds") {
  std::string problem;
  call({"--port", "70000"});
  CHECK_FALSE(seen.integer("--port", 0, 65535, problem));
  CHECK(problem.find("from 0 to 65535") != std::string::npos);
  call({"--port", "443"});
  CHECK(seen.integer("--port", 0, 65535, problem) == 443);
}
