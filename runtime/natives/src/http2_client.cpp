// Older names of what `fetch` does. Their work is Valk: stdlib/prelude/http2.valk.

#include "fetch_request.hpp"
#include "http_fields.hpp"
#include "isolate_state.hpp"
#include "valk/heap/list.hpp"

namespace valk::natives {
namespace {

constexpr std::string_view kARequest = "a request, as `http2/request` gives it,";

// The one slot holds a plist of `:method :url :headers`.
Value look_up(heap::Heap&, Value ref, Value key) { return heap::plist_get(heap::as<heap::Ref>(ref).slots[0], key); }

const heap::RefKind kRequest{.name = "client request", .lookup = look_up};

heap::Ref* request_ref(Value value) {
  auto* ref = heap::try_as<heap::Ref>(value);
  return ref != nullptr && ref->kind == &kRequest ? ref : nullptr;
}

Outcome ask(NativeCall& call, std::string_view method, Value headers, Value body) {
  if (!call.is_string(0)) return call.expected(0, "a string, the host");
  if (!call.is_integer(1)) return call.expected(1, "a port");
  if (!call.is_string(2)) return call.expected(2, "a string, the path");
  const Root kept_headers(call.heap(), headers);
  const Root kept_body(call.heap(), body);
  const Root name(call.heap(), call.heap().string(method));
  return call.tail_call(call.machine().lookup(vm::kBuiltins, "%http2/ask"),
                        {name, call[0], call[1], call[2], kept_headers, kept_body});
}

}  // namespace

Outcome native_http2_client_request(NativeCall& call) { return ask(call, "GET", Value::nil(), Value::nil()); }

Outcome native_http2_client_request_with_headers(NativeCall& call) { return ask(call, "GET", call[3], Value::nil()); }

Outcome native_http2_client_post(NativeCall& call) { return ask(call, "POST", Value::nil(), call[3]); }

Outcome native_http2_client_stream(NativeCall& call) {
  return call.tail_call(call.machine().lookup(vm::kBuiltins, "%http2/stream"), {call[0], call[1], call[2], call[3]});
}

Outcome native_http2_connect(NativeCall& call) {
  return call.tail_call(call.machine().lookup(vm::kBuiltins, "%http2/connect"), {call[0], call[1], call[2]});
}

Outcome native_internal_fetch_connect(NativeCall& call) {
  std::optional<Outcome> raised;
  auto read = read_fetch(call, raised);
  if (!read) return *raised;
  read->request.only_connects = true;
  return std::make_shared<Fetch>(isolate_of(call), read->options)->start(std::move(read->request));
}

Outcome native_http2_request(NativeCall& call) {
  heap::Heap& heap = call.heap();
  for (std::uint32_t i = 0; i < 4; ++i) {
    if (!call.is_string(i)) return call.expected(i, "a string");
  }
  std::string url(call.text(1));
  url.append("://").append(call.text(2)).append(call.text(3));
  const Root address(heap, heap.string(url));
  const Root plist(heap,
                   heap.list({names::method, call[0], heap.symbol(":url"), address, names::headers, Value::nil()}));
  const Value made = heap.ref(kRequest, isolate_of(call).state().next_request++, nullptr, 1);
  auto& ref = heap::as<heap::Ref>(made);
  heap.write(ref, ref.slots[0], plist);
  return made;
}

Outcome native_http2_request_add_header(NativeCall& call) {
  heap::Heap& heap = call.heap();
  if (request_ref(call[0]) == nullptr) return call.expected(0, kARequest);
  if (!call.is_string(1)) return call.expected(1, "a string, the name");
  const Root field(heap, heap.list({call[1], call[2]}));
  const Root one(heap, heap.list({field}));
  const Root before(heap, request_ref(call[0])->slots[0]);
  const Root headers(heap, heap::list_join(heap, heap::plist_get(before, names::headers), one));
  const Root plist(heap, heap.list({names::method, heap::plist_get(before, names::method), heap.symbol(":url"),
                                    heap::plist_get(before, heap.symbol(":url")), names::headers, headers}));
  heap::Ref& ref = *request_ref(call[0]);
  heap.write(ref, ref.slots[0], plist);
  return call[0];
}

}  // namespace valk::natives
