#include "http_request.hpp"

#include <algorithm>
#include <string>

#include "http_fields.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/list.hpp"
#include "valk/http/cookies.hpp"
#include "valk/http/url.hpp"

namespace valk::natives {
namespace {

void free_request(void* resource) { delete static_cast<RequestData*>(resource); }

// What `(request :key)` and the req/ functions read.
struct Field {
  std::string_view key;
  Value (*read)(heap::Heap& heap, const server::Request& request);
};

constexpr Field kFields[] = {
    {":method",
     [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.head.method); }},
    {":path", [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.path()); }},
    {":query", [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.query()); }},
    {":headers",
     [](heap::Heap& heap, const server::Request& request) { return header_list(heap, request.head.headers); }},
    {":scheme",
     [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.head.scheme); }},
    {":authority",
     [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.head.authority); }},
    {":remote", [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.remote); }},
    {":version", [](heap::Heap& heap, const server::Request& request) { return text_or_bytes(heap, request.version); }},
};

Value look_up(heap::Heap& heap, Value ref, Value key) {
  if (!key.is_keyword()) return Value::absent();
  if (key == names::body) return request_of(ref)->body->read();
  const std::string_view name = heap.symbols().name(key);
  if (name == ":params") return parameter_plist(heap, request_of(ref)->parameters);
  const auto* field =
      std::find_if(std::begin(kFields), std::end(kFields), [&](const Field& f) { return f.key == name; });
  return field == std::end(kFields) ? Value::absent() : field->read(heap, request_of(ref)->request());
}

const heap::RefKind kRequest{.name = "request", .finalise = free_request, .lookup = look_up};

}  // namespace

Value make_request(Isolate& isolate, std::uint64_t id, server::Request request, server::Responder responder) {
  auto body = std::make_shared<MessageBody>(isolate, std::move(request.body), std::move(request.incoming));
  auto shared = std::make_shared<const server::Request>(std::move(request));
  return isolate.heap().ref(kRequest, id,
                            new RequestData{std::move(shared), std::move(responder), std::move(body), {}});
}

Value with_parameters(heap::Heap& heap, Value request, Parameters parameters) {
  auto data = std::make_unique<RequestData>(*request_of(request));
  data->parameters = std::move(parameters);
  return heap.ref(kRequest, heap::as<heap::Ref>(request).id, data.release());
}

Value parameter_plist(heap::Heap& heap, const Parameters& parameters) {
  RootVector elements(heap);
  for (const auto& [name, value] : parameters) {
    elements.push_back(heap.symbol(":" + name));
    elements.push_back(text_or_bytes(heap, value));
  }
  return heap.list({elements.data(), elements.size()});
}

const RequestData* request_of(Value value) {
  const auto* ref = heap::try_as<heap::Ref>(value);
  return ref == nullptr || ref->kind != &kRequest ? nullptr : static_cast<const RequestData*>(ref->resource);
}

Value text_or_bytes(heap::Heap& heap, std::string_view text) {
  return base::find_invalid_utf8(text) ? heap.bytes(text) : heap.string(text);
}

std::optional<std::string> find_parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (http::percent_decoded(pair.substr(0, equals), true) != name) continue;
    return equals == std::string_view::npos ? "" : http::percent_decoded(pair.substr(equals + 1), true);
  }
  return std::nullopt;
}

// ---- natives

