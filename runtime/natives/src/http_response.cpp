#include "http_response.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "http_fields.hpp"
#include "json.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/list.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {
namespace {

struct ShortKey {
  std::string_view key;
  std::string_view header;
};
constexpr ShortKey kShortKeys[] = {
    {":content-type", "content-type"}, {":cache-control", "cache-control"}, {":location", "location"}};

constexpr std::array<std::string_view, 8> kResponseKeys{":file",         ":status",        ":headers",  ":body",
                                                        ":content-type", ":cache-control", ":location", ":cookies"};

// A number, or a string of digits. nullopt: no status that may be sent.
std::optional<int> status_from(Value value) {
  std::int64_t status = 0;
  if (heap::is_integer(value)) {
    status = heap::integer_of(value);
  } else if (heap::is_string(value)) {
    const std::string_view text = heap::text_of(value);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), status);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  }
  if (status < 200 || status > 599) return std::nullopt;
  return static_cast<int>(status);
}

class Conversion {
 public:
  Conversion(const heap::Heap& heap, std::string& problem) : heap_(heap), problem_(problem) {}

  std::optional<Response> convert(Value value) {
    if (value.is_nil()) {
      response_.head.status = 204;
      return std::move(response_);
    }
    const bool is_done = is_response(value) ? convert_plist(value) : convert_body(value);
    return is_done ? std::optional(finish()) : std::nullopt;
  }

  std::optional<http::ResponseHead> convert_head(Value value) {
    if (!heap::is_plist(value) && !value.is_nil()) {
      refuse("what begins a response is a plist", value);
      return std::nullopt;
    }
    if (!convert_plist(value)) return std::nullopt;
    if (content_type_.empty()) content_type_ = "text/plain; charset=utf-8";
    return finish().head;
  }

 private:
  [[nodiscard]] std::string_view name_of(Value keyword) const { return heap_.symbols().name(keyword); }

  Response finish() {
    if (!content_type_.empty()) response_.head.headers.add("content-type", content_type_);
    return std::move(response_);
  }

  // A plist that says something about a response; any other is data.
  [[nodiscard]] bool is_response(Value value) const {
    if (!heap::is_plist(value)) return false;
    std::size_t index = 0;
    for (heap::ListIterator it(value); !it.done(); it.next()) {
      if (index++ % 2 != 0 || !it.value().is_keyword()) continue;
      if (std::find(kResponseKeys.begin(), kResponseKeys.end(), name_of(it.value())) != kResponseKeys.end())
        return true;
    }
    return false;
  }

  bool convert_plist(Value plist) {
    Value key;
    std::size_t index = 0;
    Value body;
    for (heap::ListIterator it(plist); !it.done(); it.next()) {
      if (index++ % 2 == 0) {
        key = it.value();
      } else if (key == names::body) {
        body = it.value();
      } else if (key.is_keyword() && !take(name_of(key), it.value())) {
        return false;
      }
    }
    if (root_ && response_.file) response_.file->root = std::move(root_);
    if (response_.file && !body.is_nil()) return refuse("a response has a `:file` or a `:body`, not both", body);
    return body.is_nil() || convert_body(body);
  }

  // One part of a response plist. Unknown keys are the program's own.
  bool take(std::string_view key, Value value) {
    if (key == ":status") {
      const auto status = status_from(value);
      if (!status) return refuse("`:status` must be a number from 200 to 599", value);
      response_.head.status = *status;
      return true;
    }
    if (key == ":file" || key == ":root") return take_file(key, value);
    if (key == ":headers") return take_headers(value);
    if (key == ":cookies") return take_cookies(value);
    for (const ShortKey& known : kShortKeys) {
      if (key != known.key || value.is_nil()) continue;
      if (!heap::is_string(value)) return refuse("`" + std::string(key) + "` must be a string", value);
      return add_header(known.header, value);
    }
    return true;
  }

  bool take_file(std::string_view key, Value value) {
    if (!heap::is_string(value)) return refuse("`" + std::string(key) + "` must be a path, as a string", value);
    const std::string path(heap::text_of(value));
    if (key == ":root") {
      root_ = path;
    } else {
      response_.file = FileBody{path, {}};
    }
    return true;
  }

  bool take_headers(Value headers) {
    http::HeaderList given;
    if (!add_header_fields(heap_, headers, given, problem_)) return false;
    for (std::size_t i = 0; i < given.size(); ++i) add(given[i].name, given[i].value);
    return true;
  }

  bool add_header(std::string_view name, Value value) {
    http::HeaderList given;
    if (!add_header_field(heap_, name, value, given, problem_)) return false;
    if (!given.empty()) add(given[0].name, given[0].value);
    return true;
  }

  // The last type counts.
  void add(std::string_view name, std::string_view value) {
    if (name == "content-type") {
      content_type_ = value;
    } else {
      response_.head.headers.add(name, value);
    }
  }

  // {"name=value; Path=/" …}
  bool take_cookies(Value cookies) {
    if (!heap::is_list(cookies)) return refuse("`:cookies` must be a list of strings", cookies);
    for (heap::ListIterator it(cookies); !it.done(); it.next()) {
      if (!heap::is_string(it.value())) return refuse("a cookie is a string", it.value());
      if (!add_header("set-cookie", it.value())) return false;
    }
    return true;
  }

  bool convert_body(Value body) {
    std::string_view type = "application/json";
    if (heap::is_string(body)) {
      response_.body = heap::text_of(body);
      type = "text/plain; charset=utf-8";
    } else if (const auto* bytes = heap::try_as<heap::Bytes>(body)) {
      response_.body = bytes->text();
      type = "application/octet-stream";
    } else if (std::string why; !append_json(response_.body, heap_, body, why)) {
      problem_ = "no response can be made of " + why;
      return false;
    }
    if (content_type_.empty()) content_type_ = type;
    return true;
  }

  bool refuse(std::string_view rule, Value value) {
    problem_ = std::string(rule) + ": " + vm::describe_value(heap_, value);
    return false;
  }

  const heap::Heap& heap_;
  std::string& problem_;
  Response response_;
  std::string content_type_;
  std::optional<std::string> root_;
};

Response json_response(int status, std::string body) {
  Response response;
  response.head.status = status;
  response.head.headers.add("content-type", "application/json");
  response.body = std::move(body);
  return response;
}

}  // namespace

std::optional<Response> to_response(const heap::Heap& heap, Value value, std::string& problem) {
  return Conversion(heap, problem).convert(value);
}

std::optional<http::ResponseHead> to_response_head(const heap::Heap& heap, Value plist, std::string& problem) {
  return Conversion(heap, problem).convert_head(plist);
}

Response error_response(int status, std::string_view message) {
  std::string body = "{\"error\":";
  base::append_json_string(body, message);
  return json_response(status, body + "}");
}

Response internal_error(std::string_view id) {
  return json_response(500, "{\"error\":\"internal server error\",\"id\":\"" + std::string(id) + "\"}");
}

std::optional<int> status_of_error(Value error) {
  const auto& object = heap::as<heap::Error>(error);
  if (heap::is_plist(object.data)) {
    const Value status = heap::plist_get(object.data, names::status);
    if (!status.is_absent()) {
      if (const auto wanted = status_from(status)) return wanted;
    }
  }
  if (object.kind == names::timeout || object.kind == names::deadline) return 504;
  return std::nullopt;
}

}  // namespace valk::natives
