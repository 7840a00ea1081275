#include <algorithm>

#include "valk/lsp/structure.hpp"

namespace valk::lsp {

namespace {

class Folder {
 public:
  explicit Folder(const base::SourceText& source) : source_(source) {}

  void add_form(syntax::Node node) {
    const std::uint32_t first = source_.line_of(node.start());
    const std::uint32_t last = source_.line_of(node.end());
    if (last == first) return;
    if (node.is_bracketed() || node.is(syntax::Kind::string)) add({first, last, false});
    for (syntax::Node child : node.children()) add_form(child);
  }
  // Comments on lines that follow each other are one fold.
  void add_comment(syntax::Node comment) {
    const std::uint32_t line = source_.line_of(comment.start());
    if (run_end_ + 1 != line || run_begin_ == none) run_begin_ = line;
    run_end_ = line;
    if (run_begin_ == line) return;
    if (!found.empty() && found.back().is_comment && found.back().first_line == run_begin_) {
      found.back().last_line = line;
    } else {
      add({run_begin_, line, true});
    }
  }

  std::vector<Fold> found;

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  void add(Fold fold) {
    if (found.empty() || found.back().first_line < fold.first_line) found.push_back(fold);
  }

  const base::SourceText& source_;
  std::uint32_t run_begin_ = none;
  std::uint32_t run_end_ = none - 1;
};

}  // namespace

std::vector<Fold> folds(const Snapshot& snapshot) {
  Folder folder(*snapshot.source());
  for (syntax::Node node : snapshot.tree().top_level()) {
    if (node.is(syntax::Kind::comment)) {
      folder.add_comment(node);
    } else {
      folder.add_form(node);
    }
  }
  return std::move(folder.found);
}

}  // namespace valk::lsp
