#include <algorithm>
#include <map>
#include <vector>

#include "engine/context.hpp"
#include "rules.hpp"
#include "support/barriers.hpp"
#include "support/edits.hpp"
#include "valk/meaning/barriers.hpp"

// A use of a name that its own group binds. When the binding stands above the use, a `:then` between them is what was
// meant; where exactly is decided for the group as a whole, so that as few barriers as possible are put in:
//
//     ((user (fetch-user id))            ((user (fetch-user id))
//      (log  (open-log))                  (log  (open-log))
//      (a    (fetch-a user))      →       :then
//      (b    (fetch-b user)))             (a    (fetch-a user))
//                                         (b    (fetch-b user)))

namespace valk::lint::rule {
namespace {

using meaning::AioTooEarly;

// For each binding of a group: whether a barrier goes in front of it. `uses` are in the order of the text, and so of users.
std::vector<bool> plan_barriers(const std::vector<AioTooEarly>& uses, std::size_t size) {
  std::vector<bool> barrier_before(size, false);
  std::size_t open_from = 0;  // the first binding behind the last barrier
  for (const AioTooEarly& use : uses) {
    if (use.binder.index < open_from || use.binder.index >= use.user.index) continue;
    barrier_before[use.user.index] = true;
    open_from = use.user.index;
  }
  return barrier_before;
}

// What is read there instead, in words; empty for nothing at all.
std::string described(const names::Target& outer) {
  switch (outer.kind) {
    case names::Target::Kind::local:
      return "the local variable of that name around the `aio/let`";
    case names::Target::Kind::definition:
      return "the global of that name";
    case names::Target::Kind::catalog:
      return "the builtin of that name";
    case names::Target::Kind::unknown:
      return "";
  }
  return "";
}

// A group with uses that come too early.
class Group {
 public:
  Group(const forms::AioGroup& group, const std::vector<AioTooEarly>& uses, const Context& context)
      : bindings_(group.bindings), barrier_before_(plan_barriers(uses, bindings_.size())) {
    for (const forms::AioBinding& binding : bindings_) {
      for (forms::Node name : forms::pattern_names(binding.pattern)) {
        by_name_[name.text()].push_back(context.module().binding_of(0, name));
      }
    }
  }

  // "put `:then` between": in front of the first planned barrier that separates the two.
  [[nodiscard]] base::Fix fix(const AioTooEarly& use) const {
    std::size_t at = use.binder.index + 1;
    while (at < use.user.index && !barrier_before_[at]) ++at;
    return {"put `:then` between", true, {insert_between(bindings_[at - 1].node, bindings_[at].node, barrier)}};
  }

  // Every binding of that name in the group: a duplicate is another rule's finding.
  [[nodiscard]] const std::vector<names::BindingId>& meant(const AioTooEarly& use) const {
    return by_name_.at(use.use.text());
  }

 private:
  const std::vector<forms::AioBinding>& bindings_;
  std::vector<bool> barrier_before_;
  std::map<std::string_view, std::vector<names::BindingId>> by_name_;
};

// What should have been a barrier stands between the two: another rule says so.
bool is_misspelt_between(const forms::AioLet& let, const AioTooEarly& use) {
  return std::any_of(let.items.begin(), let.items.end(), [&](const forms::AioItem& item) {
    return item.kind == forms::AioItem::Kind::misspelt_barrier && item.node.start() > use.binding_name.start() &&
           item.node.start() < use.use.start();
  });
}

void report(const forms::AioLet& let, const AioTooEarly& use, const Group& group, Context& context) {
  const std::string name(use.use.text());
  const std::string outer = described(use.outer);
  const bool is_above = use.binder < use.user;
  const bool is_itself = use.binder == use.user;
  // Reading something else of that name is no mistake when the binding is the reader itself or stands below; a builtin's
  // name may be any binding's name.
  if (!outer.empty() && (!is_above || use.outer.kind == names::Target::Kind::catalog)) return;
  const names::UseId id = context.module().use_of(0, use.use);
  for (const names::BindingId meant : group.meant(use)) context.explain(id, meant);
  if (is_misspelt_between(let, use)) return;

  std::string message = "`" + name + "` is bound in the same group of `aio/let`, so it has no value yet";
  if (is_itself) message = "`" + name + "` is used in its own binding, where it has no value yet";
  if (!outer.empty())
    message = "`" + name + "` means " + outer + " here: the binding in the same group has no value yet";
  base::Diagnostic& finding = context.report(use.use, std::move(message));
  // Not wrong for certain: the outer one may be meant.
  if (!outer.empty()) finding.severity = std::max(finding.severity, base::Severity::warning);
  finding.notes.push_back(
      {"`" + name + "` is bound here, together with all of its group", use.binding_name.location()});
  if (is_above) {
    finding.help = "put `:then` between the two, so that the first has completed";
    finding.fixes.push_back(group.fix(use));
    finding.fixes.back().safe = outer.empty();
  } else {
    finding.help = is_itself ? "fetch it in an earlier group, or give the binding another name"
                             : "move the binding of `" + name + "` up, and put `:then` between the two";
  }
}

void check(const forms::AioLet& let, Context& context) {
  std::map<std::uint32_t, std::vector<AioTooEarly>> by_group;
  for (const AioTooEarly& use : meaning::aio_graph(context.module(), 0, let).too_early) {
    by_group[use.user.group].push_back(use);
  }
  for (const auto& [index, uses] : by_group) {
    const Group group(let.groups[index], uses, context);
    for (const AioTooEarly& use : uses) report(let, use, group, context);
  }
}

}  // namespace

const Hooks barrier_missing = on_form<check>();

}  // namespace valk::lint::rule
