#include "valk/meaning/barriers.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace valk::meaning {
namespace {

using catalog::Effect;
using names::Use;

class GraphBuilder {
 public:
  GraphBuilder(const names::Module& module, std::uint32_t file, const forms::AioLet& let, const Meaning* meaning)
      : module_(module), file_(file), let_(let), meaning_(meaning) {
    for (const forms::AioGroup& group : let.groups) {
      graph_.group_sizes.push_back(static_cast<std::uint32_t>(group.bindings.size()));
    }
  }

  AioGraph build() {
    if (let_.groups.empty()) return std::move(graph_);
    chunk_ = let_.node.id().chunk;
    for (std::uint32_t group = 0; group < let_.groups.size(); ++group) {
      read_names(group);
      const std::vector<forms::AioBinding>& bindings = let_.groups[group].bindings;
      for (std::uint32_t i = 0; i < bindings.size(); ++i) read_binding({group, i}, bindings[i]);
    }
    std::sort(graph_.dependencies.begin(), graph_.dependencies.end(),
              [](const AioDependency& a, const AioDependency& b) {
                return std::tie(a.user, a.used) < std::tie(b.user, b.used);
              });
    find_needless();
    return std::move(graph_);
  }

 private:
  struct Bound {
    std::uint32_t index;
    Node name;
  };

  // The names that a group binds.
  void read_names(std::uint32_t group) {
    own_.clear();
    const std::vector<forms::AioBinding>& bindings = let_.groups[group].bindings;
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
      for (const Node name : forms::pattern_names(bindings[i].pattern)) own_.try_emplace(name.text(), Bound{i, name});
    }
  }

  void read_binding(AioPlace user, const forms::AioBinding& binding) {
    if (!binding.value.node) return;
    const std::uint32_t first = binding.value.node.id().index;
    const std::uint32_t last = first + binding.value.node.descendant_count();
    const std::vector<Use>& uses = facts().uses;
    auto at = std::lower_bound(uses.begin(), uses.end(), first,
                               [](const Use& use, std::uint32_t node) { return use.node < node; });
    for (; at != uses.end() && at->node <= last; ++at) read_use(user, *at, first, last);
  }

  void read_use(AioPlace user, const Use& use, std::uint32_t first, std::uint32_t last) {
    const Node node = module_.file(file_).node(chunk_, use.node);
    if (use.binding != names::none) {
      const names::Binding& bound = facts().bindings[use.binding];
      if (bound.kind == names::BindingKind::aio_let && facts().scopes[bound.scope].node == let_.node.id().index) {
        return add_dependency({user, {bound.group, bound.index}, node});
      }
      // Bound within the expression itself: it hides the group's name.
      if (bound.name_node >= first && bound.name_node <= last) return;
    }
    const auto own = own_.find(use.name);
    if (own == own_.end()) return;
    const names::UseId id{file_, chunk_, static_cast<std::uint32_t>(&use - facts().uses.data())};
    graph_.too_early.push_back({user, {user.group, own->second.index}, node, own->second.name, module_.target(id)});
  }

  void add_dependency(const AioDependency& dependency) {
    const auto [found, is_new] = seen_.try_emplace({dependency.user, dependency.used});
    if (is_new) graph_.dependencies.push_back(dependency);
  }

  void find_needless() {
    std::optional<std::uint32_t> before;  // the last group that is not empty
    for (std::uint32_t group = 0; group < let_.groups.size(); ++group) {
      if (let_.groups[group].bindings.empty()) continue;
      if (before && !uses_earlier(group) && !is_used_too_early(group)) add_needless(*before, group);
      before = group;
    }
  }

  bool uses_earlier(std::uint32_t group) const {
    return std::any_of(graph_.dependencies.begin(), graph_.dependencies.end(),
                       [&](const AioDependency& each) { return each.user.group == group; });
  }

  // A group that has a mistake of its own is not spoken about twice.
  bool is_used_too_early(std::uint32_t group) const {
    return std::any_of(graph_.too_early.begin(), graph_.too_early.end(),
                       [&](const AioTooEarly& each) { return each.user.group == group; });
  }

