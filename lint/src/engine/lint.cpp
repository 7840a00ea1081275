#include "valk/lint/lint.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <variant>

#include "engine/context.hpp"
#include "engine/table.hpp"
#include "engine/walk.hpp"
#include "valk/forms/forms.hpp"
#include "valk/syntax/diagnostics.hpp"

namespace valk::lint {
namespace {

// A rule that is on.
struct Active {
  const Rule* rule;
  const Hooks* hooks;
  Level level;
};

std::vector<Active> active_rules(const Options& options) {
  std::vector<Active> active;
  for (std::size_t i = 0; i < rules().size(); ++i) {
    const Rule& rule = rules()[i];
    const Level level = options.level_of(rule);
    if (level != Level::off) active.push_back({&rule, &hooks_of(i), level});
  }
  return active;
}

// Which of the active rules want a view, by the view's place in forms::Form.
using ByView = std::array<std::vector<const Active*>, std::variant_size_v<forms::Form>>;

ByView sort_by_view(const std::vector<Active>& active) {
  ByView by_view;
  for (const Active& each : active) {
    for (std::size_t view = 0; view < by_view.size(); ++view) {
      if (each.hooks->wants_view(view)) by_view[view].push_back(&each);
    }
  }
  return by_view;
}

std::vector<std::string_view> names_in_broken_code(const syntax::Tree& tree) {
  std::vector<std::string_view> names;
  for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
    if (!tree.chunk_root(chunk).has_mistake()) continue;
    for_each_node(tree.chunk_root(chunk), [&](syntax::Node node) {
      if (node.is(syntax::Kind::symbol)) names.push_back(node.text());
    });
  }
  std::sort(names.begin(), names.end());
  return names;
}

// ---- the workspace ---------------------------------------------------------------------------------------------------

Subject make_subject(const FileInput& file) {
  Subject subject;
  subject.tree = file.tree;
  subject.meaning = file.meaning;
  subject.facts = file.meaning ? file.meaning->module().file_ptr(0)
                  : file.facts ? file.facts
                               : names::FileFacts::analyse(file.tree);
  assert(subject.facts->tree_ptr() == file.tree);
  subject.suppressions = read_suppressions(*file.tree);
  subject.names_in_broken_code = names_in_broken_code(*file.tree);
  return subject;
}

// `otherwise` is asked for what is not among the files given.
names::FileProvider provider_of(const std::vector<Subject>& subjects, const names::FileProvider& otherwise) {
  auto by_path = std::make_shared<std::map<std::string, names::FileFacts::Ptr, std::less<>>>();
  for (const Subject& subject : subjects)
    by_path->emplace(names::resolve_path("", subject.facts->path()), subject.facts);
  return [by_path, otherwise](const std::string& path) -> base::Result<names::FileFacts::Ptr> {
    if (const auto found = by_path->find(path); found != by_path->end()) return found->second;
    if (otherwise) return otherwise(path);
    return base::Failure{path + ": not among the files that were given"};
  };
}

void link(std::vector<Subject>& subjects, const names::FileProvider& otherwise, const ForEach& for_each) {
  const names::FileProvider provider = provider_of(subjects, otherwise);
  meaning::SharedFlows flows;
  for_each(subjects.size(), [&](std::size_t i) {
    Subject& subject = subjects[i];
    if (subject.meaning) return;
    subject.meaning = meaning::Meaning::analyse(names::Module::link(subject.facts, provider), nullptr, &flows);
  });
  std::unordered_map<const names::FileFacts*, Subject*> by_facts;
  for (Subject& subject : subjects) by_facts.emplace(subject.facts.get(), &subject);
  for (const Subject& root : subjects) {
    for (std::uint32_t file = 1; file < root.meaning->module().file_count(); ++file) {
      const auto found = by_facts.find(root.meaning->module().file_ptr(file).get());
      if (found != by_facts.end()) found->second->loaded_by.push_back({root.meaning.get(), file});
    }
  }
}

// ---- what forms says -------------------------------------------------------------------------------------------------

// Some problems of shape are rules: the compiler refuses them in its own words, the rules say more.
bool is_said_by_a_rule(const base::Diagnostic& problem) { return find_rule(problem.id) != nullptr; }

using Places = std::set<base::Span>;

template <class Wanted>
Places places_of(const std::vector<base::Diagnostic>& findings, Wanted wanted) {
  Places places;
  for (const base::Diagnostic& finding : findings) {
    if (wanted(finding)) places.insert(finding.location.span);
  }
  return places;
}

// Of an error of a rule and a problem of shape at one place the rule knows better what was meant; and what is ill-formed
// is not unused or wasteful besides.
void leave_out_what_is_said_twice(std::vector<base::Diagnostic>& findings) {
  const auto is_syntax = [](const base::Diagnostic& finding) { return finding.id == "syntax"; };
  const auto is_error = [](const base::Diagnostic& finding) { return finding.severity == base::Severity::error; };
  const Places wrong = places_of(findings, [&](const auto& each) { return !is_syntax(each) && is_error(each); });
  std::erase_if(findings, [&](const auto& each) { return is_syntax(each) && wrong.contains(each.location.span); });
  const Places ill_formed = places_of(findings, is_syntax);
  std::erase_if(findings, [&](const auto& each) { return !is_error(each) && ill_formed.contains(each.location.span); });
}

// ---- one file --------------------------------------------------------------------------------------------------------

class FileRun {
 public:
  FileRun(const Subject& subject, const Options& options, const std::vector<Active>& active, const ByView& by_view)
      : context_(subject, options), active_(active), by_view_(by_view), suppressions_(subject.suppressions) {}

