#include <regex>
#include <set>

#include "catch.hpp"
#include "valk/lint/lint.hpp"

namespace valk::lint {

TEST_CASE("ids are unique, made of group and name, and listed by group") {
  const std::regex shape("[a-z]+/[a-z]+(-[a-z]+)*");
  std::set<std::string_view> ids;
  std::set<std::string_view> finished_groups;
  std::string_view group;
  for (const Rule& rule : rules()) {
    INFO(rule.id);
    CHECK(std::regex_match(std::string(rule.id), shape));
    CHECK(ids.insert(rule.id).second);
    CHECK(rule.id.starts_with(std::string(rule.group) + "/"));
    if (rule.group != group) {
      CHECK(finished_groups.insert(rule.group).second);
      group = rule.group;
    }
    CHECK(find_rule(rule.id) == &rule);
  }
}

TEST_CASE("an unknown id is answered with the nearest") {
  CHECK(find_rule("barrier/mising") == nullptr);
  CHECK(rule_suggestion("barrier/mising").find("`barrier/missing`") != std::string::npos);
}

TEST_CASE("levels are spelt as configuration spells them") {
  for (const Level level : {Level::off, Level::info, Level::warn, Level::error})
    CHECK(level_from(to_string(level)) == level);
  CHECK(!level_from("warning"));
}

TEST_CASE("options override a rule's level, and `only` switches the others off") {
  Options options;
  const Rule& rule = *find_rule("barrier/missing");
  CHECK(options.level_of(rule) == Level::error);
  options.levels["barrier/missing"] = Level::info;
  CHECK(options.level_of(rule) == Level::info);
  options.only = {"call/arity"};
  CHECK(options.level_of(rule) == Level::off);
  CHECK(options.level_of(*find_rule("call/arity")) == Level::error);
}

}  // namespace valk::lint
