// Data as source text: how what a macro made, or what is handed to `eval`, gets a tree.

#include <charconv>
#include <cmath>

#include "valk/compile/compile.hpp"

namespace valk::compile {

namespace {

void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') out += '\\';
    if (byte == '\0')
      out += "\\0";
    else if (byte == '\r')
      out += "\\r";
    else
      out += byte;
  }
  out += '"';
}

void write_float(std::string& out, double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void write_atom(std::string& out, const Datum& datum) {
  switch (datum.kind) {
    case Datum::Kind::nil:
      out += "()";
      return;
    case Datum::Kind::boolean:
      out += datum.boolean ? "true" : "false";
      return;
    case Datum::Kind::integer:
      out += std::to_string(datum.integer);
      return;
    case Datum::Kind::floating:
      return write_float(out, datum.floating);
    case Datum::Kind::string:
      return write_string(out, datum.text);
    case Datum::Kind::symbol:
      out += datum.text;
      return;
    case Datum::Kind::list:
      return;
  }
}

}  // namespace

std::string source_of(const Data& data) {
  struct Open {
    std::uint32_t left;
    char closer;
  };
  std::string out;
  std::vector<Open> open;
  for (const Datum& datum : data) {
    if (!out.empty() && out.back() != '(' && out.back() != '{') out += ' ';
    if (datum.kind == Datum::Kind::list) {
      out += datum.is_brace ? '{' : '(';
      open.push_back({datum.count, datum.is_brace ? '}' : ')'});
      continue;
    }
    write_atom(out, datum);
    while (!open.empty() && --open.back().left == 0) {
      out += open.back().closer;
      open.pop_back();
    }
  }
  return out;
}

}  // namespace valk::compile