  std::vector<base::Diagnostic> run() {
    const syntax::Tree& tree = context_.tree();
    std::vector<base::Diagnostic> findings = syntax::diagnostics(tree);
    for (std::size_t chunk = 0; chunk < tree.chunk_count(); ++chunk) {
      const syntax::Node root = tree.chunk_root(chunk);
      if (root.is_form()) look_at_form(root, context_.is_broken(chunk), findings);
    }
    std::erase_if(findings, is_said_by_a_rule);
    call_each(&Hooks::on_file);
    append(findings, context_.take());
    suppress(findings, suppressions_);
    leave_out_what_is_said_twice(findings);
    context_.set_suppressions(suppressions_);
    call_each(&Hooks::at_end);
    std::vector<base::Diagnostic> last = context_.take();
    suppress(last, suppressions_);
    append(findings, std::move(last));
    return findings;
  }

 private:
  static void append(std::vector<base::Diagnostic>& to, std::vector<base::Diagnostic> from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }

  // One walk for the rules and for problems of shape; the latter are looked for in broken code, too.
  void look_at_form(syntax::Node root, bool is_broken, std::vector<base::Diagnostic>& problems) {
    for_each_form(root, problems, [&](const forms::Form& form) {
      if (is_broken) return;
      for (const Active* each : by_view_[form.index()]) {
        context_.enter(*each->rule, each->level);
        each->hooks->on_form(form, context_);
      }
    });
  }

  void call_each(void (*Hooks::*hook)(Context&)) {
    for (const Active& each : active_) {
      if (each.hooks->*hook == nullptr) continue;
      context_.enter(*each.rule, each.level);
      (each.hooks->*hook)(context_);
    }
  }

  Context context_;
  const std::vector<Active>& active_;
  const ByView& by_view_;
  std::vector<Suppression> suppressions_;
};

}  // namespace

Level Options::level_of(const Rule& rule) const {
  if (!only.empty() && std::find(only.begin(), only.end(), rule.id) == only.end()) return Level::off;
  const auto found = levels.find(rule.id);
  return found == levels.end() ? rule.level : found->second;
}

namespace {

// The rules that are on under some options, sorted out once.
struct Plan {
  explicit Plan(const Options& of) : options(of), active(active_rules(of)), by_view(sort_by_view(active)) {}
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const Options& options;
  std::vector<Active> active;
  ByView by_view;
};

bool is_syntactic(const Plan& plan) {
  return std::all_of(plan.active.begin(), plan.active.end(),
                     [](const Active& each) { return each.rule->scope == Scope::form; });
}

}  // namespace

std::vector<base::Diagnostic> lint(std::span<const FileInput> files, const Options& options,
                                   const names::FileProvider& provider, const ForEach& for_each) {
  const ForEach each_in_turn = [](std::size_t count, const std::function<void(std::size_t)>& work) {
    for (std::size_t i = 0; i < count; ++i) work(i);
  };
  const ForEach& spread = for_each ? for_each : each_in_turn;
  std::map<const Options*, Plan> plans;
  plans.try_emplace(&options, options);
  for (const FileInput& file : files) {
    if (file.options != nullptr) plans.try_emplace(file.options, *file.options);
  }
  std::vector<Subject> subjects(files.size());
  spread(files.size(), [&](std::size_t i) { subjects[i] = make_subject(files[i]); });
  const bool needs_meaning =
      std::any_of(plans.begin(), plans.end(), [](const auto& each) { return !is_syntactic(each.second); });
  if (needs_meaning) link(subjects, provider, spread);
  std::vector<std::vector<base::Diagnostic>> found(files.size());
  spread(files.size(), [&](std::size_t i) {
    const Plan& plan = plans.at(files[i].options != nullptr ? files[i].options : &options);
    found[i] = FileRun(subjects[i], plan.options, plan.active, plan.by_view).run();
  });
  std::vector<base::Diagnostic> findings;
  for (auto& each : found)
    findings.insert(findings.end(), std::make_move_iterator(each.begin()), std::make_move_iterator(each.end()));
  base::sort(findings);
  return findings;
}

std::vector<base::Diagnostic> lint(const syntax::Tree::Ptr& tree, const Options& options,
                                   const names::FileProvider& provider) {
  const FileInput file{tree};
  return lint(std::span(&file, 1), options, provider);
}

}  // namespace valk::lint
