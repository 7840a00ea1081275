#pragma once

// Makes the facts of one chunk.
//
// A walk over the views of its forms (walk.cpp) with a stack of its own: what is to be done next, last first. The scopes
// that are open meanwhile, and what each name means in them, are scopes.cpp.

#include <string_view>
#include <unordered_map>
#include <vector>

#include "valk/names/facts.hpp"

namespace valk::names::detail {

// Something that the walk has still to do.
struct Step {
  enum class Kind : std::uint8_t { visit, visit_callee, open, close, bind, assign };
  Kind kind = Kind::visit;
  forms::Position position = forms::Position::value;  // of visit
  ScopeKind scope = ScopeKind::let;                   // of open
  BindingKind binding = BindingKind::let;             // of bind
  bool is_pattern = false;
  std::uint32_t function = none;  // of open: the function that it belongs to
  Node node;                      // what is visited, opens the scope, or is the name
  Node form;                      // of bind and assign: see Binding
  Node value;
  std::uint32_t begin = 0;  // of open: byte offset in the text; of bind: where the name becomes visible
  std::uint32_t group = 0;
  std::uint32_t index = 0;
};

// One for many chunks: its buffers are kept.
class Analyser {
 public:
  [[nodiscard]] std::shared_ptr<const ChunkFacts> analyse(Node root);

 private:
  using NameId = std::uint32_t;
  struct NameState {
    std::string_view text;         // in the source
    std::uint32_t top = none;      // the binding that is meant now
    std::uint32_t pending = none;  // the last use that found none
  };
  struct BindingState {
    NameId name = 0;
    std::uint32_t below = none;          // what the name meant before
    std::uint32_t next_in_scope = none;  // the one made before it in its scope
  };
  struct UseState {
    NameId name = 0;
    std::uint32_t pending_before = none;
  };
  struct ScopeState {
    std::uint32_t last_binding = none;
    std::uint32_t first_use = 0;
    std::uint32_t code = 0;  // the innermost scope that is a function of its own when it runs
  };

  // walk.cpp
  void visit(forms::Expression expression, bool is_callee);
  void plan(const forms::Form& form);
  void plan_function(const forms::Function& function);
  void plan_define(const forms::Define& define);
  void plan_let(const forms::Let& let);
  void plan_match(const forms::Match& match);
  void plan_aio_let(const forms::AioLet& let);
  void plan_aio_do(const forms::AioDo& block);
  void plan_try(const forms::Try& form);
  void plan_delimited(const forms::Reset& form);
  void plan_delimited(const forms::Shift& form);
  void plan_load(const forms::Load& load);
  void plan_import(const forms::Import& import);
  void plan_visit(forms::Expression expression);
  void plan_body(const forms::Body& body);
  void plan_value(forms::Expression value, Step bind);
  void plan_open(ScopeKind kind, Node node, std::uint32_t begin, std::uint32_t group = 0,
                 std::uint32_t function = none);
  void plan_close();
  [[nodiscard]] static Step bind_step(BindingKind kind, Node name, Node form, Node value,
                                      base::ByteOffset visible_from);
  Step& plan_bind(BindingKind kind, Node name, Node form, Node value, base::ByteOffset visible_from);
  void plan_pattern(BindingKind kind, Node pattern, Node form, Node value, base::ByteOffset visible_from,
                    std::uint32_t group = 0, std::uint32_t index = 0);
  void push_plan();
  void run(const Step& step);

  // scopes.cpp
  void open_scope(const Step& step);
  void close_scope();
  void bind(const Step& step);
  void assign(const Step& step);
  void define(const Step& step, BindingKind kind);
  void join(std::uint32_t binding, std::uint32_t function);
  void use(Node symbol, bool is_callee);
  void resolve_pending(std::uint32_t binding, std::uint32_t first_use);
  [[nodiscard]] std::uint32_t scope_for_assignment() const;
  std::uint32_t add_binding(const Step& step, BindingKind kind, std::uint32_t scope);
  NameId intern(std::string_view text);
  void finish();
  void store_names();
  void sort_bindings();

  [[nodiscard]] std::uint32_t relative(base::ByteOffset offset) const { return offset - start_; }
  [[nodiscard]] static NodeIndex index_of(Node node) { return node ? node.id().index : none; }

  base::ByteOffset start_;
  std::shared_ptr<ChunkFacts> facts_;
  std::uint32_t scope_ = 0;
  std::vector<Step> todo_;  // a stack
  std::vector<Step> plan_;  // what one form adds to it, in order
  std::unordered_map<std::string_view, NameId> name_ids_;
  std::vector<NameState> names_;
  std::vector<BindingState> binding_states_;
  std::vector<UseState> use_states_;
  std::vector<ScopeState> scope_states_;
  // By the node of a function: itself, and the binding whose value it is. Either may be met first.
  std::unordered_map<NodeIndex, std::uint32_t> function_at_;
  std::unordered_map<NodeIndex, std::uint32_t> binding_of_value_;
};

// Of a chunk that code does not see.
[[nodiscard]] std::shared_ptr<const ChunkFacts> empty_facts();

}  // namespace valk::names::detail
