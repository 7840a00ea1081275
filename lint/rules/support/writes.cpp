#include "support/writes.hpp"

#include <deque>
#include <set>

#include "valk/meaning/handles.hpp"

namespace valk::lint {
namespace {

using forms::Expression;
using forms::Node;
using names::Target;

constexpr std::size_t most_functions = 1000;

// Walks code, then the functions that it calls, nearest first.
class Search {
 public:
  Search(Reach reach, Context& context, const std::function<bool(const catalog::Entry&, const forms::Call&)>& wanted)
      : reach_(reach), context_(context), wanted_(wanted) {}

  std::optional<Write> run(Expression expression) {
    waiting_.push_back({expression, 0, {}});
    while (!waiting_.empty() && !found_) {
      const Place place = std::move(waiting_.front());
      waiting_.pop_front();
      walk(place);
    }
    return found_;
  }

 private:
  struct Place {
    Expression expression;
    std::uint32_t file = 0;
    std::string function;
  };

  void walk(const Place& place) {
    std::vector<Expression> open = {place.expression};
    while (!open.empty() && !found_) {
      const Expression next = open.back();
      open.pop_back();
      if (!next.node) continue;
      const forms::Form form = forms::view(next);
      if (const auto* call = std::get_if<forms::Call>(&form)) look_at(*call, place);
      std::vector<Expression> children;
      if (enters(form)) collect(form, children, place);
      open.insert(open.end(), children.rbegin(), children.rend());
    }
  }

  // A function that stands there is not called there, unless it is handed to something that does.
  [[nodiscard]] bool enters(const forms::Form& form) const {
    return reach_ == Reach::whenever || !std::holds_alternative<forms::Function>(form);
  }

  void collect(const forms::Form& form, std::vector<Expression>& children, const Place& place) {
    if (reach_ == Reach::whenever)
      return forms::for_each_child(form, [&](Expression each) { children.push_back(each); });
    if (const auto* let = std::get_if<forms::AioLet>(&form)) return first_group(*let, children);
    if (const auto* block = std::get_if<forms::AioDo>(&form)) return first_steps(*block, children);
    if (const auto* call = std::get_if<forms::Call>(&form)) return called_inside(*call, children, place);
    forms::for_each_child(form, [&](Expression each) { children.push_back(each); });
  }

  static void first_group(const forms::AioLet& let, std::vector<Expression>& children) {
    for (const forms::AioGroup& group : let.groups) {
      for (const forms::AioBinding& binding : group.bindings) children.push_back(binding.value);
      if (!group.bindings.empty()) return;
    }
    for (const Expression& each : let.body) children.push_back(each);
  }

  static void first_steps(const forms::AioDo& block, std::vector<Expression>& children) {
    for (const forms::AioStep& step : block.steps) {
      children.push_back(step.value);
      if (step.pattern) return;
    }
  }

  void called_inside(const forms::Call& call, std::vector<Expression>& children, const Place& place) {
    const catalog::Entry* entry = entry_of(call.callee.node, place.file);
    for (std::size_t i = 0; i < call.operands.size(); ++i) {
      const Expression operand = call.operands[i];
      const forms::Form form = forms::view(operand);
      const auto* function = std::get_if<forms::Function>(&form);
      if (function == nullptr) {
        children.push_back(operand);
        continue;
      }
      const bool is_called =
          entry != nullptr && catalog::called_when(*entry, i, call.operands.size()) == catalog::CalledWhen::inside;
      if (is_called) children.insert(children.end(), function->body.begin(), function->body.end());
    }
  }

  void look_at(const forms::Call& call, const Place& place) {
    if (const catalog::Entry* entry = entry_of(call.callee.node, place.file)) {
      if (wanted_(*entry, call)) found_ = Write{entry, call.node, place.function};
      return;
    }
    const names::Module& module = context_.module();
    const names::BindingId id = meaning::bound_once(module, place.file, call.callee.node);
    const names::Function* function = id ? module.function_of(id) : nullptr;
    if (function == nullptr || call.operands.size() < function->required) return;
    if (seen_.size() >= most_functions || !seen_.insert(id).second) return;
    const forms::Form form = forms::view({module.node(id, function->node), forms::Position::value});
    const auto* view = std::get_if<forms::Function>(&form);
    if (view == nullptr) return;
    for (const Expression& each : view->body) waiting_.push_back({each, id.file, std::string(module.binding(id).name)});
  }

  [[nodiscard]] const catalog::Entry* entry_of(Node head, std::uint32_t file) const {
    if (!head.is(syntax::Kind::symbol)) return nullptr;
    const Target target = context_.module().target_of(file, head);
    return target.kind == Target::Kind::catalog && !target.entry->is_special_form() ? target.entry : nullptr;
  }

  Reach reach_;
  Context& context_;
  const std::function<bool(const catalog::Entry&, const forms::Call&)>& wanted_;
  std::deque<Place> waiting_;
  std::set<names::BindingId> seen_;
  std::optional<Write> found_;
};

}  // namespace

bool changes_state(const catalog::Entry& entry) {
  if (!has(entry.effects, catalog::Effect::writes)) return false;
  const bool belongs_to_handle =
      entry.area == "aio" || entry.area == "test" || has(entry.effects, catalog::Effect::diverges);
  return entry.area != "print" && !belongs_to_handle;
}

std::optional<Write> find_call(Expression expression, Reach reach, Context& context,
                               const std::function<bool(const catalog::Entry&, const forms::Call&)>& wanted) {
  return Search(reach, context, wanted).run(expression);
}

std::optional<Write> find_write(Expression expression, Reach reach, Context& context) {
  return find_call(expression, reach, context,
                   [](const catalog::Entry& entry, const forms::Call&) { return changes_state(entry); });
}

std::string in_words(const Write& write) {
  const std::string name = "`" + std::string(write.entry->name) + "`";
  return write.through.empty() ? name : name + ", in `" + write.through + "`,";
}

}  // namespace valk::lint
