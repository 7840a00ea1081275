#include "valk/catalog_generator/output.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace valk::catalog_generator {
namespace {

constexpr std::string_view prelude_folder = "stdlib/prelude/";

// A C++ string literal; long texts go on several lines, as adjacent literals.
std::string literal(std::string_view text) {
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char character = text[i];
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      result += '\\';
      result += character;
    } else if (character == '\n') {
      result += i + 1 == text.size() ? "\\n" : "\\n\"\n    \"";
    } else if (byte < 0x20 || byte >= 0x7f || character == '?') {  // `?`: no trigraphs
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", byte);
      result += octal;
    } else {
      result += character;
    }
  }
  return result + "\"";
}

std::string text_view(std::string_view text) {
  return "std::string_view(" + literal(text) + ", " + std::to_string(text.size()) + ")";
}

std::string_view flag(bool value) { return value ? "true" : "false"; }

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::special_form:
      return "special_form";
    case Kind::native:
      return "native";
    case Kind::function:
      return "function";
    case Kind::constant:
      return "constant";
  }
  return "";
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::value:
      return "value";
    case Role::block:
      return "block";
    case Role::names:
      return "names";
    case Role::bindings:
      return "bindings";
    case Role::clause:
      return "clause";
    case Role::datum:
      return "datum";
  }
  return "";
}

std::string_view called_name(CalledWhen called) {
  switch (called) {
    case CalledWhen::never:
      return "never";
    case CalledWhen::inside:
      return "inside";
    case CalledWhen::later:
      return "later";
  }
  return "";
}

std::string effects_of(const Declaration& declaration) {
  std::string result = "Effect::none";
  for (const std::string& effect : declaration.effects) result += " | Effect::" + effect;
  return result;
}

// The file's name without folder and ending.
std::string area_of(const std::string& path) {
  const std::size_t start = path.rfind('/') + 1;
  return path.substr(start, path.rfind('.') - start);
}

std::string operand_row(const Operand& operand) {
  std::string row = "    {" + literal(operand.name) + ", Role::";
  row += role_name(operand.role);
  row += ", CalledWhen::";
  row += called_name(operand.called);
  row += ", ";
  row += flag(operand.optional);
  row += ", ";
  row += flag(operand.rest);
  return row + "},\n";
}

std::string entry_row(const Declaration& declaration, std::size_t first_operand, int native_index) {
  const base::SourceText& source = *declaration.location.source;
  std::string row = "    {\n";
  const auto field = [&row](std::string_view name, std::string_view value) {
    row += "        .";
    row += name;
    row += " = ";
    row += value;
    row += ",\n";
  };
  field("name", literal(declaration.name));
  field("kind", "EntryKind::" + std::string(kind_name(declaration.kind)));
  field("operands", "std::span<const Operand>(operand_table + " + std::to_string(first_operand) + ", " +
                        std::to_string(declaration.operands.size()) + ")");
  field("min_operands", std::to_string(declaration.min_operands()));
  field("max_operands", std::to_string(declaration.max_operands()));
  field("effects", effects_of(declaration));
  field("returns", literal(declaration.returns));
  field("layout", declaration.indent < 0 ? "Layout::call" : "Layout::body");
  field("indent", std::to_string(std::max(declaration.indent, 0)));
  field("signature", literal(declaration.signature()));
  field("accepts_system", flag(declaration.accepts_system));
  field("internal", flag(declaration.is_internal()));
  field("native_index", std::to_string(native_index));
  field("summary", literal(declaration.documentation.summary));
  field("documentation", literal(declaration.documentation.text));
  field("example", literal(declaration.documentation.example));
  field("deprecated", literal(declaration.deprecated));
  field("area", literal(area_of(source.path())));
  field("file", literal(source.path()));
  field("line", std::to_string(source.line_of(declaration.location.span.start) + 1));
  return row + "    },\n";
}

// FNV-1a over everything that was read.
std::uint64_t fingerprint_of(const std::vector<base::Source>& sources) {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](std::string_view text) {
    for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 1099511628211U;
    hash = (hash ^ 0xffU) * 1099511628211U;
  };
  for (const base::Source& source : sources) {
    add(source->path());
    add(source->text());
  }
  return hash;
}

std::string source_table(const std::vector<base::Source>& sources) {
  std::string text = "constexpr StandardSource source_table[] = {\n";
  std::size_t first = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (sources[i]->path().starts_with(prelude_folder)) {
      if (count++ == 0) first = i;
    }
    text += "    {" + literal(sources[i]->path()) + ",\n    " + text_view(sources[i]->text()) + "},\n";
  }
  text += "};\n";
  text += "constexpr std::size_t first_of_prelude = " + std::to_string(first) + ";\n";
  text += "constexpr std::size_t size_of_prelude = " + std::to_string(count) + ";\n";
  return text;
}

}  // namespace

std::string catalog_data(const Declarations& declarations, const std::vector<base::Source>& sources) {
  std::string operands = "constexpr Operand operand_table[] = {\n";
  std::string entries = "constexpr Entry entry_table[] = {\n";
  std::size_t first_operand = 0;
  int native_index = 0;
  for (const Declaration& declaration : declarations.entries) {
    for (const Operand& operand : declaration.operands) operands += operand_row(operand);
    entries += entry_row(declaration, first_operand, declaration.kind == Kind::native ? native_index++ : -1);
    first_operand += declaration.operands.size();
  }
  return "// Made by catalog_generator from stdlib/.\n\n#include \"tables.hpp\"\n\nnamespace valk::catalog "
         "{\nnamespace {\n\n" +
         operands + "};\n\n" + entries + "};\n\n" + source_table(sources) +
         "\n}  // namespace\n\nnamespace tables {\n\n"
         "constinit const std::span<const Entry> entries = entry_table;\n"
         "constinit const std::span<const StandardSource> sources = source_table;\n"
         "constinit const std::span<const StandardSource> prelude(source_table + first_of_prelude, size_of_prelude);\n"
         "constinit const std::size_t native_count = " +
         std::to_string(native_index) +
         ";\nconstinit const std::uint64_t fingerprint = " + std::to_string(fingerprint_of(sources)) +
         "U;\n\n}  // namespace tables\n}  // namespace valk::catalog\n";
}

std::string native_list(const Declarations& declarations) {
  std::string text =
      "// Made by catalog_generator from stdlib/native/.\n"
      "// X(index, name, function, min operands, max operands or -1, accepts a system value)\n\n";
  int index = 0;
  for (const Declaration& declaration : declarations.entries) {
    if (declaration.kind != Kind::native) continue;
    text += "X(" + std::to_string(index++) + ", " + literal(declaration.name) + ", " + function_name(declaration.name) +
            ", " + std::to_string(declaration.min_operands()) + ", " + std::to_string(declaration.max_operands()) +
            ", " + std::string(flag(declaration.accepts_system)) + ")\n";
  }
  return text;
}

}  // namespace valk::catalog_generator
