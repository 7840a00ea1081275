#pragma once

// Which route a request takes: a trie of path segments, without values.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http_request.hpp"

namespace valk::natives {

class Router {
 public:
  struct Match {
    std::optional<std::uint32_t> route;  // nullopt: no route, or none for the method
    Parameters parameters;
    std::string allowed;  // methods that the path has where the method has no route: "GET, HEAD, OPTIONS"; else empty
  };

  // Segments are text, ":name" or, at the end, "*name" for all that is left, be it nothing. The method "*" is any.
  // nullopt: it is taken. Else what is wrong with the route.
  [[nodiscard]] std::optional<std::string> add(const std::string& method, std::string_view pattern,
                                               std::uint32_t route);
  // A literal segment goes before a parameter, a parameter before the rest. One slash at the end makes no difference;
  // HEAD goes where GET does.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

 private:
  struct Target {
    std::uint32_t route;
    std::vector<std::string> names;  // of its parameters
  };
  using Targets = std::map<std::string, Target, std::less<>>;  // by method
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    Targets targets;
    Targets rest;  // of routes that take all that is left
  };
  struct Search;

  Node root_;
};

}  // namespace valk::natives
