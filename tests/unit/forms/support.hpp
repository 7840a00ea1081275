#pragma once

#include <string>
#include <vector>

#include "valk/forms/forms.hpp"

namespace valk::forms::testing {

inline syntax::Tree::Ptr parse(std::string text) {
  return syntax::Tree::parse(base::SourceText::make("<test>", std::move(text)));
}

// The dump of the forms, without their spans.
inline std::string shape(std::string text) {
  const std::string dumped = dump_forms(*parse(std::move(text)));
  const auto is_span_character = [](char character) {
    return (character >= '0' && character <= '9') || character == '.';
  };
  std::string result;
  for (std::size_t i = 0; i < dumped.size(); ++i) {
    std::size_t end = i + 1;
    while (end < dumped.size() && is_span_character(dumped[end])) ++end;
    if (dumped[i] == ' ' && dumped.substr(i, end - i).find("..") != std::string::npos) {
      i = end - 1;
    } else {
      result += dumped[i];
    }
  }
  return result;
}

// What `check` reports: "place: message", the id in front when it is not "syntax".
inline std::vector<std::string> problems(std::string text) {
  const auto tree = parse(std::move(text));
  std::vector<std::string> result;
  for (const base::Diagnostic& problem : check(*tree)) {
    std::string line = problem.id == "syntax" ? "" : problem.id + " ";
    line += std::string(tree->source()->slice(problem.location.span)) + ": " + problem.message;
    result.push_back(std::move(line));
  }
  return result;
}

using Lines = std::vector<std::string>;

}  // namespace valk::forms::testing
