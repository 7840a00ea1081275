#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "output/formats.hpp"

namespace valk::lint {
namespace {

// FNV-1a, 64 bits.
void mix(std::uint64_t& hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  hash = (hash ^ 0xffu) * 0x100000001b3u;
}

std::string_view trimmed_line(const base::Location& place) {
  const base::SourceText& source = *place.source;
  std::string_view line = source.slice(source.line_span(source.line_of(place.span.start)));
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

std::string hexadecimal(std::uint64_t hash) {
  std::string digits(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) digits[i] = "0123456789abcdef"[hash & 15];
  return digits;
}

}  // namespace

std::vector<std::string> fingerprints(const std::vector<base::Diagnostic>& diagnostics) {
  std::vector<std::string> found;
  std::unordered_map<std::uint64_t, std::size_t> counts;
  for (const base::Diagnostic& diagnostic : diagnostics) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    mix(hash, diagnostic.id);
    if (diagnostic.location.source) {
      mix(hash, diagnostic.location.source->path());
      mix(hash, trimmed_line(diagnostic.location));
    }
    const std::size_t before = counts[hash]++;
    if (before > 0) mix(hash, std::to_string(before));
    found.push_back(hexadecimal(hash));
  }
  return found;
}

}  // namespace valk::lint
