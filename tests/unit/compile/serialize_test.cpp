#include "valk/compile/serialize.hpp"

#include "catch.hpp"
#include "valk/compile/compile.hpp"

using namespace valk;

namespace {

std::shared_ptr<const compile::Unit> unit_of(const std::string& text) {
  auto made = compile::compile(*syntax::Tree::parse(base::SourceText::make("test.valk", text)), {});
  REQUIRE(made.unit);
  return made.unit;
}

constexpr auto kText = R"(
;;; Doubles.
(fun {double x & rest} {* 2 x})
(def {table} '(1 -2.5 "text" :key (nested nil true)))
(= {hidden} 9_000_000_000)
(fun {guarded n} {try {/ n 0} (catch :divide-by-zero {e} (\ {} (list e n))) (finally (print "done"))})
)";

}  // namespace

TEST_CASE("a unit that was written and read is the same") {
  const auto unit = unit_of(kText);
  const auto again = compile::deserialize(compile::serialize(*unit), unit->source);
  REQUIRE(again);
  CHECK(compile::disassemble(*again) == compile::disassemble(*unit));
  CHECK(again->definitions == unit->definitions);
  CHECK(again->source == unit->source);
  for (std::size_t i = 0; i < unit->functions.size(); ++i) {
    const compile::Prototype& was = unit->functions[i];
    const compile::Prototype& is = again->functions[i];
    CHECK(is.span == was.span);
    CHECK(is.documentation == was.documentation);
    CHECK(is.parameter_names == was.parameter_names);
    CHECK(is.has_rest == was.has_rest);
    REQUIRE(is.code.size() == was.code.size());
    for (std::uint32_t pc = 0; pc < was.code.size(); ++pc) CHECK(is.span_at(pc) == was.span_at(pc));
    REQUIRE(is.handlers.size() == was.handlers.size());
    for (std::size_t n = 0; n < was.handlers.size(); ++n) CHECK(is.handlers[n].target == was.handlers[n].target);
  }
}

TEST_CASE("bytes that are no unit, or were damaged, are refused") {
  const auto unit = unit_of(kText);
  const std::string good = compile::serialize(*unit);
  CHECK_FALSE(compile::deserialize("", unit->source));
  CHECK_FALSE(compile::deserialize("something else entirely, and long enough", unit->source));
  for (std::size_t length = 0; length < good.size(); length += 7) {
    CHECK_FALSE(compile::deserialize(std::string_view(good).substr(0, length), unit->source));
  }
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    CHECK_FALSE(compile::deserialize(damaged, unit->source));
  }
}

TEST_CASE("damage under a right checksum ends in a refusal or a unit, never in a crash") {
  const auto unit = unit_of(kText);
  const std::string good = compile::serialize(*unit);
  for (std::size_t at = 8; at + 8 < good.size(); ++at) {
    std::string damaged = good.substr(0, good.size() - 8);
    damaged[at] = static_cast<char>(0xFF);
    const std::uint64_t sum = compile::checksum(damaged);
    for (int i = 0; i < 8; ++i) damaged.push_back(static_cast<char>(sum >> (8 * i)));
    const auto read = compile::deserialize(damaged, unit->source);
    if (read == nullptr) continue;
    for (const compile::Prototype& function : read->functions) static_cast<void>(compile::verify(*read, function));
  }
}
