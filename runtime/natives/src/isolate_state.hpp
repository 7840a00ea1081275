#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "late_release.hpp"
#include "modules.hpp"
#include "pattern_cache.hpp"
#include "service.hpp"
#include "string_index.hpp"
#include "valk/client/client.hpp"
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
  ~State() { late_release->close(); }

  // Natives and the prelude, as globals of kBuiltins.
  void define_language();

  IsolateOptions options;
  loop::Loop& loop;
  IsolateHost host;
  vm::Machine machine;
  async::Scheduler scheduler;
  ModuleTable modules;
  std::vector<RegisteredTest> tests;
  std::vector<RegisteredTest> benchmarks;
  StringIndex string_index;
  PatternCache patterns;

  bool collects_tests = false;                     // the file is run by the test runner, on virtual time
  bool is_testing = false;                         // so is one of its tests
  std::function<void(loop::Duration)> limit_test;  // of the test that runs, counted from its start

  std::uint64_t next_request = 1;
  std::uint64_t next_response = 1;
  std::uint64_t next_server = 1;
  std::uint64_t next_socket = 1;
  std::map<std::string, std::uint16_t> test_servers;  // the port of each, by its name in `valk://NAME/`
  std::shared_ptr<LateRelease> late_release = std::make_shared<LateRelease>(loop);
  std::unique_ptr<client::Client> client;            // once something was fetched
  std::map<std::uint64_t, ListeningServer> servers;  // by the id of their refs; ended first
};

}  // namespace valk::natives
