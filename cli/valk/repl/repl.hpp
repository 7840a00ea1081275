#pragma once

// A prompt: entries in, values out, until the input ends.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../program.hpp"
#include "line_editor.hpp"
#include "sources.hpp"

namespace valk::cli {

class Repl {
 public:
  explicit Repl(natives::IsolateOptions options);
  int run();  // the program's exit status

 private:
  // What is typed with a colon in front.
  struct Command {
    std::string_view name;
    std::string_view operand;
    std::string_view summary;
    void (Repl::*run)(const std::string& operand);
  };
  static std::span<const Command> commands();

  void start();
  [[nodiscard]] EditorQuestions questions();
  [[nodiscard]] bool is_complete(const std::string& text) const;
  [[nodiscard]] EditorQuestions::Completions complete(const std::string& before);
  [[nodiscard]] std::vector<std::string> names();
  void take_turn();

  void take(const std::string& entry);
  void evaluate(const base::Source& source);
  void show(vm::Value value);
  [[nodiscard]] base::Source numbered(std::string text);

  void help(const std::string& operand);
  void doc(const std::string& name);
  void type(const std::string& form);
  void time(const std::string& form);
  void source(const std::string& name);
  void load(const std::string& path);
  void reset(const std::string& operand);
  void quit(const std::string& operand);

  natives::IsolateOptions options_;
  Interruptible interruptible_;
  std::unique_ptr<loop::Loop> loop_;
  std::unique_ptr<natives::Isolate> isolate_;
  LineEditor editor_;
  Sources sources_;
  std::size_t count_ = 0;  // of entries
  bool is_between_entries_ = false;
  bool has_quit_ = false;
};

}  // namespace valk::cli
