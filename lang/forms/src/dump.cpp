#include <algorithm>
#include <iterator>

#include "valk/forms/forms.hpp"

namespace valk::forms {
namespace {

// Deeper forms are not indented further: a deeply nested text would make a dump of quadratic size.
constexpr std::size_t max_indent = 40;

// A line to print, or an expression to look into.
struct Item {
  std::size_t depth = 0;
  std::string text;  // the line, or what goes in front of the expression's
  Expression expression;
};

std::string span_of(Node node) {
  return " " + std::to_string(node.start().value) + ".." + std::to_string(node.end().value);
}

constexpr std::size_t longest_text = 60;

// A blank and the node's text as far as it goes on one line; nothing for no node.
std::string text_of(Node node) {
  if (!node) return "";
  const std::string_view text = node.text();
  const std::size_t end = std::min({text.find('\n'), text.size(), longest_text});
  return " " + std::string(text.substr(0, end)) + (end < text.size() ? "…" : "");
}

std::string label_of(Node pattern) { return pattern ? text_of(pattern).substr(1) : ""; }

std::string names_of(const std::vector<Node>& names) {
  std::string text;
  for (const Node name : names) text += text_of(name);
  return text;
}

std::string text_of(const Parameters& parameters) {
  std::string text = names_of(parameters.required);
  if (parameters.rest) text += " &" + text_of(parameters.rest);
  return " {" + (text.empty() ? text : text.substr(1)) + "}";
}

// The first line of a form, and what is below it.
class Describer {
 public:
  explicit Describer(std::size_t depth) : depth_(depth) {}

  std::string line;
  std::vector<Item> items;

