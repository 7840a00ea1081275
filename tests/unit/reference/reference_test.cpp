#include "valk/reference/reference.hpp"

#include <map>
#include <set>

#include "catch.hpp"

namespace valk::reference {
namespace {

const catalog::Entry& entry(std::string_view name) {
  const catalog::Entry* found = catalog::find(name);
  REQUIRE(found != nullptr);
  return *found;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++number;
  return number;
}

TEST_CASE("errors are those that the documentation names as raised") {
  CHECK(errors_of(entry("head")) == std::vector<std::string_view>{":empty"});
  CHECK(errors_of(entry("list")).empty());
}

TEST_CASE("effects are said in words") {
  CHECK(effects_of(entry("deref")) == std::vector<std::string_view>{"reads state"});
  CHECK(effects_of(entry("+")).empty());
}

TEST_CASE("every public name has one section, and its links lead there") {
  std::vector<Page> pages = markdown_pages();
  std::map<std::string, std::string> texts;
  for (const Page& page : pages) texts[page.path] += page.text;
  const std::string& index = texts["README.md"];
  for (const catalog::Entry& one : catalog::entries()) {
    INFO(one.name);
    std::size_t sections = 0;
    for (const Page& page : pages) sections += count(page.text, "\n## `" + std::string(one.name) + "`\n");
    CHECK(sections == (one.internal ? 0U : 1U));
    if (one.internal) continue;
    std::size_t at = index.find("| [`" + std::string(one.name) + "`](");
    REQUIRE(at != std::string::npos);
    std::size_t begin = index.find("](", at) + 2, end = index.find(')', begin);
    std::string link = index.substr(begin, end - begin);
    std::size_t hash = link.find('#');
    const std::string& page = texts[link.substr(0, hash)];
    CHECK(count(page, "<a id=\"" + link.substr(hash + 1) + "\"></a>") == 1);
  }
}

TEST_CASE("internal names belong to no area") {
  for (const Area& area : areas()) {
    CHECK_FALSE(area.entries.empty());
    for (const catalog::Entry* one : area.entries) CHECK_FALSE(one->internal);
  }
}

TEST_CASE("an entry as text ends with where it is defined") {
  std::string text = as_text(entry("head"), "<", ">");
  CHECK(text.starts_with("<(head list)>\n\n"));
  CHECK(text.find("  defined   stdlib/native/list.valk:") != std::string::npos);
}

}  // namespace
}  // namespace valk::reference
