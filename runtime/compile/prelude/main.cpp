// Compiles stdlib/prelude at build time: `prelude_compiler OUTPUT` writes a C++ source that holds the units as bytes, in the
// order to run them.

#include <cstdio>
#include <fstream>
#include <string>

#include "valk/catalog/catalog.hpp"
#include "valk/compile/compile.hpp"
#include "valk/compile/serialize.hpp"
#include "valk/syntax/tree.hpp"

using namespace valk;

namespace {

void write_array(std::ofstream& out, const std::string& name, const std::string& bytes) {
  out << "const unsigned char " << name << "[] = {";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i % 32 == 0) out << "\n";
    out << static_cast<int>(static_cast<unsigned char>(bytes[i])) << ",";
  }
  out << "};\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ofstream out(argv[1]);
  out << "// Made by prelude_compiler.\n#include \"valk/natives/prelude_units.hpp\"\nnamespace valk::natives "
         "{\nnamespace {\n";
  std::string table;
  std::size_t count = 0;
  for (const catalog::StandardSource& standard : catalog::standard_sources()) {
    if (!standard.path.starts_with("stdlib/prelude/")) continue;
    const auto source = base::SourceText::make(std::string(standard.path), std::string(standard.text));
    compile::Environment environment;
    environment.may_use_internals = true;
    const compile::Compiled compiled = compile::compile(*syntax::Tree::parse(source), environment);
    for (const base::Diagnostic& problem : compiled.problems) {
      std::fputs(base::render(problem, {}).c_str(), stderr);
    }
    if (compiled.unit == nullptr) return 1;
    const std::string name = "unit_" + std::to_string(count++);
    const std::string bytes = compile::serialize(*compiled.unit);
    write_array(out, name, bytes);
    table += "    {\"" + std::string(standard.path) + "\", {reinterpret_cast<const char*>(" + name + "), sizeof " +
             name + "}},\n";
  }
  out << "const PreludeUnit units[] = {\n"
      << table << "};\n}  // namespace\n"
      << "std::span<const PreludeUnit> prelude_units() { return units; }\n}  // namespace valk::natives\n";
  return out.good() ? 0 : 1;
}
