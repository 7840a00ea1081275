# How everything is compiled.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(VALK_TESTS "Build the tests" ON)
set(VALK_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined")
option(VALK_FUZZ "Build the fuzzers; needs clang" OFF)
option(VALK_STRESS_COLLECTOR "Collect at every allocation" OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Everything of ours is compiled with these; foreign sources are not.
add_library(valk_options INTERFACE)
target_compile_options(valk_options INTERFACE -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough
  # GCC 12 sees overlapping copies in `"a" + string` (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Nor does it see that a Root leaves the list of roots before its frame ends.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-dangling-pointer>)
if(VALK_STRESS_COLLECTOR)
  target_compile_definitions(valk_options INTERFACE VALK_STRESS_COLLECTOR=1)
endif()

if(VALK_SANITIZE)
  add_compile_options(-fsanitize=${VALK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${VALK_SANITIZE})
  # Instrumented code confuses GCC's flow analysis; the plain builds keep this warning.
  target_compile_options(valk_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
