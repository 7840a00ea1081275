#include "valk/catalog/catalog.hpp"

#include <set>
#include <string>

#include "catch.hpp"

using namespace valk::catalog;

TEST_CASE("entries are in the order of names, each once") {
  const auto all = entries();
  REQUIRE(!all.empty());
  for (std::size_t i = 1; i < all.size(); ++i) {
    INFO(all[i].name);
    CHECK(all[i - 1].name < all[i].name);
  }
}

TEST_CASE("names are found") {
  for (const Entry& entry : entries()) CHECK(find(entry.name) == &entry);
  CHECK(find("") == nullptr);
  CHECK(find("aio/the") == nullptr);
  CHECK(find("aio/thens") == nullptr);
  CHECK(find_special_form("if") == find("if"));
  CHECK(find_special_form("map") == nullptr);
}

TEST_CASE("an entry says what was declared") {
  const Entry* then = find("aio/then");
  REQUIRE(then != nullptr);
  CHECK(then->kind == EntryKind::native);
  CHECK(then->signature == "(aio/then handle f)");
  CHECK(then->min_operands == 2);
  CHECK(then->max_operands == 2);
  CHECK(then->operands[1].called == CalledWhen::later);
  CHECK(then->gives_handle());
  CHECK(has(then->effects, Effect::suspends));
  CHECK(then->area == "aio");
  CHECK(then->file == "stdlib/native/aio.valk");
  CHECK(then->line > 1);
  CHECK(then->summary.starts_with("Calls `f`"));

  const Entry* map = find("map");
  REQUIRE(map != nullptr);
  CHECK(map->kind == EntryKind::function);
  CHECK(map->operands[0].called == CalledWhen::inside);
  CHECK(map->native_index == -1);
  CHECK(map->file == "stdlib/prelude/list.valk");

  const Entry* branch = find("if");
  REQUIRE(branch != nullptr);
  CHECK(branch->signature == "(if condition then else?)");
  CHECK(branch->layout == Layout::body);
  CHECK(branch->indent == 1);
  CHECK(branch->operands[1].role == Role::block);
  CHECK(branch->operands[2].optional);

  CHECK(find("nil")->kind == EntryKind::constant);
  CHECK(find("str")->max_operands == -1);
  CHECK(find("aio/sleep")->accepts_system);
  CHECK(find("%sort-by-keys")->internal);
  CHECK(find("+")->is_pure());
}

TEST_CASE("natives are numbered without gaps") {
  std::int32_t next = 0;
  for (const Entry& entry : entries()) {
    if (entry.kind == EntryKind::native) {
      CHECK(entry.native_index == next++);
    } else {
      CHECK(entry.native_index == -1);
    }
  }
  CHECK(native_count() == static_cast<std::size_t>(next));
}

TEST_CASE("every entry is documented") {
  for (const Entry& entry : entries()) {
    INFO(entry.name);
    CHECK(!entry.summary.empty());
    CHECK(entry.documentation.starts_with(entry.summary.substr(0, 10)));
    CHECK(entry.summary.ends_with('.'));
    CHECK((entry.internal || !entry.example.empty()));
    CHECK(entry.documentation.find("\n{:") == std::string_view::npos);
  }
}

TEST_CASE("the standard sources are there") {
  std::set<std::string_view> paths;
  for (const StandardSource& source : standard_sources()) {
    CHECK(paths.insert(source.path).second);
    CHECK(standard_source(source.path) == source.text);
    CHECK(source.text.ends_with('\n'));
  }
  CHECK(standard_source("stdlib/none.valk").empty());
  REQUIRE(!prelude_sources().empty());
  for (const StandardSource& source : prelude_sources()) CHECK(source.path.starts_with("stdlib/prelude/"));
  // Every entry's declaration can be shown.
  for (const Entry& entry : entries()) CHECK(standard_source(entry.file).find(entry.name) != std::string_view::npos);
  CHECK(fingerprint() != 0);
}

namespace {

// The operands' names that a call with `count` operands has: "sys" where nothing is said.
std::string reading(std::string_view name, std::size_t count) {
  const Entry& entry = *find(name);
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    const Operand* operand = operand_at(entry, i, count);
    if (i > 0) result += ' ';
    result += operand == nullptr ? "-" : operand->name;
  }
  return result;
}

}  // namespace

TEST_CASE("operands are read by their number") {
  CHECK(reading("aio/then", 2) == "handle f");
  CHECK(reading("aio/then", 1) == "handle");
  CHECK(reading("aio/then", 3) == "handle f -");
  CHECK(reading("get", 3) == "collection key default");
  CHECK(reading("str", 3) == "values values values");
  CHECK(reading("printf", 3) == "format values values");
  // Optional ones may be in front and in the middle.
  CHECK(reading("aio/catch", 2) == "handle f");
  CHECK(reading("aio/catch", 3) == "handle kind f");
  CHECK(reading("error", 1) == "message");
  CHECK(reading("error", 2) == "kind message");
  CHECK(reading("error", 3) == "kind message data");
  CHECK(reading("reduce", 2) == "f list");
  CHECK(reading("reduce", 3) == "f initial list");
}

TEST_CASE("a system may be in front") {
  CHECK(reading("aio/sleep", 1) == "ms");
  CHECK(reading("aio/sleep", 2) == "- ms");
  CHECK(reading("aio/stop", 1) == "-");
  CHECK(reading("http2/server-listen", 2) == "port handler");
}

TEST_CASE("callbacks are seen under any reading of a call") {
  const Entry& listen = *find("http2/server-listen");
  CHECK(called_when(listen, 0, 3) == CalledWhen::never);
  CHECK(called_when(listen, 1, 3) == CalledWhen::later);
  CHECK(called_when(listen, 2, 3) == CalledWhen::later);
  CHECK(called_when(listen, 2, 4) == CalledWhen::later);
  CHECK(called_when(*find("map"), 0, 2) == CalledWhen::inside);
  CHECK(called_when(*find("map"), 1, 2) == CalledWhen::never);
  CHECK(called_when(*find("aio/catch"), 2, 3) == CalledWhen::later);
  CHECK(called_when(*find("aio/catch"), 1, 3) == CalledWhen::never);
  CHECK(called_when(*find("str"), 7, 8) == CalledWhen::never);
}
