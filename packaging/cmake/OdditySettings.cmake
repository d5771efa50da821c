# SPDX-License-Identifier: BSD-3-Clause
# Compiler settings shared by every room, and oddity_library(), which gives each room the same rules.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(oddity_flags INTERFACE)
target_compile_options(oddity_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wno-missing-field-initializers $<$<BOOL:${ODDITY_WERROR}>:-Werror>)
target_compile_definitions(oddity_flags INTERFACE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)

# oddity_library(NAME SOURCES … LINKS …): a room as a static library; LINKS are PRIVATE.
function(oddity_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE oddity_flags ${ARG_LINKS})
endfunction()

# oddity_test(NAME SOURCE LINKS …): one Qt Test program per source file; tests get the real-data folder in ODDITY_TEST_DATA.
function(oddity_test name source)
  cmake_parse_arguments(ARG "GUI" "" "LINKS" ${ARGN})
  add_executable(${name} ${source})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE oddity_flags ${ARG_LINKS} Qt6::Test)
  add_test(NAME ${name} COMMAND ${name})
  if(ARG_GUI)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
  set_property(TEST ${name} PROPERTY ENVIRONMENT
    "ODDITY_TEST_DATA=${ODDITY_TEST_DATA}" "ODDITY_RESOURCES=${PROJECT_SOURCE_DIR}/resources"
    "ODDITY_PLUGINS=${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/oddity" "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/tests/config")
endfunction()
