#pragma once

// Lists of names and values as programs write them, and header fields made of them.

#include <functional>
#include <string>
#include <string_view>

#include "service.hpp"
#include "valk/http/message.hpp"

namespace valk::natives {

// Calls `visit` with each name and value of `{"a" 1 …}`, `{:a 1 …}`, `{{"a" 1} …}` or a dict, until it gives false. False,
// with `problem`: `pairs` is none of these. Nothing may be allocated meanwhile.
[[nodiscard]] bool for_each_pair(const heap::Heap& heap, Value pairs, std::string& problem,
                                 const std::function<bool(std::string_view name, Value value)>& visit);

// Adds header fields, their names in small letters; one whose value is nil is left out. False: `problem` says why.
[[nodiscard]] bool add_header_fields(const heap::Heap& heap, Value pairs, http::HeaderList& headers,
                                     std::string& problem);
[[nodiscard]] bool add_header_field(const heap::Heap& heap, std::string_view name, Value value,
                                    http::HeaderList& headers, std::string& problem);

// {{"name" "value"} …}
[[nodiscard]] Value header_list(heap::Heap& heap, const http::HeaderList& headers);

// "a=1&b=x%20y": names and values percent-encoded; a list as value gives its name once for each element.
[[nodiscard]] bool append_query(const heap::Heap& heap, Value pairs, std::string& out, std::string& problem);

[[nodiscard]] std::string lower_case(std::string_view text);

}  // namespace valk::natives
