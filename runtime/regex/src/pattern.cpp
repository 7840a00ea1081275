#include "valk/regex/pattern.hpp"

#include <re2/re2.h>

namespace valk::regex {

namespace {

constexpr std::int64_t kMemory = std::int64_t{16} << 20;

// RE2 says which part of the pattern it could not take; where that stands tells the reader more.
std::size_t place_of_mistake(std::string_view pattern, const RE2& engine) {
  if (engine.error_arg().empty()) return pattern.size();
  const std::size_t found = pattern.rfind(engine.error_arg());
  return found == std::string_view::npos ? 0 : found;
}

}  // namespace

struct Pattern::Engine {
  RE2 re2;
};

Pattern::Pattern(std::unique_ptr<Engine> engine)
    : engine_(std::move(engine)), group_names_(static_cast<std::size_t>(engine_->re2.NumberOfCapturingGroups())) {
  for (const auto& [name, number] : engine_->re2.NamedCapturingGroups()) {
    group_names_[static_cast<std::size_t>(number) - 1] = name;
  }
}

Pattern::~Pattern() = default;

std::unique_ptr<const Pattern> Pattern::compile(std::string_view text, Mistake& mistake) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  auto engine = std::unique_ptr<Engine>(new Engine{{re2::StringPiece(text.data(), text.size()), options}});
  if (engine->re2.ok()) return std::unique_ptr<const Pattern>(new Pattern(std::move(engine)));
  mistake = {engine->re2.error(), place_of_mistake(text, engine->re2)};
  return nullptr;
}

bool Pattern::matches(std::string_view text) const {
  return engine_->re2.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Pattern::find(std::string_view text, std::size_t from, Match& match) const {
  std::vector<re2::StringPiece> pieces(group_names_.size() + 1);
  const bool found = engine_->re2.Match({text.data(), text.size()}, from, text.size(), RE2::UNANCHORED, pieces.data(),
                                        static_cast<int>(pieces.size()));
  if (!found) return false;
  match.clear();
  for (const re2::StringPiece& piece : pieces) {
    if (piece.data() == nullptr) {
      match.emplace_back();
    } else {
      const auto first = static_cast<std::size_t>(piece.data() - text.data());
      match.emplace_back(Span{first, first + piece.size()});
    }
  }
  return true;
}

}  // namespace valk::regex
