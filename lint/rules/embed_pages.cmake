# cmake -DFOLDER=… -DOUTPUT=… -P embed_pages.cmake
#
# Writes a C++ file with every <group>/<name>.md below FOLDER under the rule's id.

file(GLOB_RECURSE pages RELATIVE ${FOLDER} ${FOLDER}/*.md)
list(SORT pages)

set(rows "")
foreach(page IN LISTS pages)
  file(READ ${FOLDER}/${page} text)
  string(FIND "${text}" ")page\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${page} contains the end of a raw string: )page\"")
  endif()
  string(REGEX REPLACE "\\.md$" "" id ${page})
  string(APPEND rows "    {\"${id}\", R\"page(${text})page\"},\n")
endforeach()

file(WRITE ${OUTPUT} "// Made from lint/rules/**.md by embed_pages.cmake.

#include \"engine/pages.hpp\"

namespace valk::lint {
namespace {
constexpr Page all_pages[] = {
${rows}};
}  // namespace

std::span<const Page> pages() { return all_pages; }

}  // namespace valk::lint
")