  void operator()(const Nil& form) { head("nil", form.node); }
  void operator()(const Literal& form) { head("literal", form.node, text_of(form.node)); }
  void operator()(const Name& form) { head("name", form.node, text_of(form.node)); }
  void operator()(const Quoted& form) { head("quoted", form.node, text_of(form.datum)); }
  void operator()(const Quasiquoted& form) {
    head("quasiquoted", form.node);
    body("unquoted", form.unquoted);
  }
  void operator()(const Plist& form) {
    head("plist", form.node);
    body("", form.elements);
  }
  void operator()(const Sequence& form) {
    head("sequence", form.node);
    body("", form.body);
  }
  void operator()(const Call& form) {
    head("call", form.node);
    add("", form.callee);
    body("", form.operands);
  }
  void operator()(const Function& form) {
    head(form.is_macro ? "macro" : "function", form.node, text_of(form.name) + text_of(form.parameters));
    body("", form.body);
  }
  void operator()(const Define& form) {
    head(form.is_global ? "define" : "bind", form.node, names_of(form.names));
    body("", form.values);
  }
  void operator()(const If& form) {
    head("if", form.node);
    add("", form.condition);
    add("then", form.then_branch);
    if (form.else_branch) add("else", *form.else_branch);
  }
  void operator()(const When& form) {
    head(form.negated ? "unless" : "when", form.node);
    add("", form.condition);
    body("", form.body);
  }
  void operator()(const Cond& form) {
    head(form.must_match ? "select" : "cond", form.node);
    for (const Clause& clause : form.clauses) {
      part(clause.is_otherwise ? "otherwise" : "clause");
      if (!clause.is_otherwise) add("", clause.condition, 2);
      body("", clause.body, 2);
    }
  }
  void operator()(const Case& form) {
    head("case", form.node);
    add("", form.subject);
    for (const CaseClause& clause : form.clauses) {
      part(clause.is_otherwise ? "otherwise" : "clause" + names_of(clause.keys));
      body("", clause.body, 2);
    }
  }
  void operator()(const Match& form) {
    head("match", form.node);
    add("", form.subject);
    for (const MatchClause& clause : form.clauses) {
      part("clause" + text_of(clause.pattern));
      body("test", pattern_tests(clause.pattern), 2);
      if (clause.guard) add("when", *clause.guard, 2);
      body("", clause.body, 2);
    }
  }
  void operator()(const Let& form) {
    head("let", form.node);
    for (const Binding& binding : form.bindings) {
      if (binding.value.node) add(label_of(binding.pattern), binding.value);
    }
    body("body", form.body);
  }
  void operator()(const Logic& form) {
    head(form.is_and ? "and" : "or", form.node);
    body("", form.operands);
  }
  void operator()(const Thread& form) {
    head(form.last ? "thread-last" : "thread-first", form.node);
    add("", form.seed);
    for (const ThreadStep& step : form.steps) {
      part("step");
      add("", step.callee, 2);
      body("", step.operands, 2);
    }
  }
  void operator()(const Try& form) {
    head("try", form.node);
    body("", form.body);
    for (const Catch& clause : form.catches) {
      part("catch" + text_of(clause.kind) + text_of(clause.name));
      body("", clause.body, 2);
    }
    if (form.finally_body) {
      part("finally");
      body("", *form.finally_body, 2);
    }
  }
  void operator()(const ErrorTest& form) {
    head("error-test", form.node);
    add("", form.operand);
  }
  void operator()(const ErrorAssertion& form) {
    head("error-assertion", form.node, text_of(form.kind));
    add("", form.operand);
  }
  void operator()(const ContextWith& form) {
    head(form.is_deadline ? "context-deadline" : "context", form.node);
    body("element", form.elements);
    body("body", form.body);
  }
  void operator()(const Reset& form) {
    head("reset", form.node);
    body("", form.body);
  }
  void operator()(const Shift& form) {
    head("shift", form.node, text_of(form.name));
    body("", form.body);
  }
  void operator()(const Routes& form) {
    head("routes", form.node);
    for (const Route& route : form.routes) {
      part(text_of(route.method));
      add("pattern", route.pattern, 2);
      add("handler", route.handler, 2);
    }
    body("option", form.options);
  }
  void operator()(const Load& form) { head("load", form.node, text_of(form.path)); }
  void operator()(const Import& form) { head("import", form.node, text_of(form.source) + text_of(form.alias)); }
  void operator()(const Export& form) { head("export", form.node, names_of(form.names)); }
  void operator()(const Test& form) {
    head(form.is_benchmark ? "bench" : "test", form.node, text_of(form.name));
    body("", form.body);
  }
  void operator()(const AioLet& form) {
    head("aio/let", form.node);
    for (std::size_t i = 0; i < form.groups.size(); ++i) {
      part("group " + std::to_string(i + 1));
      for (const AioBinding& binding : form.groups[i].bindings) {
        add(label_of(binding.pattern), binding.value, 2);
      }
    }
    body("body", form.body);
  }
  void operator()(const AioDo& form) {
    head("aio/do", form.node);
    for (const AioStep& step : form.steps) add(label_of(step.pattern), step.value);
  }
  void operator()(const Invalid& form) {
    head("invalid", form.node);
    body("", form.parts);
  }

 private:
  void head(std::string_view kind, Node node, const std::string& details = {}) {
    line = std::string(kind) + span_of(node) + details;
  }
  void part(std::string text) { items.push_back({depth_ + 1, std::move(text), {}}); }
  void add(std::string label, Expression expression, std::size_t below = 1) {
    if (!label.empty()) label += ": ";
    items.push_back({depth_ + below, std::move(label), expression});
  }
  void body(const std::string& label, const Body& body, std::size_t below = 1) {
    for (const Expression& expression : body) add(label, expression, below);
  }

  std::size_t depth_;
};

}  // namespace

std::string dump_forms(const syntax::Tree& tree) {
  std::string out;
  std::vector<Item> pending;
  for (const Node form : tree.top_level_forms()) {
    pending.push_back({0, "", {form, Position::value}});
    while (!pending.empty()) {
      const Item item = std::move(pending.back());
      pending.pop_back();
      out.append(2 * std::min(item.depth, max_indent), ' ');
      out += item.text;
      if (item.expression.node) {
        Describer describer(item.depth);
        std::visit(describer, view(item.expression));
        out += describer.line;
        std::move(describer.items.rbegin(), describer.items.rend(), std::back_inserter(pending));
      }
      out += '\n';
    }
  }
  return out;
}

}  // namespace valk::forms
