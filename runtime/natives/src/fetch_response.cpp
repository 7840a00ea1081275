// Responses as the language sees them: refs that are read like plists.

#include <algorithm>

#include "fetch_request.hpp"
#include "http_fields.hpp"
#include "http_request.hpp"
#include "isolate_state.hpp"
#include "valk/heap/list.hpp"

namespace valk::natives {
namespace {

void free_response(void* resource) {
  const std::shared_ptr<ResponseData> data(static_cast<ResponseData*>(resource));
  data->late_release->release(data);
}

Value look_up(heap::Heap& heap, Value ref, Value key) {
  if (!key.is_keyword()) return Value::absent();
  const ResponseData& data = *response_of(ref);
  if (key == names::status) return Value::fixnum(data.head.status);
  if (key == names::headers) return header_list(heap, data.head.headers);
  if (key == names::body) return data.body->whole();
  const std::string_view name = heap.symbols().name(key);
  if (name == ":url") return text_or_bytes(heap, data.url);
  if (name == ":version") return heap.string(data.version);
  if (name == ":redirected") return Value::boolean(data.redirected);
  return Value::absent();
}

const heap::RefKind kResponse{.name = "response", .finalise = free_response, .lookup = look_up};

constexpr std::string_view kAResponse = "a response";

}  // namespace

Value make_response(Isolate& isolate, ResponseData data) {
  data.late_release = isolate.state().late_release;
  return isolate.heap().ref(kResponse, isolate.state().next_response++, new ResponseData(std::move(data)));
}

const ResponseData* response_of(Value value) {
  const auto* ref = heap::try_as<heap::Ref>(value);
  return ref == nullptr || ref->kind != &kResponse ? nullptr : static_cast<const ResponseData*>(ref->resource);
}

// ---- natives

Outcome native_fetch(NativeCall& call) {
  const auto wants_retry = [&](std::uint32_t index) {
    if (!call.has(index) || !heap::is_plist(call[index])) return false;
    const Value retry = heap::plist_get(call[index], call.heap().symbol(":retry"));
    return !retry.is_absent() && heap::is_truthy(retry);
  };
  if (wants_retry(0) || wants_retry(1)) {
    return call.tail_call(call.machine().lookup(vm::kBuiltins, "%fetch/retried"),
                          {call[0], call.has(1) ? call[1] : Value::nil()});
  }
  std::optional<Outcome> raised;
  auto read = read_fetch(call, raised);
  if (!read) return *raised;
  return std::make_shared<Fetch>(isolate_of(call), read->options)->start(std::move(read->request));
}

Outcome native_response_body(NativeCall& call) {
  if (const ResponseData* data = response_of(call[0])) return data->body->whole();
  if (!heap::is_plist(call[0])) return call.expected(0, kAResponse);
  const Value body = heap::plist_get(call[0], names::body);
  return scheduler_of(call).lift(body.is_absent() ? Value::nil() : body);
}

// The body itself where it has arrived, else a handle of it.
Outcome native_http2_response_body(NativeCall& call) {
  if (const ResponseData* data = response_of(call[0])) return data->body->read();
  if (!heap::is_plist(call[0])) return call.expected(0, kAResponse);
  const Value body = heap::plist_get(call[0], names::body);
  return body.is_absent() ? Value::nil() : body;
}

Outcome native_internal_response_next_piece(NativeCall& call) {
  const ResponseData* data = response_of(call[0]);
  if (data == nullptr) return call.expected(0, kAResponse);
  return data->body->next_piece();
}

Outcome native_internal_response_trailers(NativeCall& call) {
  const ResponseData* data = response_of(call[0]);
  return data == nullptr ? Value::nil() : header_list(call.heap(), data->fetch->trailers());
}

}  // namespace valk::natives
