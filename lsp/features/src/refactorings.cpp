// Structural edits: each moves brackets, or takes a form out of another, and leaves every other byte as it is.

#include <cctype>

#include "valk/lsp/features.hpp"

namespace valk::lsp {

namespace {

class Surgeon {
 public:
  Surgeon(const Snapshot& snapshot, base::Span range) : snapshot_(snapshot) {
    form_ = snapshot.tree().innermost_at(range.start);
    if (!form_ && range.start.value > 0) form_ = snapshot.tree().innermost_at(range.start - 1);
    while (form_ && !(form_.span().contains(range) && form_.is_form())) form_ = form_.parent();
    list_ = form_;
    while (list_ && !list_.is_bracketed()) list_ = list_.parent();
    if (form_ && form_.tree().chunk_root(form_.id().chunk).has_mistake()) form_ = list_ = {};
  }

  std::vector<CodeAction> actions() {
    if (form_) {
      wrap();
      raise();
    }
    if (list_) {
      splice();
      slurp();
      barf();
    }
    return std::move(actions_);
  }

 private:
  void add(std::string title, std::vector<base::TextEdit> edits) {
    CodeAction action;
    action.title = std::move(title);
    action.kind = ActionKind::refactor;
    action.edits = std::move(edits);
    actions_.push_back(std::move(action));
  }
  [[nodiscard]] base::TextEdit replace(base::Span span, std::string text) const {
    return {{snapshot_.source(), span}, std::move(text)};
  }
  [[nodiscard]] bool is_blank_at(std::uint32_t at) const {
    const std::string_view text = snapshot_.source()->text();
    return at >= text.size() || std::isspace(static_cast<unsigned char>(text[at])) != 0 || text[at] == ')' ||
           text[at] == '}' || text[at] == '(' || text[at] == '{';
  }
  // Without a bracket what stands on its sides must not run together.
  [[nodiscard]] base::TextEdit remove_bracket(base::Span bracket) const {
    const bool is_apart =
        bracket.start.value == 0 || is_blank_at(bracket.start.value - 1) || is_blank_at(bracket.end.value);
    return replace(bracket, is_apart ? "" : " ");
  }
  static bool has_comment(syntax::Node node) {
    for (syntax::Node child : node.children()) {
      if (child.is(syntax::Kind::comment)) return true;
    }
    return false;
  }

  void wrap() {
    add("wrap in `do`", {replace({form_.start(), form_.start()}, "(do "), replace({form_.end(), form_.end()}, ")")});
  }

  // What stands around the form goes, and comments with it: then it is not offered.
  void raise() {
    const syntax::Node around = form_.parent();
    if (!around || !around.is_bracketed() || has_comment(around)) return;
    add("put in place of the form around it", {replace(around.span(), std::string(form_.text()))});
  }

  // At top level the parts would be forms of their own.
  void splice() {
    if (!list_.parent() || list_.form_count() == 0) return;
    add("take the brackets away", {remove_bracket(list_.opener()), remove_bracket(list_.closer())});
  }

  void slurp() {
    syntax::Node next = list_.next_sibling();
    while (next && !next.is_form()) next = next.next_sibling();
    if (!next || !list_.parent()) return;
    const std::string closer(snapshot_.source()->slice(list_.closer()));
    add("take in the next form", {remove_bracket(list_.closer()), replace({next.end(), next.end()}, closer)});
  }

  void barf() {
    const std::size_t count = list_.form_count();
    if (count < 2 || !list_.parent()) return;
    const syntax::Node last_kept = list_.form(count - 2);
    const std::string closer(snapshot_.source()->slice(list_.closer()));
    add("put out the last form", {replace({last_kept.end(), last_kept.end()}, closer), remove_bracket(list_.closer())});
  }

  const Snapshot& snapshot_;
  syntax::Node form_;  // the innermost that holds the selection
  syntax::Node list_;  // the innermost bracketed one
  std::vector<CodeAction> actions_;
};

}  // namespace

std::vector<CodeAction> refactorings(const Snapshot& snapshot, base::Span range) {
  return Surgeon(snapshot, range).actions();
}

}  // namespace valk::lsp
