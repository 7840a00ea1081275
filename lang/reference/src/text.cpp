// An entry on its own, as text and as JSON.

#include "valk/base/text.hpp"
#include "valk/reference/reference.hpp"

namespace valk::reference {

namespace {

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::string_view word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

void append_fact(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += "  ";
  out += name;
  out.append(name.size() < 10 ? 10 - name.size() : 1, ' ');
  out += value;
  out += '\n';
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  out += out.ends_with('{') ? "" : ",";
  base::append_json_string(out, name);
  out += ':';
  base::append_json_string(out, value);
}

void append_member(std::string& out, std::string_view name, const std::vector<std::string_view>& values) {
  out += ',';
  base::append_json_string(out, name);
  out += ":[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    base::append_json_string(out, values[i]);
  }
  out += ']';
}

}  // namespace

std::string as_text(const catalog::Entry& entry, std::string_view bold, std::string_view plain) {
  std::string out(bold);
  out += entry.signature;
  out += plain;
  out += "\n\n";
  if (!entry.deprecated.empty()) out += "Deprecated: " + std::string(entry.deprecated) + "\n\n";
  out += entry.documentation;
  out += "\n\n";
  append_fact(out, "kind", kind_of(entry));
  append_fact(out, "gives", entry.returns);
  append_fact(out, "effects", joined(effects_of(entry)));
  append_fact(out, "raises", joined(errors_of(entry)));
  append_fact(out, "area", entry.area);
  append_fact(out, "defined", std::string(entry.file) + ":" + std::to_string(entry.line));
  return out;
}

std::string as_json(const catalog::Entry& entry) {
  std::string out = "{";
  append_member(out, "name", entry.name);
  append_member(out, "kind", kind_of(entry));
  append_member(out, "signature", entry.signature);
  append_member(out, "summary", entry.summary);
  append_member(out, "documentation", entry.documentation);
  append_member(out, "example", entry.example);
  append_member(out, "effects", effects_of(entry));
  append_member(out, "errors", errors_of(entry));
  append_member(out, "returns", entry.returns.empty() ? "value" : entry.returns);
  append_member(out, "area", entry.area);
  append_member(out, "file", entry.file);
  out += ",\"line\":" + std::to_string(entry.line);
  append_member(out, "deprecated", entry.deprecated);
  return out + "}";
}

}  // namespace valk::reference
