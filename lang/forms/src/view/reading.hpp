#pragma once

// What the readers of special forms share: the form's operands and a place to report what is wrong with them.

#include <string>
#include <vector>

#include "valk/forms/forms.hpp"

namespace valk::forms {

// One bracketed node whose head names a special form, while it is taken apart.
class Reading {
 public:
  Reading(Node node, const catalog::Entry& entry, std::vector<base::Diagnostic>* problems);

  [[nodiscard]] Node node() const { return node_; }
  [[nodiscard]] Node head() const { return head_; }
  [[nodiscard]] const catalog::Entry& entry() const { return entry_; }
  [[nodiscard]] const std::vector<Node>& operands() const { return operands_; }
  [[nodiscard]] std::size_t count() const { return operands_.size(); }
  [[nodiscard]] Node operand(std::size_t index) const { return operands_[index]; }

  // The operands from `first` on, as code.
  [[nodiscard]] Body body_from(std::size_t first) const;
  [[nodiscard]] Expression value(std::size_t index) const { return {operands_[index], Position::value}; }
  [[nodiscard]] Expression block(std::size_t index) const { return {operands_[index], Position::block}; }
  // Everything in it as far as it is an expression: for tools.
  [[nodiscard]] Invalid invalid() const;

  // Reports a count that the catalog does not allow; true when there are enough to go on.
  bool check_count();
  // `where` must be this form or inside it; the help shows the form's signature unless it is given.
  void problem(Node where, std::string message, std::string help = {});
  void problem_with_id(std::string_view id, Node where, std::string message, std::string help);

 private:
  // True when the parser has something to say right inside the form, or right beside `where`.
  bool is_within_broken(Node where);

  Node node_;
  Node head_;
  const catalog::Entry& entry_;
  std::vector<Node> operands_;
  std::vector<base::Diagnostic>* problems_;
  // Kept, so that a form with many problems is looked through once.
  std::optional<bool> broken_;
  Node last_parent_;
  bool last_parent_broken_ = false;
};

// Appends an error of shape, unless `problems` is nullptr.
void add_problem(std::vector<base::Diagnostic>* problems, std::string_view id, Node where, std::string message,
                 std::string help);
[[nodiscard]] std::string quoted(std::string_view text);
// The same for a node: its text when that is short and on one line, else what kind of thing it is.
[[nodiscard]] std::string quoted(Node node);

// Reports a symbol that cannot be bound: a special form's name, a constant, `&`.
void check_bindable(Reading& reading, Node symbol);

// `{a b & rest}` from its form `first` on.
[[nodiscard]] Parameters read_parameters(Reading& reading, Node list, std::size_t first);
// `{a b}`, `(a b)` or `a`.
[[nodiscard]] std::vector<Node> read_names(Reading& reading, Node names);
// Reports what is wrong with a pattern; true when it can be bound. What may fail to match (a literal, a test) stands in
// `match` only.
bool check_pattern(Reading& reading, Node pattern, std::string_view id, bool may_fail = false);

}  // namespace valk::forms
