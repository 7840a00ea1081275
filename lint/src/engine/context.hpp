#pragma once

// What a rule sees, and where its findings go.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/subject.hpp"
#include "valk/base/diagnostic.hpp"
#include "valk/forms/forms.hpp"
#include "valk/lint/rules.hpp"
#include "valk/meaning/handles.hpp"
#include "valk/syntax/tree.hpp"

namespace valk::lint {

class Context {
 public:
  Context(const Subject& subject, const Options& options)
      : subject_(subject), options_(options), suppressions_(subject.suppressions) {}

  [[nodiscard]] const Subject& subject() const { return subject_; }
  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const syntax::Tree& tree() const { return *subject_.tree; }
  // The file is its file 0.
  [[nodiscard]] const names::Module& module() const { return subject_.meaning->module(); }
  [[nodiscard]] const meaning::Meaning& meaning() const { return *subject_.meaning; }

  // What an expression of the file is certain to give.
  [[nodiscard]] meaning::HandleCertainty handle_certainty(forms::Expression expression);
  [[nodiscard]] bool surely_gives_handle(forms::Expression expression) {
    return handle_certainty(expression) == meaning::HandleCertainty::handle;
  }

  // Broken code is a top-level form with mistakes in its syntax. Rules that see views are not called for it; rules that
  // read whole files ask. A name that stands in it may be bound or used there, whatever the tables say.
  [[nodiscard]] bool is_broken(std::size_t chunk) const;
  [[nodiscard]] bool stands_in_broken_code(std::string_view name) const;

  // True when a symbol of that name stands inside `within` as data, in a quoted list or the like: it may be code after all,
  // so nothing is concluded from there being no use.
  [[nodiscard]] bool stands_in_data(std::string_view name, const base::Location& within);

  // The uses inside `node`, in source order.
  void for_each_use_in(syntax::Node node, const std::function<void(names::UseId, const names::Use&)>& visit);

  // A rule over views knows what a use was meant to mean, though it means something else, or nothing: rules that run later
  // call neither the use unknown nor the binding unused.
  void explain(names::UseId use, names::BindingId meant);
  [[nodiscard]] bool is_explained(names::UseId use) const { return explained_.contains(use); }
  [[nodiscard]] bool is_meant(names::BindingId binding) const { return meant_.contains(binding); }

  // As read from the comments; for `at_end`, which of them were used is known.
  [[nodiscard]] const std::vector<Suppression>& suppressions() const { return suppressions_; }

  // A finding of the rule that is running, at its level; the rule goes on to fill in notes, help and fixes. Valid until
  // the next one.
  base::Diagnostic& report(const base::Location& place, std::string message);
  base::Diagnostic& report(syntax::Node node, std::string message) {
    return report(node.location(), std::move(message));
  }

  // For the engine.
  void enter(const Rule& rule, Level level);
  void set_suppressions(std::vector<Suppression> suppressions) { suppressions_ = std::move(suppressions); }
  [[nodiscard]] std::vector<base::Diagnostic> take() { return std::exchange(found_, {}); }

 private:
  struct PlacedUse {
    base::ByteOffset start;
    std::uint32_t index;
  };
  void index_uses(std::uint32_t chunk);
  void index_data();

  const Subject& subject_;
  const Options& options_;
  std::string_view rule_id_;
  base::Severity severity_ = base::Severity::error;
  std::vector<base::Diagnostic> found_;
  std::vector<Suppression> suppressions_;
  std::set<names::UseId> explained_;
  std::set<names::BindingId> meant_;
  std::uint32_t indexed_chunk_ = names::none;
  std::vector<PlacedUse> placed_uses_;  // of that chunk, by place
  std::optional<meaning::HandleTest> handles_;
  std::optional<std::unordered_map<std::string_view, std::vector<base::ByteOffset>>> data_symbols_;  // in source order
};

}  // namespace valk::lint
