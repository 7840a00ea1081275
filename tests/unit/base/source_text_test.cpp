#include "valk/base/source_text.hpp"

#include "catch.hpp"

using namespace valk::base;

namespace {

LineColumn at(const SourceText& source, std::uint32_t offset, ColumnUnit unit) {
  return source.line_column({offset}, unit);
}

}  // namespace

TEST_CASE("lines end at \\n and \\r\\n, and an empty text has one") {
  CHECK(SourceText("a", "").line_count() == 1);
  CHECK(SourceText("a", "x\n").line_count() == 2);
  const SourceText source("a", "ab\r\ncd\n\nx\ry");
  REQUIRE(source.line_count() == 4);
  CHECK(source.slice(source.line_span(0)) == "ab");
  CHECK(source.slice(source.line_span(1)) == "cd");
  CHECK(source.slice(source.line_span(2)).empty());
  CHECK(source.slice(source.line_span(3)) == "x\ry");
  CHECK(source.line_of({3}) == 0);
  CHECK(source.line_of({4}) == 1);
  CHECK(source.line_of({100}) == 3);
}

TEST_CASE("columns count bytes, UTF-16 units or code points") {
  const SourceText source("a", "x\naλ𝄞b");  // λ: 2 bytes, 1 unit; 𝄞: 4 bytes, 2 units
  CHECK(at(source, 9, ColumnUnit::byte) == LineColumn{1, 7});
  CHECK(at(source, 9, ColumnUnit::utf16) == LineColumn{1, 4});
  CHECK(at(source, 9, ColumnUnit::code_point) == LineColumn{1, 3});
  // Inside a character: its start. Past the end: the end.
  CHECK(at(source, 7, ColumnUnit::utf16) == LineColumn{1, 2});
  CHECK(at(source, 7, ColumnUnit::byte) == LineColumn{1, 3});
  CHECK(at(source, 99, ColumnUnit::code_point) == LineColumn{1, 4});
}

TEST_CASE("offsets of places are clamped to their line") {
  const SourceText source("a", "x\r\naλ𝄞b\n");
  CHECK(source.offset_of({1, 4}, ColumnUnit::utf16).value == 10);
  CHECK(source.offset_of({1, 3}, ColumnUnit::utf16).value == 6);  // between two surrogates: before the character
  CHECK(source.offset_of({1, 3}, ColumnUnit::code_point).value == 10);
  CHECK(source.offset_of({1, 5}, ColumnUnit::byte).value == 6);
  CHECK(source.offset_of({1, 99}, ColumnUnit::utf16).value == 11);
  CHECK(source.offset_of({0, 99}, ColumnUnit::utf16).value == 1);  // not into the line ending
  CHECK(source.offset_of({9, 0}, ColumnUnit::utf16) == source.end());
}

TEST_CASE("places and offsets are inverse at every character") {
  const SourceText source("a", "(a\r\nλ\t𝄞)\n\n\xff\x80z");
  for (ColumnUnit unit : {ColumnUnit::byte, ColumnUnit::utf16, ColumnUnit::code_point}) {
    for (std::uint32_t offset : {0u, 1u, 2u, 4u, 6u, 7u, 11u, 12u, 13u, 14u, 15u, 16u, 17u}) {
      CHECK(source.offset_of(source.line_column({offset}, unit), unit).value == offset);
    }
  }
}

TEST_CASE("the first byte that is not UTF-8 is found") {
  CHECK_FALSE(SourceText("a", "aλ𝄞").first_invalid_utf8());
  CHECK(SourceText("a", "ab\xff").first_invalid_utf8() == ByteOffset{2});
}
