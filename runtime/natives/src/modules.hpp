#pragma once

// The modules of an isolate: namespaces of globals, each a file and what it loads; their macros, imports and exports.
// What the compiler asks about them.

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "valk/compile/compile.hpp"
#include "valk/natives/isolate.hpp"

namespace valk::natives {

using Names = std::set<std::string, std::less<>>;

struct MacroState {
  compile::Macro described;
  heap::Persistent function;
};

struct ModuleState {
  std::string name;  // "program", or the path of its first file
  vm::ModuleId id;
  Names defined;  // by what its files say, run or not
  Names announced_macros;
  Names perhaps_defined;  // by macros
  std::map<std::string, MacroState, std::less<>> macros;
  bool has_exports = false;
  Names exports;
  std::map<std::string, std::string, std::less<>> imports;  // alias → module; "": it cannot be read
  Names announced;                                          // files, by their path
  Names loaded;
  std::vector<compile::Interface::Mention> mentions = {};
};

// A file on its way in: compiled and run in one or several units.
struct Loading {
  std::string path;
  ModuleState* module = nullptr;
  syntax::Tree::Ptr tree;
  std::vector<syntax::Node> forms = {};
  std::size_t next = 0;
  bool has_begun = false;
  std::vector<std::string> private_names = {};
};

class ModuleTable final : public compile::Modules {
 public:
  ModuleTable(vm::Machine& machine, const IsolateOptions& options);

  [[nodiscard]] ModuleState& program() { return *program_; }
  // Found or made.
  [[nodiscard]] ModuleState& module(const std::string& name);
  // Takes down what the text defines, and the files that it loads and imports: its code may refer to all of that.
  void announce(const syntax::Tree& tree, ModuleState& module);
  // What a rejected text would have defined stays unknown, so that a prompt says so.
  void retract(const syntax::Tree& tree, ModuleState& module);
  // The module that an `import` in the file `from` means: the path of its file; "" with the reason in `failure`. A part
  // of the language that is always there has the name of the language.
  [[nodiscard]] std::string resolve_import(const std::string& source, bool is_path, const std::string& from,
                                           std::string& failure) const;
  [[nodiscard]] base::Result<std::string> read(const std::string& path) const;
  // The module that a file's code belongs to: the program for what is no file.
  [[nodiscard]] ModuleState& module_of_file(const std::string& path);

  [[nodiscard]] std::unique_ptr<Loading> begin(syntax::Tree::Ptr tree, ModuleState& module);
  // The next part of the file, compiled; null at its end, or when there are problems.
  [[nodiscard]] std::shared_ptr<const compile::Unit> next_unit(Loading& loading,
                                                               std::vector<base::Diagnostic>& problems);
  // Data as a block of code in a module.
  [[nodiscard]] std::shared_ptr<const compile::Unit> compile_data(const compile::Data& form, ModuleState& module,
                                                                  std::vector<base::Diagnostic>& problems);
  void define_macro(const std::string& module, const std::string& name, heap::Value function);

  // ---- compile::Modules
  const compile::Macro* find_macro(std::string_view module, std::string_view name) override;
  bool will_be_macro(std::string_view module, std::string_view name) override;
  compile::Expansion expand(std::string_view module, std::string_view name,
                            std::vector<compile::Data> operands) override;
  compile::Imported find_import(std::string_view module, std::string_view alias, std::string_view name) override;
  bool defines(std::string_view module, std::string_view name) override;

  std::vector<std::unique_ptr<Loading>> loading;  // the one that runs is the last
  bool assignments_are_global = false;

 private:
  [[nodiscard]] ModuleState* find(std::string_view name);
  [[nodiscard]] compile::Environment environment_for(ModuleState& module);
  void take_down(const syntax::Tree& tree, ModuleState& module,
                 std::vector<std::pair<syntax::Tree::Ptr, ModuleState*>>& further);
  void announce_file(const std::string& path, ModuleState& module,
                     std::vector<std::pair<syntax::Tree::Ptr, ModuleState*>>& further);

  vm::Machine& machine_;
  const IsolateOptions& options_;
  std::vector<std::unique_ptr<ModuleState>> modules_;
  ModuleState* program_ = nullptr;
  std::map<std::string, ModuleState*, std::less<>> module_of_file_;
  std::size_t expanding_ = 0;
};

// `path` as seen from the file `from`, "." and ".." worked out. An absolute path stays one.
[[nodiscard]] std::string resolve_path(const std::string& path, const std::string& from);

}  // namespace valk::natives
