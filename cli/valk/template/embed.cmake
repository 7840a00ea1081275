# cmake -DFOLDER=… -DOUTPUT=… -P embed.cmake
#
# Writes a C++ file with every file of the project that `valk new` makes. A name that begins with `dot-` stands for a
# hidden one.

file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(REMOVE_ITEM files embed.cmake)
list(SORT files)

set(rows "")
foreach(name IN LISTS files)
  file(READ ${FOLDER}/${name} text)
  string(FIND "${text}" ")file\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${name} contains the end of a raw string: )file\"")
  endif()
  string(REGEX REPLACE "^dot-" "." path ${name})
  string(APPEND rows "    {\"${path}\", R\"file(${text})file\"},\n")
endforeach()

file(WRITE ${OUTPUT} "// Made from cli/valk/template by embed.cmake.

#include \"template.hpp\"

namespace valk::cli {
namespace {
constexpr TemplateFile files[] = {
${rows}};
}  // namespace

std::span<const TemplateFile> template_files() { return files; }

}  // namespace valk::cli
")
