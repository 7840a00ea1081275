#include <algorithm>
#include <array>

#include "coders.hpp"

namespace valk::coding {

namespace {

// In thousandths (RFC 9110 section 12.4.2). What is malformed weighs nothing.
int weight_of(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = (text[0] - '0') * 1000;
  int place = 100;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return std::min(weight, 1000);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Takes what stands before the next `separator` off the front of `text`.
std::string_view take_part(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = trimmed(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

// "br;q=0.5": the name is taken off, the weight is given.
int take_weight(std::string_view& element) {
  std::string_view parameters = element;
  element = take_part(parameters, ';');
  int weight = 1000;
  while (!parameters.empty()) {
    std::string_view value = take_part(parameters, ';');
    if (equal_ignoring_case(take_part(value, '='), "q")) weight = weight_of(trimmed(value));
  }
  return weight;
}

}  // namespace

std::optional<Coding> choose_coding(std::string_view accept_encoding) {
  constexpr std::array preferred{Coding::zstd, Coding::brotli, Coding::gzip};
  constexpr int unnamed = -1;
  std::array<int, 4> weights{unnamed, unnamed, unnamed, unnamed};
  int of_others = unnamed;
  int identity = unnamed;
  while (!accept_encoding.empty()) {
    std::string_view name = take_part(accept_encoding, ',');
    const int weight = take_weight(name);
    if (name == "*") {
      of_others = weight;
    } else if (equal_ignoring_case(name, "identity")) {
      identity = weight;
    } else if (const auto coding = coding_of(name)) {
      weights[static_cast<std::size_t>(*coding)] = weight;
    }
  }
  std::optional<Coding> best;
  int highest = std::max(identity, 0);
  for (const Coding coding : preferred) {
    int weight = weights[static_cast<std::size_t>(coding)];
    if (weight == unnamed) weight = of_others;
    if (weight < highest || weight <= 0 || (best && weight == highest)) continue;
    best = coding;
    highest = weight;
  }
  return best;
}

}  // namespace valk::coding
