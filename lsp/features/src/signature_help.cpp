#include <algorithm>

#include "describe.hpp"
#include "valk/forms/forms.hpp"
#include "valk/lsp/structure.hpp"

namespace valk::lsp {

namespace {

names::Target callee_of(const Snapshot& snapshot, syntax::Node call) {
  const syntax::Node head = call.form(0);
  if (!head.is(syntax::Kind::symbol)) return {};
  if (const catalog::Entry* entry = forms::special_form(call)) return {names::Target::Kind::catalog, {}, entry};
  return snapshot.module->target_of(0, head);
}

// The names in "(f a {b c} & rest)" behind the head, as spans of it; a bracketed one counts as one.
std::vector<base::Span> parameters_of(std::string_view signature) {
  std::vector<base::Span> found;
  int depth = 0;
  std::uint32_t begin = 0;
  const auto end_word = [&](std::uint32_t end) {
    if (depth == 1 && end > begin) found.push_back({{begin}, {end}});
    begin = end + 1;
  };
  for (std::uint32_t at = 0; at < signature.size(); ++at) {
    const char c = signature[at];
    const bool opens = c == '(' || c == '{' || c == '[';
    const bool closes = c == ')' || c == '}' || c == ']';
    if (opens) {
      if (depth == 0) begin = at + 1;
      ++depth;
    } else if (closes) {
      if (depth == 1) end_word(at);
      --depth;
    } else if (c == ' ' && depth == 1) {
      end_word(at);
    }
  }
  if (!found.empty()) found.erase(found.begin());
  const auto is_mark = [&](base::Span span) { return signature.substr(span.start.value, span.length()) == "&"; };
  std::erase_if(found, is_mark);
  return found;
}

bool takes_rest(std::string_view signature) {
  return signature.find(" & ") != std::string_view::npos || signature.find("…") != std::string_view::npos;
}

// How many operands stand in front of the one that the cursor is in.
int operand_index(syntax::Node call, base::ByteOffset offset) {
  int index = -1;
  for (syntax::Node form : call.forms()) {
    if (form.end() < offset || (form.end() == offset && offset == form.start())) ++index;
    if (form.end() >= offset) break;
  }
  return index;
}

}  // namespace

SignatureHelp signature_help(const Snapshot& snapshot, base::ByteOffset offset) {
  for (syntax::Node around = snapshot.tree().enclosing_bracket(offset); around; around = around.parent()) {
    if (!around.is_bracketed() || around.form_count() == 0) continue;
    const names::Target target = callee_of(snapshot, around);
    SignatureHelp help;
    help.label = signature_of(snapshot, target);
    if (!help.label.starts_with('(')) continue;
    help.parameters = parameters_of(help.label);
    help.documentation = documentation_of(snapshot, target);
    help.active = operand_index(around, offset);
    const int count = static_cast<int>(help.parameters.size());
    if (help.active >= count) help.active = takes_rest(help.label) ? count - 1 : -1;
    return help;
  }
  return {};
}

}  // namespace valk::lsp
