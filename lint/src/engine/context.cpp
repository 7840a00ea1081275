#include "engine/context.hpp"

#include <algorithm>

#include "engine/walk.hpp"

namespace valk::lint {

bool Context::is_broken(std::size_t chunk) const { return tree().chunk_root(chunk).has_mistake(); }

meaning::HandleCertainty Context::handle_certainty(forms::Expression expression) {
  if (!handles_) handles_.emplace(module());
  return handles_->of(0, expression);
}

bool Context::stands_in_broken_code(std::string_view name) const {
  const auto& names = subject_.names_in_broken_code;
  return std::binary_search(names.begin(), names.end(), name);
}

void Context::for_each_use_in(syntax::Node node, const std::function<void(names::UseId, const names::Use&)>& visit) {
  const std::uint32_t chunk = node.id().chunk;
  if (indexed_chunk_ != chunk) index_uses(chunk);
  const base::Span span = node.span();
  auto at = std::lower_bound(placed_uses_.begin(), placed_uses_.end(), span.start,
                             [](const PlacedUse& use, base::ByteOffset start) { return use.start < start; });
  for (; at != placed_uses_.end() && at->start < span.end; ++at) {
    visit({0, chunk, at->index}, subject_.facts->chunk(chunk).uses[at->index]);
  }
}

void Context::index_uses(std::uint32_t chunk) {
  indexed_chunk_ = chunk;
  placed_uses_.clear();
  const auto& uses = subject_.facts->chunk(chunk).uses;
  for (std::uint32_t i = 0; i < uses.size(); ++i) {
    placed_uses_.push_back({subject_.facts->node(chunk, uses[i].node).start(), i});
  }
  std::stable_sort(placed_uses_.begin(), placed_uses_.end(),
                   [](const PlacedUse& a, const PlacedUse& b) { return a.start < b.start; });
}

bool Context::stands_in_data(std::string_view name, const base::Location& within) {
  if (!data_symbols_) index_data();
  const auto found = data_symbols_->find(name);
  if (found == data_symbols_->end()) return false;
  const auto first = std::lower_bound(found->second.begin(), found->second.end(), within.span.start);
  return first != found->second.end() && *first < within.span.end;
}

// Every symbol that names knows nothing of: no use, no binding, no further `=`. Heads of special forms are among them,
// and disturb nobody.
void Context::index_data() {
  data_symbols_.emplace();
  std::vector<std::uint32_t> known;
  for (std::uint32_t chunk = 0; chunk < tree().chunk_count(); ++chunk) {
    const names::ChunkFacts& facts = subject_.facts->chunk(chunk);
    known.clear();
    for (const names::Use& use : facts.uses) known.push_back(use.node);
    for (const names::Binding& binding : facts.bindings) known.push_back(binding.name_node);
    for (const names::Assignment& assignment : facts.assignments) known.push_back(assignment.name_node);
    std::sort(known.begin(), known.end());
    for_each_node(tree().chunk_root(chunk), [&](syntax::Node node) {
      if (!node.is(syntax::Kind::symbol) || std::binary_search(known.begin(), known.end(), node.id().index)) return;
      (*data_symbols_)[node.text()].push_back(node.start());
    });
  }
}

base::Diagnostic& Context::report(const base::Location& place, std::string message) {
  base::Diagnostic& diagnostic = found_.emplace_back();
  diagnostic.id = rule_id_;
  diagnostic.severity = severity_;
  diagnostic.message = std::move(message);
  diagnostic.location = place;
  return diagnostic;
}

void Context::explain(names::UseId use, names::BindingId meant) {
  explained_.insert(use);
  meant_.insert(meant);
}

void Context::enter(const Rule& rule, Level level) {
  rule_id_ = rule.id;
  severity_ = severity_of(level);
}

}  // namespace valk::lint
