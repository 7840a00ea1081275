#include <algorithm>
#include <utility>

#include "valk/base/text.hpp"

namespace valk::base {
namespace {

// The restricted Damerau-Levenshtein distance in bytes (names are mostly ASCII), or limit + 1 when it is larger.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    std::size_t smallest = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({last[j] + 1, current[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_last[j - 2] + 1);
      }
      smallest = std::min(smallest, current[j]);
    }
    if (smallest > limit) return limit + 1;
    std::swap(before_last, last);
    std::swap(last, current);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string_view> nearest(std::string_view wanted, const std::vector<std::string_view>& candidates,
                                      std::size_t limit) {
  // Two letters may be swapped in the shortest names, and one may be wrong; one-letter names resemble everything.
  const std::size_t allowed = wanted.size() < 2 ? 0 : std::max<std::size_t>(1, wanted.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> found;
  for (std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, candidate, allowed);
    if (distance == 0 || distance > allowed || distance >= candidate.size()) continue;
    found.emplace_back(distance, candidate);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < found.size() && i < limit; ++i) names.push_back(found[i].second);
  return names;
}

std::string suggestion(std::string_view wanted, const std::vector<std::string_view>& candidates) {
  const std::vector<std::string_view> names = nearest(wanted, candidates, 3);
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? ", did you mean `" : (i + 1 == names.size() ? "` or `" : "`, `");
    text += names[i];
  }
  if (!text.empty()) text += "`?";
  return text;
}

}  // namespace valk::base
