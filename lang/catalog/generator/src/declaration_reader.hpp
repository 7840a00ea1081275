#pragma once

// Reads one declaration: documentation, signature, properties.

#include <string>
#include <string_view>
#include <vector>

#include "valk/catalog_generator/declarations.hpp"

namespace valk::catalog_generator {

void report(std::vector<base::Diagnostic>& problems, const base::Location& location, std::string message);
void report(std::vector<base::Diagnostic>& problems, syntax::Node node, std::string message);

class DeclarationReader {
 public:
  DeclarationReader(Kind kind, syntax::Node form, std::vector<base::Diagnostic>& problems);

  void read_documentation(const std::string& text);
  // `{name operand … & rest}`; false when not even a name is there.
  bool read_signature(syntax::Node signature);
  // `:optional {…} :effect …`, from the declaration itself.
  void read_properties(const std::vector<syntax::Node>& nodes);
  // The same from the documentation's metadata line.
  void read_metadata();
  [[nodiscard]] Declaration finish();

 private:
  void read_property(std::string_view key, syntax::Node value);
  void read_operand_property(std::string_view key, syntax::Node value);
  void read_operand_names(syntax::Node list, std::size_t first);
  [[nodiscard]] Operand* find_operand(std::string_view name);
  void problem(syntax::Node node, std::string message);

  Declaration declaration_;
  std::vector<base::Diagnostic>& problems_;
  bool in_metadata_ = false;  // its nodes are of a text of their own: problems point at the declaration
};

}  // namespace valk::catalog_generator
