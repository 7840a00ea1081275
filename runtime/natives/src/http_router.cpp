#include "http_router.hpp"

#include <algorithm>
#include <set>

#include "valk/http/url.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {
namespace {

// "/a/b" and "/a/b/" are {"a" "b"}, "/" is {}.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return segments;
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

std::optional<std::string> Router::add(const std::string& method, std::string_view pattern, std::uint32_t route) {
  const std::string shown = "`" + std::string(pattern) + "`";
  if (!pattern.starts_with('/')) return "the path " + shown + " of a route does not begin with `/`";
  Node* node = &root_;
  std::vector<std::string> names;
  const std::vector<std::string_view> segments = split(pattern);
  Targets* targets = nullptr;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string_view segment = segments[i];
    if (segment.starts_with('*')) {
      if (i + 1 < segments.size()) return "in " + shown + " something follows `" + std::string(segment) + "`";
      names.emplace_back(segment.size() > 1 ? segment.substr(1) : "rest");
      targets = &node->rest;
      break;
    }
    if (segment.starts_with(':')) {
      if (segment.size() == 1) return "in " + shown + " a parameter has no name";
      names.emplace_back(segment.substr(1));
      if (!node->parameter) node->parameter = std::make_unique<Node>();
      node = node->parameter.get();
      continue;
    }
    std::unique_ptr<Node>& next = node->literals[http::percent_decoded(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  if (targets == nullptr) targets = &node->targets;
  if (!targets->emplace(method, Target{route, std::move(names)}).second) {
    return "there are two routes for " + method + " " + shown;
  }
  return std::nullopt;
}

// One walk through the trie. Paths are at most as deep as the patterns, so that recursion is bounded by the program.
struct Router::Search {
  std::string_view method;
  std::vector<std::string> segments;  // decoded
  std::vector<std::string> values{};  // of parameters on the way
  const Target* found = nullptr;
  std::set<std::string> methods{};  // of the routes that have the path

  bool visit(const Node& node, std::size_t at) {
    if (at == segments.size() && take(node.targets)) return true;
    if (at < segments.size()) {
      const auto literal = node.literals.find(segments[at]);
      if (literal != node.literals.end() && visit(*literal->second, at + 1)) return true;
      if (node.parameter && !segments[at].empty()) {
        values.push_back(segments[at]);
        if (visit(*node.parameter, at + 1)) return true;
        values.pop_back();
      }
    }
    if (node.rest.empty()) return false;
    std::string rest;
    for (std::size_t i = at; i < segments.size(); ++i) rest += (i == at ? "" : "/") + segments[i];
    values.push_back(std::move(rest));
    if (take(node.rest)) return true;
    values.pop_back();
    return false;
  }

  bool take(const Targets& targets) {
    for (const std::string_view wanted :
         {method, std::string_view(method == "HEAD" ? "GET" : "*"), std::string_view("*")}) {
      const auto target = targets.find(wanted);
      if (target == targets.end()) continue;
      found = &target->second;
      return true;
    }
    for (const auto& [name, target] : targets) methods.insert(name);
    return false;
  }
};

Router::Match Router::find(std::string_view method, std::string_view path) const {
  Search search{method, {}};
  for (const std::string_view segment : split(path)) search.segments.push_back(http::percent_decoded(segment));
  Match match;
  if (search.visit(root_, 0)) {
    match.route = search.found->route;
    for (std::size_t i = 0; i < search.values.size(); ++i) {
      match.parameters.emplace_back(search.found->names[i], std::move(search.values[i]));
    }
    return match;
  }
  if (search.methods.empty()) return match;
  if (search.methods.contains("GET")) search.methods.insert("HEAD");
  search.methods.insert("OPTIONS");
  for (const std::string& each : search.methods) match.allowed += (match.allowed.empty() ? "" : ", ") + each;
  return match;
}

// ---- natives

namespace {

using SharedRouter = std::shared_ptr<const Router>;

void free_router(void* resource) { delete static_cast<SharedRouter*>(resource); }

const heap::RefKind kRouter{.name = "routes", .finalise = free_router};

}  // namespace

// {method path handler …}, and what stands before each path.
Outcome native_internal_http_router(NativeCall& call) {
  auto router = std::make_shared<Router>();
  const std::string prefix = heap::is_string(call[1]) ? std::string(heap::text_of(call[1])) : "";
  std::string method;
  std::uint32_t index = 0;
  for (heap::ListIterator it(call[0]); !it.done(); it.next(), ++index) {
    if (index % 3 == 0) method = heap::text_of(it.value());
    if (index % 3 != 1) continue;
    if (!heap::is_string(it.value())) {
      return call.raise(names::type,
                        "the path of a route is a string, but got " + vm::describe_value(call.heap(), it.value()));
    }
    const std::string path = prefix + std::string(heap::text_of(it.value()));
    if (const auto problem = router->add(method, path, index / 3 + 1)) return call.raise(names::value, *problem);
  }
  return call.heap().ref(kRouter, 0, new SharedRouter(std::move(router)));
}

// {place request}: the place of the handler from 1, and the request with its parameters. A string: the methods that the
// path has. nil: nothing has the path.
Outcome native_internal_http_match(NativeCall& call) {
  const auto* ref = heap::try_as<heap::Ref>(call[0]);
  if (ref == nullptr || ref->kind != &kRouter) return call.expected(0, "routes");
  const Router& router = **static_cast<SharedRouter*>(ref->resource);
  heap::Heap& heap = call.heap();
  const RequestData* data = request_of(call[1]);
  if (data == nullptr && !heap::is_plist(call[1])) return call.expected(1, "a request");
  const auto text_of_field = [&](Value key) {
    const Value value = heap::plist_get(call[1], key);
    return heap::is_string(value) ? std::string(heap::text_of(value)) : std::string();
  };
  const std::string method = data != nullptr ? data->request().head.method : text_of_field(names::method);
  const std::string path = data != nullptr ? std::string(data->request().path()) : text_of_field(names::path);
  Router::Match match = router.find(method.empty() ? "GET" : method, path);
  if (!match.route) return match.allowed.empty() ? Value::nil() : heap.string(match.allowed);
  Root request(heap, call[1]);
  if (data == nullptr) {
    RootVector pairs(heap);
    const Root key(heap, heap.symbol(":params"));
    pairs.push_back(key);
    pairs.push_back(parameter_plist(heap, match.parameters));
    for (heap::ListIterator it(request); !it.done(); it.next()) pairs.push_back(it.value());
    request = heap.list({pairs.data(), pairs.size()});
  } else if (!match.parameters.empty()) {
    request = with_parameters(heap, request, std::move(match.parameters));
  }
  return heap.list({Value::fixnum(*match.route), request});
}

}  // namespace valk::natives
