#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "pattern_cache.hpp"
#include "service.hpp"
#include "string_index.hpp"
#include "valk/server/server.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::natives {

struct ListeningServer {
  std::unique_ptr<server::Server> server;
  loop::Duration drain;        // how long its requests may take to finish once it stops
  heap::Persistent stopped{};  // the handle that completes when it has
};

struct Isolate::State {
  State(Isolate& isolate, loop::Loop& on, IsolateOptions given);

  // Natives and the prelude, as globals of kBuiltins.
  void define_language();
  // For the program's module; null when there are problems.
  [[nodiscard]] std::shared_ptr<const compile::Unit> compile(const base::Source& source,
                                                             std::vector<base::Diagnostic>& problems);
  // Takes down what the text defines, and the files that it loads: its code may refer to all of that.
  void announce(const syntax::Tree& tree);
  void retract(const syntax::Tree& tree);

  IsolateOptions options;
  loop::Loop& loop;
  IsolateHost host;
  vm::Machine machine;
  async::Scheduler scheduler;
  vm::ModuleId program;
  std::vector<RegisteredTest> tests;
  std::vector<RegisteredTest> benchmarks;
  StringIndex string_index;
  PatternCache patterns;

  // Files by their normal path.
  std::set<std::string> loaded;
  std::vector<std::string> loading;  // the one that runs is the last
  std::set<std::string> announced;
  std::set<std::string, std::less<>> defined;  // names

  bool collects_tests = false;                     // the file is run by the test runner, on virtual time
  bool is_testing = false;                         // so is one of its tests
  std::function<void(loop::Duration)> limit_test;  // of the test that runs, counted from its start

  std::uint64_t next_request = 1;
  std::uint64_t next_server = 1;
  std::uint64_t next_socket = 1;
  std::map<std::uint64_t, ListeningServer> servers;  // by the id of their refs; ended first
};

// `path` as seen from the file `from`, "." and ".." worked out. An absolute path stays one.
[[nodiscard]] std::string resolve_path(const std::string& path, const std::string& from);

}  // namespace valk::natives
