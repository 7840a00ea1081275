#pragma once

// Reads one chunk into a ChunkFlow.
//
// The walk goes from the outside in: each expression is visited with the slot that its value goes to and the code that it
// stands in, so that nothing has to be handed back, and a stack of expressions is all there is.

#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow.hpp"

namespace valk::meaning::detail {

class FlowBuilder {
 public:
  FlowBuilder(const names::FileFacts& file, std::size_t chunk);
  [[nodiscard]] std::shared_ptr<const ChunkFlow> build();

 private:
  struct Task {
    forms::Expression expression;
    Slot target;
    std::uint32_t function;
  };
  using Operands = std::vector<Slot>;

  void read_names();
  void run(const Task& task);
  void read_form(const forms::Form& form);
  void read_effect(const forms::Form& form, Node node);

  // One for each view; they see `target_` and `function_` of the task at work.
  void read(const forms::Plist& form);
  void read(const forms::Sequence& form);
  void read(const forms::Call& form);
  void read(const forms::Function& form);
  void read(const forms::Define& form);
  void read(const forms::If& form);
  void read(const forms::When& form);
  void read(const forms::Cond& form);
  void read(const forms::Case& form);
  void read(const forms::Match& form);
  void read(const forms::Let& form);
  void read(const forms::Logic& form);
  void read(const forms::Thread& form);
  void read(const forms::Try& form);
  void read(const forms::Reset& form);
  void read(const forms::Shift& form);
  void read(const forms::Test& form);
  void read(const forms::ContextWith& form);
  void read(const forms::Routes& form);
  void read(const forms::AioLet& form);
  void read(const forms::AioDo& form);

  void later(forms::Expression expression, Slot target, std::uint32_t function);
  void later_body(const forms::Body& body, Slot target, std::uint32_t function);
  // The slot that holds the value of an expression: a name's own, or a new one that it is sent to.
  [[nodiscard]] Slot value_of(forms::Expression expression);
  // Sends an expression's value to a slot in some way.
  void send(forms::Expression expression, Slot target, How how, std::uint32_t function);
  void bind_pattern(Node pattern, Slot value, How how);
  [[nodiscard]] Slot slot_of_use(Node symbol);
  [[nodiscard]] Slot slot_of_binding(Node name) const;
  [[nodiscard]] Slot new_slot() { return flow_->slot_count++; }
  void add_edge(Slot from, Slot to, How how);
  void add_call(Node node, forms::Expression callee, const Operands& operands, Slot result);
  std::uint32_t add_function(FunctionKind kind, Node node, Slot result, std::uint32_t group = 0);

  const names::FileFacts& file_;
  std::uint32_t chunk_;
  const names::ChunkFacts& facts_;
  std::shared_ptr<ChunkFlow> flow_ = std::make_shared<ChunkFlow>();
  std::vector<Task> tasks_;
  std::unordered_map<std::string_view, Slot> free_names_;
  std::unordered_map<NodeIndex, std::uint32_t> names_functions_;  // by node
  Slot target_ = nowhere;
  std::uint32_t function_ = 0;
};

}  // namespace valk::meaning::detail