  void add_needless(std::uint32_t before, std::uint32_t group) {
    AioNeedless needless;
    needless.group = before;
    for (const forms::AioItem& item : let_.items) {
      if (item.kind == forms::AioItem::Kind::barrier && item.group == before) needless.barrier = item.node;
    }
    needless.commutes = commutes(group);
    needless.waits_for_unused = has_unused_before(group);
    graph_.needless.push_back(needless);
  }

  // Nothing orders what the groups up to `group` do but their effects.
  AioNeedless::Commutes commutes(std::uint32_t group) const {
    if (meaning_ == nullptr) return AioNeedless::Commutes::unknown;
    Meaning::Effects before;
    Meaning::Effects here;
    for (std::uint32_t g = 0; g <= group; ++g) {
      Meaning::Effects& sum = g < group ? before : here;
      for (const forms::AioBinding& binding : let_.groups[g].bindings) {
        if (!binding.value.node) continue;
        const Meaning::Effects effects = meaning_->effects_of(file_, binding.value.node);
        sum.known = sum.known | effects.known;
        sum.has_unknown |= effects.has_unknown;
      }
    }
    const auto writes = [](const Meaning::Effects& effects) { return has(effects.known, Effect::writes); };
    const auto touches = [&](const Meaning::Effects& effects) {
      return writes(effects) || has(effects.known, Effect::reads);
    };
    if ((writes(before) && touches(here)) || (touches(before) && writes(here))) return AioNeedless::Commutes::no;
    if (before.has_unknown || here.has_unknown) return AioNeedless::Commutes::unknown;
    return AioNeedless::Commutes::yes;
  }

  bool has_unused_before(std::uint32_t group) const {
    for (std::uint32_t g = 0; g < group; ++g) {
      for (const forms::AioBinding& binding : let_.groups[g].bindings) {
        const std::vector<Node> names = forms::pattern_names(binding.pattern);
        const bool is_used = std::any_of(names.begin(), names.end(), [&](Node name) {
          const names::BindingId id = module_.binding_of(file_, name);
          return id && module_.is_used(id);
        });
        if (!is_used) return true;
      }
    }
    return false;
  }

  [[nodiscard]] const names::ChunkFacts& facts() const { return module_.file(file_).chunk(chunk_); }

  const names::Module& module_;
  std::uint32_t file_;
  const forms::AioLet& let_;
  const Meaning* meaning_;
  std::uint32_t chunk_ = 0;
  AioGraph graph_;
  std::map<std::string_view, Bound> own_;
  std::map<std::pair<AioPlace, AioPlace>, char> seen_;
};

}  // namespace

AioGraph aio_graph(const names::Module& module, std::uint32_t file, const forms::AioLet& let, const Meaning* meaning) {
  return GraphBuilder(module, file, let, meaning).build();
}

// A binding can start one group after the last of those that it uses, and those stand before it.
std::vector<std::vector<AioPlace>> AioGraph::best_groups() const {
  std::map<AioPlace, std::uint32_t> level;
  std::vector<std::vector<AioPlace>> groups;
  for (std::uint32_t group = 0; group < group_sizes.size(); ++group) {
    for (std::uint32_t i = 0; i < group_sizes[group]; ++i) {
      std::uint32_t own = 0;
      const AioPlace user{group, i};
      auto at = std::lower_bound(dependencies.begin(), dependencies.end(), user,
                                 [](const AioDependency& each, const AioPlace& wanted) { return each.user < wanted; });
      for (; at != dependencies.end() && at->user == user; ++at) own = std::max(own, level[at->used] + 1);
      level[user] = own;
      if (groups.size() <= own) groups.resize(own + 1);
      groups[own].push_back(user);
    }
  }
  return groups;
}

std::uint32_t AioGraph::critical_length() const { return static_cast<std::uint32_t>(best_groups().size()); }

}  // namespace valk::meaning
