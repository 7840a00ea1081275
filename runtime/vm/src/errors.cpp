#include "valk/vm/errors.hpp"

#include <algorithm>
#include <optional>

#include "state.hpp"
#include "valk/catalog/catalog.hpp"
#include "valk/heap/dict.hpp"
#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"

namespace valk::vm {

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// "(add a b)" as the function was written, and what it takes: "2 operands", "at least 1 operand".
struct Signature {
  std::string text;
  std::string takes;
};

std::string takes_text(std::size_t least, std::ptrdiff_t most) {
  if (most < 0) return "at least " + counted(least, "operand");
  if (static_cast<std::size_t>(most) == least) return least == 0 ? "no operands" : counted(least, "operand");
  return std::to_string(least) + " to " + counted(static_cast<std::size_t>(most), "operand");
}

Signature signature_of(const heap::Heap& heap, Value function) {
  if (const auto* native = heap::try_as<Native>(function)) {
    const auto* entry = static_cast<const catalog::Entry*>(native->entry);
    const std::string name(entry != nullptr ? entry->signature : heap.symbols().name(native->name));
    return {name, takes_text(native->min_operands, native->max_operands)};
  }
  const auto& closure = heap::as<Closure>(function);
  const compile::Prototype& prototype = details_of(*Code::of(closure.entry)).prototype;
  std::string text = prototype.name.empty() ? "(\\" : "(" + prototype.name;
  for (std::size_t i = 0; i < prototype.parameter_names.size(); ++i) {
    text += i == prototype.parameters ? " & " : " ";
    text += prototype.parameter_names[i];
  }
  return {text + ")", takes_text(prototype.parameters, prototype.has_rest ? -1 : prototype.parameters)};
}

}  // namespace

std::string describe_value(const heap::Heap& heap, Value value) {
  constexpr std::size_t kLongest = 60;
  if (value.is_nil()) return "nil";
  std::string text = heap::to_readable(heap, value);
  if (text.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text.resize(end);
    text += "…";
  }
  text += ", " + std::string(heap::type_phrase(value));
  // Whoever meets one where a value is needed has forgotten to wait.
  if (heap::is<heap::Handle>(value)) text += " (wait for its value with `aio/then`, `aio/let` or `aio/await`)";
  return text;
}

// ---- raising

bool State::raise(Value kind, std::string_view message, Value data) {
  error = machine.make_error(kind, message, data);
  return false;
}

bool State::raise_unbound(Value name) {
  return raise(names::unbound, "`" + std::string(heap.symbols().name(name)) + "` has no value yet");
}

bool State::raise_no_match(Value subject) {
  const std::string what =
      subject.is_nil() ? "no clause matches" : "no clause matches " + describe_value(heap, subject);
  return raise(names::no_match, what, subject);
}

bool State::raise_arity(Value function, std::size_t given) {
  const Signature signature = signature_of(heap, function);
  const std::string got = given == 0 ? "none" : std::to_string(given);
  return raise(names::arity, "`" + signature.text + "` takes " + signature.takes + ", but got " + got);
}

Value Machine::make_error(Value kind, std::string_view message, Value data) {
  heap::Root kept_data(heap_, data);
  heap::Root trace(heap_, current_trace());
  heap::Root text(heap_, heap_.string(message));
  const Value error = heap_.error(kind, text, kept_data);
  auto& object = heap::as<heap::Error>(error);
  object.trace = trace;  // a young object: no barrier
  object.origin = current_ != nullptr ? current_->origin : Value::nil();
  return error;
}

Outcome Machine::raise(Value kind, std::string_view message, Value data) {
  return {Outcome::Kind::raise, make_error(kind, message, data)};
}

// ---- traces: a list of code and index, code and index, …

