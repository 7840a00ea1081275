#include "random_source.hpp"

#include <array>

#include "valk/syntax/tree.hpp"

namespace valk::formatter {
namespace {

using syntax::Kind;
using syntax::Node;

template <std::size_t size>
using Words = std::array<std::string_view, size>;

constexpr Words<34> heads{"fun",  "\\",     "let",     "aio/let", "aio/do",
                          "if",   "when",   "select",  "cond",    "case",
                          "try",  "catch",  "finally", "test",    "def",
                          "=",    "do",     "->",      "->>",     "and",
                          "or",   "quote",  "foo",     "x",       "a/long-function-name",
                          "list", "native", "lambda",  "error?",  "with-thing!",
                          "load", ":key",   "<-",      "unless"};
constexpr Words<26> atoms{"x",
                          "y",
                          "a",
                          "user",
                          "settings",
                          "a-rather-long-name-for-one-thing",
                          "42",
                          "-17",
                          "0xFF",
                          "3.14",
                          "1_000",
                          "nil",
                          "true",
                          "otherwise",
                          ":key",
                          ":status",
                          ":body",
                          ":then",
                          ":a",
                          "\"text\"",
                          "\"a longer text, with (brackets) and ; signs\"",
                          "\"\"",
                          "\"two\nlines\"",
                          "\"é ü 漢字\"",
                          "naïve-ü",
                          "#!odd"};
constexpr Words<8> keys{":a", ":status", ":body", ":a-long-key-in-a-plist", ":x", ":then", ":ü", ":"};
constexpr Words<6> prefixes{"'", "`", ",", ",@", "#_", "'"};
constexpr Words<7> comments{"; c", ";;; doc", ";", "; a longer comment that says more ü", "; c  ", "; c\t", ";(x"};
constexpr Words<7> directives{"; fmt: off", "; fmt: on", "; fmt: skip", ";; fmt: skip",
                              "; fmt: off", "; fmt: on", ";fmt:skip "};

bool opens(std::string_view token) {
  return token == "(" || token == "{" || token == "'" || token == "`" || token == "," || token == ",@" || token == "#_";
}

bool is_comment(std::string_view token) { return token.front() == ';' || token.substr(0, 3) == "#!/"; }

void append_tokens(std::vector<std::string>& tokens, Node top) {
  struct Step {
    Node node;
    bool enters;
  };
  std::vector<Step> steps{{top, true}};
  while (!steps.empty()) {
    const auto [node, enters] = steps.back();
    steps.pop_back();
    if (!enters) {
      tokens.push_back(node.is(Kind::list) ? ")" : "}");
    } else if (node.is_bracketed() || node.is_prefixed()) {
      if (node.is_bracketed()) steps.push_back({node, false});
      const std::size_t marker = node.is(Kind::splice) || node.is(Kind::discard) ? 2 : 1;
      tokens.emplace_back(node.text().substr(0, marker));
      std::vector<Node> children;
      for (const Node child : node.children()) children.push_back(child);
      for (auto child = children.rbegin(); child != children.rend(); ++child) steps.push_back({*child, true});
    } else {
      tokens.emplace_back(node.text());
    }
  }
}

}  // namespace

std::uint32_t RandomSource::width() {
  constexpr std::array<std::uint32_t, 8> choices{100, 100, 80, 60, 40, 30, 20, 1};
  return choices[below(choices.size())];
}

std::string RandomSource::program(std::size_t size, Spacing spacing) {
  Tokens tokens;
  std::size_t budget = size;
  while (budget > 0) form(tokens, budget, 0);
  return lay_out(tokens, spacing);
}

std::string RandomSource::with_other_layout(std::string_view source, Spacing spacing) {
  const auto tree = syntax::Tree::parse(base::SourceText::make("test.valk", std::string(source)));
  Tokens tokens;
  for (const Node node : tree->top_level()) append_tokens(tokens, node);
  return lay_out(tokens, spacing);
}

// ---- forms ------------------------------------------------------------------------------------------------------------

std::string RandomSource::atom() {
  if (one_in(40)) return std::string(1 + below(150), 'w');
  return std::string(atoms[below(atoms.size())]);
}

void RandomSource::form(Tokens& tokens, std::size_t& budget, int depth) {
  if (budget == 0) {
    tokens.push_back(atom());
    return;
  }
  --budget;
  if (one_in(14)) {
    tokens.emplace_back(prefixes[below(prefixes.size())]);
    // A discard is no form: what it is in needs another one.
    if (tokens.back() == "#_") form(tokens, budget, depth + 1);
  }
  if (depth > 12 || one_in(3)) {
    tokens.push_back(atom());
  } else {
    switch (below(8)) {
      case 0:
        return elements(tokens, budget, depth, "{", "}");
      case 1:
        return plist(tokens, budget, depth);
      case 2:
        return clause(tokens, budget, depth);
      case 3:
        return bindings(tokens, budget, depth);
      case 4:
        return elements(tokens, budget, depth, "(", ")");
      default:
        return call(tokens, budget, depth);
    }
  }
}

void RandomSource::call(Tokens& tokens, std::size_t& budget, int depth) {
  const bool braces = one_in(6);
  const std::string_view head = heads[below(heads.size())];
  tokens.emplace_back(braces ? "{" : "(");
  tokens.emplace_back(head);
  if (head == "let" || head == "aio/let") bindings(tokens, budget, depth + 1);
  const std::uint32_t count = below(5);
  for (std::uint32_t i = 0; i < count; ++i) {
    if ((head == "select" || head == "cond" || head == "case") && !one_in(5)) {
      clause(tokens, budget, depth + 1);
    } else {
      form(tokens, budget, depth + 1);
    }
  }
  tokens.emplace_back(braces ? "}" : ")");
}

void RandomSource::bindings(Tokens& tokens, std::size_t& budget, int depth) {
  const bool braces = one_in(2);
  const bool wrapped = braces && one_in(2);
  tokens.emplace_back(braces ? "{" : "(");
  if (wrapped) tokens.emplace_back("(");
  for (std::uint32_t i = below(5); i > 0; --i) {
    if (one_in(6)) tokens.emplace_back(":then");
    tokens.emplace_back("(");
    tokens.push_back(atom());
    if (!one_in(9)) form(tokens, budget, depth + 2);
    if (one_in(9)) form(tokens, budget, depth + 2);
    tokens.emplace_back(")");
  }
  if (wrapped) tokens.emplace_back(")");
  tokens.emplace_back(braces ? "}" : ")");
}

void RandomSource::plist(Tokens& tokens, std::size_t& budget, int depth) {
  tokens.emplace_back("{");
  for (std::uint32_t i = below(5); i > 0; --i) {
    tokens.emplace_back(keys[below(keys.size())]);
    if (!one_in(12)) form(tokens, budget, depth + 1);
  }
  tokens.emplace_back("}");
}

void RandomSource::clause(Tokens& tokens, std::size_t& budget, int depth) {
  tokens.emplace_back("{");
  form(tokens, budget, depth + 1);
  for (std::uint32_t i = one_in(3) ? below(3) : 1; i > 0; --i) form(tokens, budget, depth + 1);
  tokens.emplace_back("}");
}

void RandomSource::elements(Tokens& tokens, std::size_t& budget, int depth, const char* opener, const char* closer) {
  tokens.emplace_back(opener);
  for (std::uint32_t i = below(one_in(5) ? 20 : 4); i > 0; --i) form(tokens, budget, depth + 1);
  tokens.emplace_back(closer);
}

// ---- layout -----------------------------------------------------------------------------------------------------------

std::string RandomSource::comment(Spacing spacing) {
  if (spacing == Spacing::wild && one_in(3)) return std::string(directives[below(directives.size())]);
  return std::string(comments[below(comments.size())]);
}

std::string RandomSource::blank(Spacing spacing) {
  const std::string line_break = spacing == Spacing::wild && one_in(12) ? "\r\n" : "\n";
  std::string text;
  if (spacing != Spacing::tame && one_in(comments_in_)) {
    if (one_in(2)) text += line_break;
    text += std::string(below(12), ' ') + comment(spacing) + line_break;
    if (one_in(3)) text += std::string(below(12), ' ') + comment(spacing) + line_break;
  }
  if (one_in(breaks_in_)) {
    text += line_break;
    if (spacing != Spacing::tame && one_in(5)) text += line_break;
    if (spacing != Spacing::tame && one_in(9)) text += " " + line_break + line_break;
    text += std::string(below(10), ' ');
  }
  if (text.empty() && spacing != Spacing::tame && one_in(9)) text = one_in(2) ? "\t" : "   ";
  return text;
}

std::string RandomSource::lay_out(const Tokens& tokens, Spacing spacing) {
  constexpr std::array<std::uint32_t, 5> break_choices{3, 5, 9, 30, 1000};
  constexpr std::array<std::uint32_t, 4> comment_choices{4, 9, 30, 200};
  breaks_in_ = break_choices[below(break_choices.size())];
  comments_in_ = comment_choices[below(comment_choices.size())];
  std::string text = spacing == Spacing::wild && one_in(20) ? "\xEF\xBB\xBF" : "";
  std::string_view before;
  for (const std::string& token : tokens) {
    std::string gap = before.empty() && !one_in(8) ? "" : blank(spacing);
    if (!before.empty() && is_comment(before)) {
      gap.insert(0, "\n");
    } else if (gap.empty() && !before.empty() && !opens(before) && token != ")" && token != "}") {
      gap = " ";
    }
    text += gap;
    text += token;
    before = token;
  }
  if (!before.empty() && is_comment(before)) text += '\n';
  if (!one_in(5)) text += blank(spacing);
  if (!one_in(5)) text += '\n';
  return text;
}

}  // namespace valk::formatter
