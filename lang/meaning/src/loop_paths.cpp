// What can run on the loop, and the shortest way there.

#include <algorithm>

#include "state.hpp"

namespace valk::meaning {

void Meaning::State::find_reached() {
  reached.resize(functions.size());
  std::vector<FunctionId> queue;
  queue.reserve(functions.size());
  const auto reach = [&](FunctionId function, Reached by) {
    if (reached[function].is_reached) return;
    reached[function] = by;
    queue.push_back(function);
  };
  for (std::uint32_t i = 0; i < entries.size(); ++i) reach(entries[i].function, {none, i, true});
  for (std::size_t next = 0; next < queue.size(); ++next) {
    for (const std::uint32_t call : calls_from[queue[next]]) reach(calls[call].to, {call, none, true});
  }
}

bool Meaning::runs_on_loop(FunctionId function) const { return state_->reached[function].is_reached; }

namespace {

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

// "`save-user`", "the aio/let body", "a function in `save-user`": for sentences.
std::string in_words(const Function& function, std::span<const Function> all) {
  const bool is_named = function.kind == FunctionKind::function && function.binding;
  if (is_named) return quoted(function.name);
  std::string words = (function.kind == FunctionKind::function ? "a " : "the ") + function.name;
  for (FunctionId around = function.parent; around != none; around = all[around].parent) {
    if (all[around].binding) return words + " in " + quoted(all[around].name);
  }
  return words;
}

Step first_step(const LoopEntry& entry, const Function& function, std::span<const Function> all) {
  const std::string who = in_words(function, all);
  switch (entry.reason) {
    case LoopEntry::Reason::callback: {
      const std::string by(entry.entry->name);
      const std::string text = function.binding ? function.name : by + " callback";
      return {text, "the loop calls " + who + ", which is given to " + quoted(by) + " here", entry.at.location()};
    }
    case LoopEntry::Reason::handler:
      return {function.binding ? function.name : std::string(entry.at.text()),
              "a server calls " + (function.binding ? who : quoted(entry.at.text())) + " for each request",
              entry.at.location()};
    case LoopEntry::Reason::aio_group:
      return {function.name, "the loop starts " + who + " when the groups before have completed", entry.at.location()};
    case LoopEntry::Reason::aio_body:
      return {function.name, "the loop runs " + who + " when all groups have completed", entry.at.location()};
    case LoopEntry::Reason::aio_steps:
      return {function.name, "the loop runs what follows the first `<-` of " + who, entry.at.location()};
  }
  return {};
}

Step next_step(const Call& call, std::span<const Function> all) {
  const std::string from = in_words(all[call.from], all);
  const std::string to = in_words(all[call.to], all);
  if (call.via == nullptr) return {all[call.to].name, from + " calls " + to + " here", call.at.location()};
  return {all[call.to].name, from + " has " + quoted(call.via->name) + " call " + to + " here", call.at.location()};
}

}  // namespace

std::vector<Step> Meaning::path_from_loop(FunctionId function) const {
  std::vector<Step> path;
  if (!runs_on_loop(function)) return path;
  FunctionId at = function;
  while (state_->reached[at].call != none) {
    const Call& call = state_->calls[state_->reached[at].call];
    path.push_back(next_step(call, functions()));
    at = call.from;
  }
  path.push_back(first_step(state_->entries[state_->reached[at].entry], functions()[at], functions()));
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<GlobalMutation> Meaning::global_mutations(std::uint32_t file) const {
  std::vector<GlobalMutation> found;
  const names::FileFacts& facts = module().file(file);
  for (std::uint32_t chunk = 0; chunk < facts.chunk_count(); ++chunk) {
    const detail::ChunkPlace& place = state_->solver.place(file, chunk);
    for (const detail::FlowDefine& define : place.flow->defines) {
      GlobalMutation mutation;
      mutation.file = file;
      mutation.function = place.first_function + define.function;
      if (!runs_on_loop(mutation.function)) continue;
      mutation.define = facts.node(chunk, define.node);
      mutation.name = facts.node(chunk, define.name);
      mutation.path = path_from_loop(mutation.function);
      const std::string name(mutation.name ? mutation.name.text() : std::string_view());
      mutation.path.push_back({name.empty() ? "def" : "def " + name, "the global " + quoted(name) + " is defined here",
                               mutation.define.location()});
      found.push_back(std::move(mutation));
    }
  }
  return found;
}

std::string Meaning::to_string(const std::vector<Step>& path) {
  std::string text;
  for (const Step& step : path) {
    if (!text.empty()) text += " → ";
    text += step.text;
  }
  return text;
}

}  // namespace valk::meaning