namespace {

// A request, or the plist that a test gives in its place.
bool is_request(Value value) { return request_of(value) != nullptr || heap::is_plist(value); }

// nil when it has none of that key.
Value field_of(heap::Heap& heap, Value request, Value key) {
  const Value value = heap::is_plist(request) ? heap::plist_get(request, key) : look_up(heap, request, key);
  return value.is_absent() ? Value::nil() : value;
}

Outcome read_field(NativeCall& call, Value key) {
  if (!is_request(call[0])) return call.expected(0, "a request");
  return field_of(call.heap(), call[0], key);
}

// A name that is given as a string or keyword.
std::optional<std::string> name_of(const heap::Heap& heap, Value value) {
  if (heap::is_string(value)) return std::string(heap::text_of(value));
  if (value.is_keyword()) return std::string(heap.symbols().name(value).substr(1));
  return std::nullopt;
}

constexpr std::string_view kName = "a name, as a string or keyword";

// In {{"name" "value"} …} or {"name" "value" …}; nil when it is not there.
Value find_header(const heap::Heap& heap, Value headers, const std::string& name) {
  std::optional<std::string> key;
  for (heap::ListIterator it(headers); !it.done(); it.next()) {
    const Value element = it.value();
    if (key) {
      if (lower_case(*key) == name) return element;
      key.reset();
    } else if (heap::is_list(element) && heap::list_length(element) == 2) {
      const auto field = name_of(heap, heap::list_nth(element, 0));
      if (field && lower_case(*field) == name) return heap::list_nth(element, 1);
    } else {
      key = name_of(heap, element).value_or("");
    }
  }
  return Value::nil();
}

}  // namespace

Outcome native_req_method(NativeCall& call) { return read_field(call, names::method); }
Outcome native_req_path(NativeCall& call) { return read_field(call, names::path); }
Outcome native_req_remote(NativeCall& call) { return read_field(call, call.heap().symbol(":remote")); }
Outcome native_req_headers(NativeCall& call) { return read_field(call, names::headers); }

Outcome native_req_query(NativeCall& call) {
  const Outcome query = read_field(call, names::query);
  if (query.kind != Outcome::Kind::value || !call.has(1)) return query;
  const auto name = name_of(call.heap(), call[1]);
  if (!name) return call.expected(1, kName);
  if (!heap::is_string(query.value)) return Value::nil();
  const auto value = find_parameter(heap::text_of(query.value), *name);
  return value ? text_or_bytes(call.heap(), *value) : Value::nil();
}

Outcome native_req_header(NativeCall& call) {
  if (!is_request(call[0])) return call.expected(0, "a request");
  const auto name = name_of(call.heap(), call[1]);
  if (!name) return call.expected(1, kName);
  if (const RequestData* data = request_of(call[0])) {
    const auto value = data->request().head.headers.find(lower_case(*name));
    return value ? text_or_bytes(call.heap(), *value) : Value::nil();
  }
  const Value headers = field_of(call.heap(), call[0], names::headers);
  return heap::is_list(headers) ? find_header(call.heap(), headers, lower_case(*name)) : Value::nil();
}

Outcome native_req_param(NativeCall& call) {
  const Outcome params = read_field(call, names::params);
  if (params.kind != Outcome::Kind::value) return params;
  const auto name = name_of(call.heap(), call[1]);
  if (!name) return call.expected(1, kName);
  return heap::is_list(params.value) ? find_header(call.heap(), params.value, lower_case(*name)) : Value::nil();
}

Outcome native_req_cookie(NativeCall& call) {
  if (!is_request(call[0])) return call.expected(0, "a request");
  const auto name = name_of(call.heap(), call[1]);
  if (!name) return call.expected(1, kName);
  std::optional<std::string> value;
  if (const RequestData* data = request_of(call[0])) {
    const http::HeaderList& headers = data->request().head.headers;
    // HTTP/2 clients send each cookie in a field of its own (RFC 9113 section 8.2.3).
    for (std::size_t i = 0; i < headers.size() && !value; ++i) {
      if (headers[i].name == "cookie") value = http::find_cookie(headers[i].value, *name);
    }
  } else {
    const Value headers = field_of(call.heap(), call[0], names::headers);
    const Value cookies = heap::is_list(headers) ? find_header(call.heap(), headers, "cookie") : Value::nil();
    if (heap::is_string(cookies)) value = http::find_cookie(heap::text_of(cookies), *name);
  }
  return value ? text_or_bytes(call.heap(), *value) : Value::nil();
}

Outcome native_req_stream_id(NativeCall& call) {
  const RequestData* data = request_of(call[0]);
  if (data == nullptr) return call.expected(0, "a request");
  return Value::fixnum(data->request().stream.value);
}

}  // namespace valk::natives
