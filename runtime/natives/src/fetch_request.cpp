#include "fetch_request.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "aio_operands.hpp"
#include "http_fields.hpp"
#include "isolate_state.hpp"
#include "json.hpp"
#include "valk/base/text.hpp"
#include "valk/heap/print.hpp"
#include "valk/http/url.hpp"

namespace valk::natives {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostBody = std::size_t{64} << 20;
constexpr loop::Duration kNoLimit = std::chrono::hours(24);
constexpr std::string_view kTestScheme = "valk://";

constexpr std::string_view kOptions[] = {
    ":url",    ":method", ":headers",  ":query", ":body", ":json",  ":form", ":timeout-ms", ":redirect", ":retry",
    ":signal", ":ca",     ":insecure", ":cert",  ":key",  ":http1", ":h2c",  ":proxy",      ":max-body"};

// "post" and :post are POST; a method of other letters stays as it is.
std::string method_name(std::string_view given) {
  std::string upper(given);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
  constexpr std::string_view known[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::find(std::begin(known), std::end(known), upper) != std::end(known) ? upper : std::string(given);
}

class FetchReader {
 public:
  explicit FetchReader(NativeCall& call) : call_(call), heap_(call.heap()) {}

  std::optional<FetchRequest> read() {
    if (call_.is_string(0)) {
      url_ = call_.text(0);
    } else if (!heap::is_plist(call_[0])) {
      problem_ = call_.expected(0, "an address, as a string, or a request, as `http-get` gives it,");
      return std::nullopt;
    } else if (!read_plist(call_[0])) {
      return std::nullopt;
    }
    if (call_.has(1) && !call_[1].is_nil()) {
      if (!heap::is_plist(call_[1])) {
        problem_ = call_.expected(1, "a plist of options");
        return std::nullopt;
      }
      if (!read_plist(call_[1])) return std::nullopt;
    }
    if (!read_address() || !finish_body()) return std::nullopt;
    add_trace();
    result_.options.url = url_;
    result_.options.most_body = most_body_;
    result_.request.headers = std::move(headers_);
    return std::move(result_);
  }

  std::optional<Outcome> problem_;

 private:
  client::Request& request() { return result_.request; }

  bool read_plist(Value plist) {
    Value key;
    bool is_key = true;
    for (heap::ListIterator it(plist); !it.done(); it.next(), is_key = !is_key) {
      if (is_key) {
        key = it.value();
      } else if (!key.is_keyword() || !take(heap_.symbols().name(key), it.value())) {
        if (!problem_) refuse_unknown(key);
        return false;
      }
    }
    return true;
  }

  bool take(std::string_view key, Value value) {
    if (value.is_nil() && key != ":timeout-ms") return is_known(key);
    if (key == ":url") return take_text(key, value, url_);
    if (key == ":method") return take_method(value);
    if (key == ":headers") return take_headers(value);
    if (key == ":query") return take_query(value);
    if (key == ":body") return take_body(value);
    if (key == ":json") return take_json(value);
    if (key == ":form") return take_form(value);
    if (key == ":timeout-ms") return take_timeout(value);
    if (key == ":redirect") return take_redirect(value);
    if (key == ":signal") return take_signal(value);
    if (key == ":ca") return take_text(key, value, request().tls.authorities_file);
    if (key == ":cert") return take_text(key, value, request().tls.files.certificate);
    if (key == ":key") return take_text(key, value, request().tls.files.key);
    if (key == ":insecure") request().tls.insecure = heap::is_truthy(value);
    if (key == ":http1" && heap::is_truthy(value)) request().versions = client::Versions::http1_only;
    if (key == ":h2c" && heap::is_truthy(value)) request().versions = client::Versions::http2_only;
    if (key == ":proxy") return take_proxy(value);
    if (key == ":max-body") return take_max_body(value);
    return is_known(key);
  }

  static bool is_known(std::string_view key) {
    return std::find(std::begin(kOptions), std::end(kOptions), key) != std::end(kOptions);
  }

  bool take_text(std::string_view key, Value value, std::string& out) {
    if (!heap::is_string(value)) return refuse(key, "a string", value);
    out = heap::text_of(value);
    return true;
  }

  bool take_method(Value value) {
    if (heap::is_string(value)) {
      request().method = method_name(heap::text_of(value));
    } else if (value.is_keyword()) {
      request().method = method_name(heap_.symbols().name(value).substr(1));
    } else {
      return refuse(":method", "a string or keyword", value);
    }
    has_method_ = true;
    return true;
  }

  // Those of the options are added to those of the request.
  bool take_headers(Value value) {
    std::string why;
    return add_header_fields(heap_, value, headers_, why) || refuse_value(why);
  }

  bool take_query(Value value) {
    if (!query_.empty()) query_ += '&';
    if (heap::is_string(value)) {
      query_ += heap::text_of(value);
      return true;
    }
    std::string why;
    return append_query(heap_, value, query_, why) || refuse_value("`:query`: " + why);
  }

  bool take_body(Value value) {
    if (heap::is_string(value)) {
      set_body(std::string(heap::text_of(value)), "text/plain; charset=utf-8");
    } else if (const auto* bytes = heap::try_as<heap::Bytes>(value)) {
      set_body(std::string(bytes->text()), "");
    } else if (heap::is_function(value)) {
      result_.options.source = value;
      request().body = http::BodyInPieces{};
      has_body_ = true;
    } else {
      return refuse(":body", "a string, bytes, or a function that gives pieces (data goes as `:json`)", value);
    }
    return true;
  }

  bool take_json(Value value) {
    std::string body;
    std::string why;
    if (!append_json(body, heap_, value, why)) return refuse_value("no JSON can be made of " + why);
    set_body(std::move(body), "application/json");
    return true;
  }

  bool take_form(Value value) {
    std::string body;
    std::string why;
    if (!append_query(heap_, value, body, why)) return refuse_value("`:form`: " + why);
    set_body(std::move(body), "application/x-www-form-urlencoded");
    return true;
  }

  void set_body(std::string body, std::string_view type) {
    request().body = http::SharedBytes::from(std::move(body));
    result_.options.source = Value::nil();
    type_ = type;
    has_body_ = true;
  }

  // Longer silence than the default is what a longer limit is for; nil or 0: no limit.
  bool take_timeout(Value value) {
    if (value.is_nil() || (value.is_fixnum() && value.as_fixnum() == 0)) {
      request().timeout.reset();
      request().silence = kNoLimit;
      return true;
    }
    if (!is_number(value) || !(float_of(value) > 0)) return refuse(":timeout-ms", "a number of milliseconds", value);
    request().timeout = loop::Duration(static_cast<std::int64_t>(std::min(float_of(value), 1e11) * 1e6));
    request().silence = *request().timeout;
    return true;
  }

  bool take_redirect(Value value) {
    if (value.is_fixnum() && value.as_fixnum() >= 0 && value.as_fixnum() <= 100) {
      request().most_redirects = static_cast<int>(value.as_fixnum());
      return true;
    }
    const std::string_view name = value.is_keyword() ? heap_.symbols().name(value) : "";
    if (name == ":follow") {
      request().redirects = client::Redirects::follow;
    } else if (name == ":manual") {
      request().redirects = client::Redirects::give;
    } else if (name == ":error") {
      request().redirects = client::Redirects::refuse;
    } else {
      return refuse(":redirect", "`:follow`, `:manual`, `:error`, or the most that are followed", value);
    }
    return true;
  }

  bool take_signal(Value value) {
    if (!async::is_handle(value)) return refuse(":signal", "a handle", value);
    result_.options.signal = value;
    return true;
  }

  bool take_proxy(Value value) {
    if (value.is_false()) {
      request().proxies = client::Proxies();
      return true;
    }
    if (!heap::is_string(value)) return refuse(":proxy", "an address, or false", value);
    request().proxies = client::Proxies(std::string(heap::text_of(value)));
    return true;
  }

  bool take_max_body(Value value) {
    if (!value.is_fixnum() || value.as_fixnum() < 0) return refuse(":max-body", "a number of bytes", value);
    most_body_ = static_cast<std::size_t>(value.as_fixnum());
    return true;
  }

  bool read_address() {
    if (url_.empty()) return refuse_value("`fetch` needs an address: a string, or `:url`");
    std::string url = url_;
    if (url.starts_with(kTestScheme) && !read_test_address(url)) return false;
    if (!query_.empty()) {
      const std::size_t fragment = std::min(url.find('#'), url.size());
      const bool has_query = url.find('?') < fragment;
      url.insert(fragment, (has_query ? "&" : "?") + query_);
    }
    auto address = client::read_address(url);
    if (!address.ok()) return refuse_value(address.message());
    request().address = std::move(address.value());
    return true;
  }

  // valk://NAME/path: what `test/serve` serves under that name.
  bool read_test_address(std::string& url) {
    const std::string_view rest = std::string_view(url).substr(kTestScheme.size());
    const std::string name(rest.substr(0, rest.find_first_of("/?#")));
    const auto& servers = isolate_of(call_).state().test_servers;
    const auto found = servers.find(name);
    if (found == servers.end()) {
      problem_ = call_.raise(heap_.symbol(":connect"), "nothing is served as `valk://" + name +
                                                           "/`: `(test/serve handler)` serves `valk://test/`");
      return false;
    }
    if (!headers_.find("host")) headers_.add("host", name);
    if (request().versions == client::Versions::any) request().versions = client::Versions::http2_only;
    url = "http://127.0.0.1:" + std::to_string(found->second) + std::string(rest.substr(name.size()));
    return true;
  }

  bool finish_body() {
    if (!has_body_) return true;
    if (!has_method_) request().method = "POST";
    if (request().method == "GET" || request().method == "HEAD") {
      return refuse_value("a `" + request().method + "` has no body");
    }
    if (!type_.empty() && !headers_.find("content-type")) headers_.add("content-type", type_);
    return true;
  }

  // What the callback runs in goes along: its trace (https://www.w3.org/TR/trace-context/), and how long it has left.
  void add_trace() {
    async::Scheduler& scheduler = scheduler_of(call_);
    const Value context = scheduler.current_context();
    if (const auto left = scheduler.time_left(context); left && !headers_.find("x-deadline-ms")) {
      const auto ms = std::max<std::int64_t>(0, std::chrono::duration_cast<milliseconds>(*left).count());
      headers_.add("x-deadline-ms", std::to_string(ms));
    }
    const Value locals = async::Scheduler::locals_of(context);
    if (locals.is_nil() || headers_.find("traceparent")) return;
    const Value id = heap::plist_get(locals, heap_.symbol(":trace/id"));
    if (!heap::is_string(id)) return;
    std::array<std::byte, 8> random{};
    isolate_of(call_).loop().fill_random(random);
    std::string span;
    for (const std::byte byte : random) {
      std::array<char, 3> digits{};
      std::snprintf(digits.data(), digits.size(), "%02x", std::to_integer<unsigned>(byte));
      span += digits.data();
    }
    const Value flags = heap::plist_get(locals, heap_.symbol(":trace/flags"));
    headers_.add("traceparent", "00-" + std::string(heap::text_of(id)) + "-" + span + "-" +
                                    (heap::is_string(flags) ? std::string(heap::text_of(flags)) : "01"));
    const Value state = heap::plist_get(locals, heap_.symbol(":trace/state"));
    if (heap::is_string(state)) headers_.add("tracestate", heap::text_of(state));
  }

  bool refuse(std::string_view key, const std::string& wanted, Value value) {
    problem_ = call_.raise(names::type, "the option `" + std::string(key) + "` of `fetch` needs " + wanted +
                                            ", but got " + vm::describe_value(heap_, value));
    return false;
  }

  bool refuse_value(const std::string& why) {
    problem_ = call_.raise(names::value, why);
    return false;
  }

  void refuse_unknown(Value key) {
    const std::string name = key.is_keyword() ? std::string(heap_.symbols().name(key)) : heap::to_display(heap_, key);
    const std::vector<std::string_view> known(std::begin(kOptions), std::end(kOptions));
    problem_ = call_.raise(names::value, "`fetch` has no option `" + name + "`" + base::suggestion(name, known));
  }

  NativeCall& call_;
  heap::Heap& heap_;
  FetchRequest result_;
  http::HeaderList headers_;
  std::string url_;
  std::string query_;
  std::string type_;  // of the body, unless a header says another
  std::size_t most_body_ = kMostBody;
  bool has_method_ = false;
  bool has_body_ = false;
};

}  // namespace

std::optional<FetchRequest> read_fetch(NativeCall& call, std::optional<Outcome>& raised) {
  FetchReader reader(call);
  auto request = reader.read();
  if (!request) raised = reader.problem_;
  return request;
}

}  // namespace valk::natives