Value State::capture_trace() {
  if (stack.begin == nullptr) return Value::nil();
  Value parts[2 * kTraceFrames];
  std::size_t count = 0;
  bool is_cut = false;
  for (Frame at = frame(); !is_lowest(at.base) && count < std::size(parts); at = caller(at)) {
    if (is_delimiter(at)) continue;
    parts[count++] = Value::object(&at.code());  // never moves
    parts[count++] = Value::fixnum(at.index_at_work());
    is_cut = count == std::size(parts) && !is_lowest(caller(at).base);
  }
  if (is_cut) parts[count - 2] = Value::nil();  // frames are left out from here on
  return heap.list({parts, count});
}

std::optional<Frame> State::shown_frame() const {
  if (stack.begin == nullptr || is_lowest(base)) return std::nullopt;
  const Frame innermost = frame();
  for (Frame at = innermost; !is_lowest(at.base); at = caller(at)) {
    if (!details_of(at.code()).unit->source->path().starts_with("stdlib/")) return at;
  }
  return innermost;
}

Value Machine::current_place() {
  const std::optional<Frame> shown = state_->shown_frame();
  if (!shown) return Value::nil();
  return heap_.list({Value::object(&shown->code()), Value::fixnum(shown->index_at_work())});  // code never moves
}

bool Machine::is_at_place(Value trace) {
  const std::optional<Frame> shown = state_->shown_frame();
  if (!shown || heap::list_length(trace) < 2) return false;
  return heap::list_head(trace) == Value::object(&shown->code()) &&
         heap::list_nth(trace, 1) == Value::fixnum(shown->index_at_work());
}

Value Machine::current_trace() { return state_->capture_trace(); }

std::vector<TraceFrame> trace_frames(Value trace) {
  std::vector<TraceFrame> frames;
  for (heap::ListIterator it(trace); !it.done(); it.next()) {
    if (it.value().is_nil()) {
      frames.back().is_cut = true;
      break;
    }
    const FunctionDetails& details = details_of(heap::as<Code>(it.value()));
    it.next();
    const auto index = static_cast<std::uint32_t>(it.value().as_fixnum());
    const bool is_top_level = &details.prototype == details.unit->functions.data();
    frames.push_back(
        {details.prototype.name, {details.unit->source, details.prototype.span_at(index)}, is_top_level, false});
  }
  return frames;
}

Value trace_as_data(heap::Heap& heap, Value trace) {
  const std::vector<TraceFrame> frames = trace_frames(trace);
  heap::RootVector list(heap);
  for (const TraceFrame& frame : frames) {
    const auto place = frame.location.source->line_column(frame.location.span.start, base::ColumnUnit::code_point);
    heap::Root name(heap, heap.string(frame.name));
    heap::Root file(heap, heap.string(frame.location.source->path()));
    list.push_back(heap.list({names::name, name, names::file, file, names::line, Value::fixnum(place.line + 1),
                              names::column, Value::fixnum(place.column + 1)}));
  }
  return heap.list({list.data(), list.size()});
}

// ---- lookups

bool can_look_up(Value collection, Value key) {
  if (collection.is_nil()) return key.is_keyword();
  if (heap::is<heap::Error>(collection) || heap::is<heap::Dict>(collection)) return true;
  if (const auto* ref = heap::try_as<heap::Ref>(collection)) return ref->kind->lookup != nullptr;
  return heap::is_plist(collection);
}

Value look_up(Machine& machine, Value collection, Value key) {
  if (const auto* ref = heap::try_as<heap::Ref>(collection)) return ref->kind->lookup(machine.heap(), collection, key);
  if (const auto* error = heap::try_as<heap::Error>(collection)) {
    if (key == names::kind) return error->kind;
    if (key == names::message) return error->message;
    if (key == names::data) return error->data;
    if (key == names::trace) return trace_as_data(machine.heap(), error->trace);
    return Value::absent();
  }
  if (heap::is<heap::Dict>(collection)) return heap::dict_get(collection, key);
  return heap::plist_get(collection, key);
}

}  // namespace valk::vm
