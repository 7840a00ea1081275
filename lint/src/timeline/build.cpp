// From a function's body to its stages.

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "valk/forms/forms.hpp"
#include "valk/lint/timeline.hpp"
#include "valk/meaning/barriers.hpp"
#include "valk/meaning/handles.hpp"

namespace valk::lint {
namespace {

using forms::Expression;
using forms::Node;
using Stage = TimelineStage;
using Stages = std::vector<TimelineStage>;

constexpr std::size_t most_text = 60;
constexpr int most_depth = 12;

// The first line of an expression, with an ellipsis when there is more.
std::string shortened(Node node) {
  std::string_view text = node.text();
  const std::size_t end = std::min(text.find('\n'), most_text);
  return end >= text.size() ? std::string(text) : std::string(text.substr(0, end)) + " …";
}

std::optional<long long> number_of(Expression expression) {
  if (!expression.node.is(syntax::Kind::integer)) return std::nullopt;
  std::string digits(expression.node.text());
  std::erase(digits, '_');
  long long value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

// How long an item takes as far as numbers say: an unknown wait counts as one.
long long weight_of(const TimelineItem& item);

long long weight_of(const Stages& stages) {
  long long sum = 0;
  for (const Stage& stage : stages) {
    // Of a race the shortest decides.
    const bool is_race = stage.join == Stage::Join::first || stage.join == Stage::Join::success;
    long long deciding = stage.items.empty() ? 0 : weight_of(stage.items.front());
    for (const TimelineItem& item : stage.items) {
      deciding = is_race ? std::min(deciding, weight_of(item)) : std::max(deciding, weight_of(item));
    }
    sum += deciding;
  }
  return sum;
}

long long weight_of(const TimelineItem& item) {
  if (item.ms) return *item.ms;
  return std::max(1LL, weight_of(item.inside));
}

class Builder {
 public:
  explicit Builder(const names::Module& module) : module_(module), handles_(module) {}

  Stages of_body(std::uint32_t file, const forms::Body& body) {
    Stages stages;
    for (const Expression& each : body) append(stages, of(file, each));
    return stages;
  }

 private:
  static void append(Stages& to, Stages from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  }

  Stages of(std::uint32_t file, Expression expression) {
    if (!expression.node || depth_ >= most_depth) return {};
    ++depth_;
    Stages found = std::visit([&](const auto& form) { return read(file, form); }, forms::view(expression));
    --depth_;
    return found;
  }

  template <class Form>
  Stages read(std::uint32_t file, const Form& form) {
    Stages stages;
    forms::for_each_child(forms::Form(form), [&](Expression child) { append(stages, of(file, child)); });
    return stages;
  }
  // What is made there runs when it is called.
  Stages read(std::uint32_t, const forms::Function&) { return {}; }

  Stages read(std::uint32_t file, const forms::If& form) {
    Stages stages = of(file, form.condition);
    std::vector<Expression> branches = {form.then_branch};
    if (form.else_branch) branches.push_back(*form.else_branch);
    append(stages, either(file, branches));
    return stages;
  }

  Stages read(std::uint32_t file, const forms::Cond& form) {
    std::vector<Expression> branches;
    for (const forms::Clause& clause : form.clauses) {
      if (!clause.body.empty()) branches.push_back(clause.body.back());
    }
    return either(file, branches);
  }

  Stages read(std::uint32_t file, const forms::Case& form) {
    std::vector<Expression> branches;
    for (const forms::CaseClause& clause : form.clauses) {
      if (!clause.body.empty()) branches.push_back(clause.body.back());
    }
    return either(file, branches);
  }

  Stages either(std::uint32_t file, const std::vector<Expression>& branches) {
    Stage stage;
    stage.join = Stage::Join::either;
    for (const Expression& branch : branches) {
      TimelineItem item = item_of(branch.node, {});
      item.inside = of(file, branch);
      if (!item.inside.empty()) stage.items.push_back(std::move(item));
    }
    if (stage.items.empty()) return {};
    return {std::move(stage)};
  }

  Stages read(std::uint32_t file, const forms::AioLet& let) {
    Stages stages;
    const meaning::AioGraph graph = meaning::aio_graph(module_, file, let);
    std::map<meaning::AioPlace, TimelineItem*> items;
    for (std::uint32_t group = 0; group < let.groups.size(); ++group) {
      const auto& bindings = let.groups[group].bindings;
      if (bindings.empty()) continue;
      Stage& stage = stages.emplace_back();
      stage.join = bindings.size() > 1 ? Stage::Join::all : Stage::Join::one;
      for (const forms::AioBinding& binding : bindings)
        stage.items.push_back(waited(file, binding.value, shortened(binding.pattern)));
    }
    std::size_t index = 0;
    for (std::uint32_t group = 0; group < let.groups.size(); ++group) {
      if (let.groups[group].bindings.empty()) continue;
      for (std::uint32_t i = 0; i < stages[index].items.size(); ++i) items[{group, i}] = &stages[index].items[i];
      ++index;
    }
    for (const meaning::AioDependency& each : graph.dependencies) {
      const auto user = items.find(each.user);
      const auto used = items.find(each.used);
      if (user != items.end() && used != items.end()) user->second->uses.push_back(used->second->name);
    }
    append(stages, of_body(file, let.body));
    return stages;
  }

  Stages read(std::uint32_t file, const forms::AioDo& block) {
    Stages stages;
    for (const forms::AioStep& step : block.steps) {
      const bool is_last = &step == &block.steps.back();
      if (!step.pattern) {
        if (is_last) append(stages, of(file, step.value));
        continue;
      }
      Stage& stage = stages.emplace_back();
      stage.items.push_back(waited(file, step.value, shortened(step.pattern)));
    }
    return stages;
  }

  Stages read(std::uint32_t file, const forms::Call& call) {
    const std::string_view name = builtin_of(file, call.callee.node);
    if (name == "aio/await" && call.operands.size() == 1) return of_handle(file, call.operands[0]);
    if (name == "aio/then" || name == "aio/map" || name == "aio/catch" || name == "aio/finally")
      return chained(file, call, name);
    if (name == "aio/within" && call.operands.size() == 2) {
      Stages stages = of_handle(file, call.operands[0]);
      for (Stage& stage : stages) stage.limit_ms = number_of(call.operands[1]);
      return stages;
    }
    if (call.operands.size() == 1) {
      if (name == "aio/all") return joined(file, call, Stage::Join::all);
      if (name == "aio/all-settled") return joined(file, call, Stage::Join::settled);
      if (name == "aio/race") return joined(file, call, Stage::Join::first);
      if (name == "aio/any") return joined(file, call, Stage::Join::success);
    }
    if (handles_.surely_gives_handle(file, {call.node, forms::Position::block})) {
      Stage stage;
      stage.items.push_back(waited(file, {call.node, forms::Position::block}, ""));
      return {std::move(stage)};
    }
    Stages stages;
    for (const Expression& operand : call.operands) append(stages, of(file, operand));
    append(stages, of_function(file, call.callee.node));
    return stages;
  }

  // The handle, then what the callback waits for.
  Stages chained(std::uint32_t file, const forms::Call& call, std::string_view name) {
    if (call.operands.size() < 2) return {};
    Stages stages = of_handle(file, call.operands.front());
    if (name == "aio/catch") {
      for (Stage& stage : stages) stage.is_caught = true;
      return stages;
    }
    const forms::Form callback = forms::view(call.operands.back());
    if (const auto* function = std::get_if<forms::Function>(&callback)) append(stages, of_body(file, function->body));
    if (const auto* named = std::get_if<forms::Name>(&callback)) append(stages, of_function(file, named->node));
    return stages;
  }

  Stages joined(std::uint32_t file, const forms::Call& call, Stage::Join join) {
    Stage stage;
    stage.join = join;
    const forms::Form list = forms::view(call.operands[0]);
    const auto* made = std::get_if<forms::Call>(&list);
    if (made != nullptr && builtin_of(file, made->callee.node) == "list") {
      for (const Expression& each : made->operands) stage.items.push_back(waited(file, each, ""));
    } else {
      stage.items.push_back(item_of(call.operands[0].node, "each of"));
    }
    return {std::move(stage)};
  }

  // The stages of an expression whose handle is waited for: at least one.
  Stages of_handle(std::uint32_t file, Expression expression) {
    Stages stages = of(file, expression);
    if (!stages.empty()) return stages;
    Stage stage;
    stage.items.push_back(waited(file, expression, ""));
    return {std::move(stage)};
  }

  // The stages of a function of the module, each function once in a chain of calls.
  Stages of_function(std::uint32_t file, Node callee) {
    const names::BindingId id = meaning::bound_once(module_, file, callee);
    const names::Function* function = id ? module_.function_of(id) : nullptr;
    if (function == nullptr || !open_.insert(id).second) return {};
    const forms::Form form = forms::view({module_.node(id, function->node), forms::Position::value});
    Stages stages;
    if (const auto* view = std::get_if<forms::Function>(&form)) stages = of_body(id.file, view->body);
    open_.erase(id);
    return stages;
  }

  TimelineItem waited(std::uint32_t file, Expression expression, std::string name) {
    TimelineItem item = item_of(expression.node, std::move(name));
    const forms::Form form = forms::view(expression);
    const auto* call = std::get_if<forms::Call>(&form);
    if (call == nullptr) {
      if (expression.node.is_bracketed()) item.inside = of(file, expression);
      return item;
    }
    const std::string_view builtin = builtin_of(file, call->callee.node);
    const bool is_timer = builtin == "aio/sleep" || builtin == "aio/delay";
    if (is_timer && !call->operands.empty()) item.ms = number_of(call->operands[0]);
    if (builtin.empty()) {
      item.inside = of_function(file, call->callee.node);
    } else if (!is_timer && !handles_.surely_gives_handle(file, expression)) {
      item.inside = of(file, expression);
    } else if (builtin.starts_with("aio/") && !is_timer) {
      ++depth_;
      if (depth_ < most_depth && is_combinator(builtin)) item.inside = read(file, *call);
      --depth_;
    }
    return item;
  }

  static bool is_combinator(std::string_view name) {
    constexpr std::string_view names[] = {"aio/then", "aio/map",         "aio/catch", "aio/finally", "aio/within",
                                          "aio/all",  "aio/all-settled", "aio/race",  "aio/any"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
  }

  static TimelineItem item_of(Node node, std::string name) {
    TimelineItem item;
    item.name = std::move(name);
    item.text = shortened(node);
    item.place = node.location();
    return item;
  }

  [[nodiscard]] std::string_view builtin_of(std::uint32_t file, Node head) const {
    if (!head.is(syntax::Kind::symbol)) return {};
    const names::Target target = module_.target_of(file, head);
    return target.kind == names::Target::Kind::catalog ? target.entry->name : std::string_view();
  }

  const names::Module& module_;
  meaning::HandleTest handles_;
  std::set<names::BindingId> open_;
  int depth_ = 0;
};

// The item that each stage waits for longest; of equals one that the next stage uses. From the end back, so that those are
// known.
void mark_critical(Stages& stages) {
  std::vector<std::string> wanted;
  for (std::size_t i = stages.size(); i-- > 0;) {
    const bool is_race = stages[i].join == Stage::Join::first || stages[i].join == Stage::Join::success;
    const auto rank = [&](const TimelineItem& item) {
      const bool is_wanted = std::find(wanted.begin(), wanted.end(), item.name) != wanted.end();
      return std::pair(is_race ? -weight_of(item) : weight_of(item), is_wanted);
    };
    const auto deciding = std::max_element(stages[i].items.begin(), stages[i].items.end(),
                                           [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    if (deciding == stages[i].items.end()) continue;
    deciding->is_critical = true;
    mark_critical(deciding->inside);
    wanted = deciding->uses;
  }
}

}  // namespace

std::optional<Timeline> timeline_of(const names::Module& module, std::string_view name) {
  for (const names::BindingId id : module.definitions(0)) {
    const names::Function* function = module.binding(id).name == name ? module.function_of(id) : nullptr;
    if (function == nullptr) continue;
    const Node node = module.node(id, function->node);
    const forms::Form form = forms::view({node, forms::Position::value});
    const auto* view = std::get_if<forms::Function>(&form);
    if (view == nullptr) continue;
    Timeline timeline;
    timeline.name = name;
    timeline.place = module.name_node(id).location();
    timeline.stages = Builder(module).of_body(0, view->body);
    mark_critical(timeline.stages);
    return timeline;
  }
  return std::nullopt;
}

}  // namespace valk::lint
