#include "http_fields.hpp"

#include <optional>

#include "http_request.hpp"
#include "valk/heap/dict.hpp"
#include "valk/heap/list.hpp"
#include "valk/heap/print.hpp"
#include "valk/http/url.hpp"
#include "valk/vm/errors.hpp"

namespace valk::natives {
namespace {

using Visit = std::function<bool(std::string_view name, Value value)>;

// Gives what stands before the first thing that is wrong to `visit`.
class PairReader {
 public:
  PairReader(const heap::Heap& heap, std::string& problem, const Visit& visit)
      : heap_(heap), problem_(problem), visit_(visit) {}

  bool read(Value pairs) {
    if (heap::is<heap::Dict>(pairs)) return read_dict(pairs);
    if (!heap::is_list(pairs)) return refuse("names and values are a list or a dict", pairs);
    std::optional<Value> name;
    for (heap::ListIterator it(pairs); !it.done(); it.next()) {
      const Value element = it.value();
      if (name) {
        if (!give(*name, element)) return false;
        name.reset();
      } else if (heap::is_list(element)) {
        if (heap::list_length(element) != 2) return refuse("this is no name and value", element);
        if (!give(heap::list_nth(element, 0), heap::list_nth(element, 1))) return false;
      } else {
        name = element;
      }
    }
    return !name || refuse("a name has no value", *name);
  }

 private:
  bool read_dict(Value dict) {
    for (const heap::DictEntry& entry : heap::dict_entries(dict)) {
      if (!give(entry.key, entry.value)) return false;
    }
    return true;
  }

  bool give(Value name, Value value) {
    if (heap::is_string(name)) return visit_(heap::text_of(name), value);
    if (name.is_keyword()) return visit_(heap_.symbols().name(name).substr(1), value);
    return refuse("a name is a string or keyword", name);
  }

  bool refuse(std::string_view rule, Value value) {
    problem_ = std::string(rule) + ": " + vm::describe_value(heap_, value);
    return false;
  }

  const heap::Heap& heap_;
  std::string& problem_;
  const Visit& visit_;
};

}  // namespace

bool for_each_pair(const heap::Heap& heap, Value pairs, std::string& problem, const Visit& visit) {
  return PairReader(heap, problem, visit).read(pairs);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
}

bool add_header_field(const heap::Heap& heap, std::string_view name, Value value, http::HeaderList& headers,
                      std::string& problem) {
  if (!http::is_valid_name(name)) {
    problem = "`" + std::string(name) + "` is no name of a header";
    return false;
  }
  if (value.is_nil()) return true;
  const std::string text = heap::to_display(heap, value);
  if (!http::is_valid_value(text)) {
    problem = "the header `" + std::string(name) + "` cannot be sent with this: " + vm::describe_value(heap, value);
    return false;
  }
  headers.add(lower_case(name), text);
  return true;
}

bool add_header_fields(const heap::Heap& heap, Value pairs, http::HeaderList& headers, std::string& problem) {
  return for_each_pair(heap, pairs, problem, [&](std::string_view name, Value value) {
    return add_header_field(heap, name, value, headers, problem);
  });
}

Value header_list(heap::Heap& heap, const http::HeaderList& headers) {
  RootVector pairs(heap);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const http::Header header = headers[i];
    const Root name(heap, text_or_bytes(heap, header.name));
    const Value value = text_or_bytes(heap, header.value);
    pairs.push_back(heap.list({name, value}));
  }
  return heap.list({pairs.data(), pairs.size()});
}

bool append_query(const heap::Heap& heap, Value pairs, std::string& out, std::string& problem) {
  bool is_first = true;
  const auto append = [&](std::string_view name, Value value) {
    if (!std::exchange(is_first, false)) out += '&';
    http::append_percent_encoded(out, name);
    out += '=';
    http::append_percent_encoded(out, heap::to_display(heap, value));
  };
  return for_each_pair(heap, pairs, problem, [&](std::string_view name, Value value) {
    if (!heap::is_list(value)) {
      append(name, value);
    } else {
      for (heap::ListIterator it(value); !it.done(); it.next()) append(name, it.value());
    }
    return true;
  });
}

}  // namespace valk::natives
