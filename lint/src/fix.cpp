#include "valk/lint/fix.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace valk::lint {
namespace {

// Each round cures every finding that does not overlap an earlier one; only fixes that make room for others need more.
constexpr int most_rounds = 16;

bool stays_in(const base::Fix& fix, const base::Source& source) {
  return std::all_of(fix.edits.begin(), fix.edits.end(),
                     [&](const base::TextEdit& edit) { return edit.location.source == source; });
}

bool is_same(const base::TextEdit& a, const base::TextEdit& b) {
  return a.location.span == b.location.span && a.text == b.text;
}

// Two insertions at one place have no order of their own, so they count as overlapping.
bool overlaps(const base::TextEdit& a, const base::TextEdit& b) {
  const base::Span x = a.location.span;
  const base::Span y = b.location.span;
  if (x.empty() && y.empty()) return x.start == y.start;
  return x.start < y.end && y.start < x.end;
}

enum class Fit { fits, already_there, collides };

// Edits that do not overlap, in the order of the text: only neighbours have to be looked at.
class Chosen {
 public:
  [[nodiscard]] Fit fit(const base::Fix& fix) const {
    bool all_there = true;
    for (const base::TextEdit& edit : fix.edits) {
      const Fit one = fit(edit);
      if (one == Fit::collides) return one;
      all_there = all_there && one == Fit::already_there;
    }
    return all_there ? Fit::already_there : Fit::fits;
  }

  void add(const base::Fix& fix) {
    for (const base::TextEdit& edit : fix.edits) {
      if (fit(edit) == Fit::fits) edits_.emplace(edit.location.span, edit);
    }
  }

  [[nodiscard]] std::vector<base::TextEdit> take() {
    std::vector<base::TextEdit> all;
    for (auto& [span, edit] : edits_) all.push_back(std::move(edit));
    return all;
  }

 private:
  [[nodiscard]] Fit fit(const base::TextEdit& edit) const {
    const base::Span span = edit.location.span;
    Fit found = Fit::fits;
    const auto look = [&](const base::TextEdit& other) {
      if (is_same(edit, other)) {
        found = Fit::already_there;
      } else if (overlaps(edit, other)) {
        found = Fit::collides;
      }
    };
    const auto here = edits_.lower_bound({span.start, span.start});
    for (auto at = here; at != edits_.end() && at->first.start <= span.end && found != Fit::collides; ++at)
      look(at->second);
    // Of those before, the first one back that is no insertion ends behind all others.
    for (auto at = here; at != edits_.begin() && found != Fit::collides;) {
      --at;
      look(at->second);
      if (!at->first.empty()) break;
    }
    return found;
  }

  std::multimap<base::Span, base::TextEdit> edits_;
};

}  // namespace

std::vector<base::TextEdit> compatible_edits(const base::Source& source,
                                             const std::vector<base::Diagnostic>& diagnostics, FixLevel level,
                                             std::size_t* count) {
  Chosen chosen;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fixes.empty()) continue;
    const base::Fix& fix = diagnostic.fixes.front();
    if (fix.edits.empty() || (!fix.safe && level == FixLevel::safe) || !stays_in(fix, source)) continue;
    if (chosen.fit(fix) == Fit::collides) continue;
    chosen.add(fix);
    if (count != nullptr) ++*count;
  }
  return chosen.take();
}

Fixed fix(const base::Source& source, const Options& options, FixLevel level, const names::FileProvider& provider) {
  syntax::Tree::Ptr tree = syntax::Tree::parse(source);
  Fixed fixed;
  fixed.remaining = lint(tree, options, provider);
  // A fix may bring back what another one removed: a text that was there before ends the rounds.
  std::set<std::string, std::less<>> seen;
  for (int round = 0; round < most_rounds && !tree->has_mistake(); ++round) {
    std::size_t count = 0;
    const auto edits = compatible_edits(tree->source(), fixed.remaining, level, &count);
    if (edits.empty()) break;
    std::string text = base::apply(tree->source()->text(), edits);
    if (text == tree->source()->text() || !seen.emplace(tree->source()->text()).second || seen.contains(text)) break;
    const auto next = syntax::Tree::parse(base::SourceText::make(source->path(), std::move(text)));
    if (next->has_mistake()) break;
    tree = next;
    fixed.count += count;
    fixed.remaining = lint(tree, options, provider);
  }
  fixed.text = tree->source()->text();
  return fixed;
}

}  // namespace valk::lint
