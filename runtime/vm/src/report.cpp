// An uncaught error as a diagnostic: the place in the user's own source first, then how it came about.

#include <algorithm>

#include "state.hpp"
#include "valk/heap/print.hpp"
#include "valk/vm/errors.hpp"

namespace valk::vm {

namespace {

constexpr std::size_t kMostNotes = 12;

bool is_of_language(const TraceFrame& frame) { return frame.location.source->path().starts_with("stdlib/"); }

// How the language makes what the program called: `%map-onto` is no name that anybody has written.
bool is_internal(const TraceFrame& frame) { return frame.name.starts_with('%'); }

std::string name_of(const TraceFrame& frame) {
  if (frame.is_top_level) return "the top level";
  return frame.name.empty() ? "a function" : "`" + frame.name + "`";
}

bool is_same_place(const TraceFrame& a, const TraceFrame& b) {
  return a.name == b.name && a.location.source == b.location.source && a.location.span == b.location.span;
}

// The frame to point at: the innermost one that is not the language's own.
std::size_t shown_frame(const std::vector<TraceFrame>& frames) {
  const auto own = std::find_if_not(frames.begin(), frames.end(), is_of_language);
  return own == frames.end() ? 0 : static_cast<std::size_t>(own - frames.begin());
}

// What the user called of the language's own: its outermost frame, for the others are how that is made.
void note_language(std::vector<base::Note>& notes, const std::vector<TraceFrame>& frames, std::size_t shown) {
  for (std::size_t i = shown; i-- > 0;) {
    if (frames[i].name.empty() || is_internal(frames[i])) continue;
    notes.push_back({"raised inside " + name_of(frames[i]), std::nullopt});
    return;
  }
}

// One note for each caller; calls of one place by itself count as one.
void note_callers(std::vector<base::Note>& notes, const std::vector<TraceFrame>& frames, std::size_t first) {
  for (std::size_t i = first; i < frames.size();) {
    if (is_internal(frames[i])) {
      ++i;
      continue;
    }
    if (notes.size() >= kMostNotes) {
      notes.push_back({"… and more calls", std::nullopt});
      return;
    }
    std::size_t end = i + 1;
    while (end < frames.size() && is_same_place(frames[i], frames[end])) ++end;
    const std::string times = end - i == 1 ? "" : ", " + std::to_string(end - i) + " times";
    notes.push_back({"called from " + name_of(frames[i]) + times, frames[i].location});
    i = end;
  }
  if (!frames.empty() && frames.back().is_cut) notes.push_back({"… and more calls", std::nullopt});
}

}  // namespace

base::Diagnostic Machine::describe(Value error) {
  const auto& object = heap::as<heap::Error>(error);
  base::Diagnostic diagnostic;
  diagnostic.id = std::string(symbols().name(object.kind));
  diagnostic.message = heap::to_display(heap_, object.message);
  const auto frames = trace_frames(object.trace);
  if (!frames.empty()) {
    const std::size_t shown = shown_frame(frames);
    diagnostic.location = frames[shown].location;
    note_language(diagnostic.notes, frames, shown);
    if (!frames[shown].is_top_level) diagnostic.notes.push_back({"in " + name_of(frames[shown]), std::nullopt});
    note_callers(diagnostic.notes, frames, shown + 1);
  }
  // Each step knows where it was started, and where the step that started it was, and so on: one place for each.
  for (const TraceFrame& frame : trace_frames(object.origin)) {
    if (is_internal(frame)) continue;
    diagnostic.notes.push_back({"async at " + name_of(frame), frame.location});
  }
  return diagnostic;
}

}  // namespace valk::vm
