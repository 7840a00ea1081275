#include <algorithm>
#include <set>

#include "valk/lsp/structure.hpp"
#include "valk/meaning/barriers.hpp"
#include "walk.hpp"

namespace valk::lsp {

namespace {

class Hinter {
 public:
  Hinter(const Snapshot& snapshot, base::Span range, const HintOptions& options)
      : snapshot_(snapshot), range_(range), options_(options) {}

  void look_at(const forms::Form& form) {
    if (const auto* call = std::get_if<forms::Call>(&form); call != nullptr && options_.parameters)
      name_operands(*call);
    if (const auto* let = std::get_if<forms::AioLet>(&form); let != nullptr && options_.groups) name_groups(*let);
  }

  std::vector<Hint> found;

 private:
  void add(base::ByteOffset at, std::string label, HintKind kind) {
    if (range_.touches(at)) found.push_back({at, std::move(label), kind});
  }

  // A literal says nothing about what it is for; a name or a call mostly does.
  static bool is_bare(syntax::Node node) {
    using syntax::Kind;
    return node.is(Kind::integer) || node.is(Kind::floating) || node.is(Kind::string) || node.is_symbol("nil") ||
           node.is_symbol("true") || node.is_symbol("false");
  }

  std::string_view parameter(const names::Target& target, std::size_t index, std::size_t count) const {
    if (target.kind == names::Target::Kind::catalog) {
      const catalog::Operand* operand = catalog::operand_at(*target.entry, index, count);
      return operand == nullptr || operand->rest || target.entry->operands.size() < 2 ? "" : operand->name;
    }
    if (target.kind == names::Target::Kind::unknown) return {};
    const names::Function* function = snapshot_.module->function_of(target.binding);
    if (function == nullptr || function->parameters == names::none) return {};
    if (index >= function->required || function->required + function->has_rest < 2) return {};
    const syntax::Node list = snapshot_.module->node(target.binding, function->parameters);
    const bool has_name = list.form(0) == snapshot_.module->name_node(target.binding);  // {name a b} of `fun`
    return list.form(index + (has_name ? 1 : 0)).text();
  }

  void name_operands(const forms::Call& call) {
    if (!call.callee.node.is(syntax::Kind::symbol)) return;
    const names::Target target = snapshot_.module->target_of(0, call.callee.node);
    for (std::size_t i = 0; i < call.operands.size(); ++i) {
      const syntax::Node operand = call.operands[i].node;
      if (!is_bare(operand)) continue;
      const std::string_view name = parameter(target, i, call.operands.size());
      if (name.size() > 1) add(operand.start(), std::string(name) + ":", HintKind::parameter);
    }
  }

  static std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  }

  // "∥ 3" behind a group of three that run together; "group 2, after user" in front of one that waits.
  void name_groups(const forms::AioLet& let) {
    const meaning::AioGraph graph = meaning::aio_graph(*snapshot_.module, 0, let);
    for (std::uint32_t group = 0; group < let.groups.size(); ++group) {
      const auto& bindings = let.groups[group].bindings;
      if (bindings.empty()) continue;
      if (bindings.size() > 1) {
        add(bindings.back().node.end(), "∥ " + std::to_string(bindings.size()), HintKind::group);
      }
      if (let.groups.size() < 2) continue;
      std::set<std::string> waited_for;
      for (const meaning::AioDependency& dependency : graph.dependencies) {
        if (dependency.user.group != group) continue;
        waited_for.insert(std::string(dependency.use.text()));
      }
      std::string label = "group " + std::to_string(group + 1);
      if (!waited_for.empty()) label += ", after " + joined(waited_for);
      add(bindings.front().node.start(), std::move(label), HintKind::group);
    }
  }

  const Snapshot& snapshot_;
  base::Span range_;
  const HintOptions& options_;
};

}  // namespace

std::vector<Hint> inlay_hints(const Snapshot& snapshot, base::Span range, const HintOptions& options) {
  Hinter hinter(snapshot, range, options);
  walk(snapshot, range, [&](const forms::Form& form) { hinter.look_at(form); });
  std::stable_sort(hinter.found.begin(), hinter.found.end(), [](const Hint& a, const Hint& b) { return a.at < b.at; });
  return std::move(hinter.found);
}

}  // namespace valk::lsp
