# Defines the target `tree_sitter_core`: the tree-sitter library, 0.22 or newer.
#
# Debian 12's 0.20 is not used: it corrupts the heap on nodes with 65,536 children. Where the system has nothing newer, the
# C sources that the npm package of that name carries are fetched once, checked against the hash below, and kept in
# build/third_party for all build folders.

set(VALK_TREE_SITTER_VERSION 0.25.1)
set(VALK_TREE_SITTER_SHA512 9ab70476462d1dfacad40e9fb373ba171901a344228395d45ea1e1c54390bb46e63e8d34405e17692c7879da5acdd1f0c674828e518a1a022a59d68de1dbd32c)

# Sets `result` to the folder `lib` of the sources, fetching them where they are missing.
function(valk_fetch_tree_sitter result)
  set(store ${PROJECT_SOURCE_DIR}/build/third_party)
  set(folder ${store}/tree-sitter-${VALK_TREE_SITTER_VERSION})
  set(${result} ${folder}/package/vendor/tree-sitter/lib PARENT_SCOPE)
  file(MAKE_DIRECTORY ${store})
  file(LOCK ${store}/tree-sitter.lock GUARD FUNCTION TIMEOUT 120)
  if(EXISTS ${folder}/complete)
    return()
  endif()

  set(archive ${store}/tree-sitter-${VALK_TREE_SITTER_VERSION}.tgz)
  if(NOT EXISTS ${archive})
    find_program(NPM npm)
    if(NOT NPM)
      message(FATAL_ERROR "tree-sitter 0.22 or newer is not installed, and npm, which would fetch its sources, is not either")
    endif()
    message(STATUS "Fetching tree-sitter ${VALK_TREE_SITTER_VERSION}")
    execute_process(
      COMMAND ${NPM} pack --silent --ignore-scripts --pack-destination ${store} tree-sitter@${VALK_TREE_SITTER_VERSION}
      WORKING_DIRECTORY ${store} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE message)
    if(failed)
      message(FATAL_ERROR "npm could not fetch tree-sitter@${VALK_TREE_SITTER_VERSION}: ${message}")
    endif()
  endif()

  file(SHA512 ${archive} found)
  if(NOT found STREQUAL VALK_TREE_SITTER_SHA512)
    file(REMOVE ${archive})
    message(FATAL_ERROR "tree-sitter-${VALK_TREE_SITTER_VERSION}.tgz is not the expected archive: its SHA-512 is ${found}")
  endif()
  file(REMOVE_RECURSE ${folder})
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${folder} PATTERNS "package/vendor/tree-sitter/lib/*")
  file(TOUCH ${folder}/complete)
endfunction()

pkg_check_modules(TREE_SITTER QUIET IMPORTED_TARGET tree-sitter>=0.22)
if(TREE_SITTER_FOUND)
  add_library(tree_sitter_core INTERFACE)
  target_link_libraries(tree_sitter_core INTERFACE PkgConfig::TREE_SITTER)
else()
  valk_fetch_tree_sitter(tree_sitter_lib)
  add_library(tree_sitter_core STATIC ${tree_sitter_lib}/src/lib.c)
  target_include_directories(tree_sitter_core BEFORE PUBLIC ${tree_sitter_lib}/include PRIVATE ${tree_sitter_lib}/src)
  target_compile_definitions(tree_sitter_core PRIVATE _DEFAULT_SOURCE)
  # Not ours: no warnings. Fast in debug builds too, since every test parses.
  target_compile_options(tree_sitter_core PRIVATE -w -O2)
endif()
