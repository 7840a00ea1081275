#include "valk/names/facts.hpp"

#include <unordered_map>

#include "analyser.hpp"

namespace valk::names {

std::string_view to_string(BindingKind kind) {
  switch (kind) {
    case BindingKind::parameter:
      return "parameter";
    case BindingKind::rest_parameter:
      return "rest parameter";
    case BindingKind::assigned:
      return "local";
    case BindingKind::let:
      return "local";
    case BindingKind::aio_let:
      return "async binding";
    case BindingKind::aio_do:
      return "async binding";
    case BindingKind::continuation:
      return "continuation";
    case BindingKind::caught:
      return "caught error";
    case BindingKind::matched:
      return "matched name";
    case BindingKind::local_function:
      return "local function";
    case BindingKind::definition:
      return "global";
    case BindingKind::function:
      return "function";
    case BindingKind::macro:
      return "macro";
    case BindingKind::file_private:
      return "private global";
  }
  return "name";
}

FileFacts::Ptr FileFacts::analyse(syntax::Tree::Ptr tree, const Ptr& previous) {
  std::unordered_map<const void*, std::size_t> known;
  if (previous != nullptr) {
    known.reserve(previous->chunk_count());
    for (std::size_t i = 0; i < previous->chunk_count(); ++i) known.emplace(previous->tree().chunk_key(i), i);
  }
  std::shared_ptr<FileFacts> facts(new FileFacts());
  detail::Analyser analyser;
  std::shared_ptr<const ChunkFacts> empty;  // of comments and mistakes
  const std::size_t count = tree->chunk_count();
  facts->chunks_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Node root = tree->chunk_root(i);
    if (!root.is_form()) {
      if (empty == nullptr) empty = detail::empty_facts();
      facts->chunks_.push_back(empty);
      continue;
    }
    const auto found = known.find(tree->chunk_key(i));
    if (found != known.end()) {
      facts->chunks_.push_back(previous->chunks_[found->second]);
    } else {
      facts->chunks_.push_back(analyser.analyse(root));
      ++facts->analysed_;
    }
  }
  facts->tree_ = std::move(tree);
  return facts;
}

std::string signature(const FileFacts& file, std::size_t chunk, const Binding& binding) {
  if (binding.function == none) return std::string(binding.name);
  const Function& function = file.chunk(chunk).functions[binding.function];
  std::string text = "(" + std::string(binding.name);
  if (function.parameters != none) {
    for (const Node formal : file.node(chunk, function.parameters).forms()) {
      if (formal.id().index == binding.name_node) continue;  // of (fun {name a b} …)
      text += ' ';
      text += formal.text();
    }
  }
  return text + ")";
}

}  // namespace valk::names
