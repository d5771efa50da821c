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
  # Without this ccache keeps nothing that was compiled with headers compiled beforehand.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros" "${CCACHE_PROGRAM}")
endif()

add_library(oddity_flags INTERFACE)
target_compile_options(oddity_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-align -Wno-missing-field-initializers $<$<BOOL:${ODDITY_WERROR}>:-Werror>)
target_compile_definitions(oddity_flags INTERFACE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)

# Sources of tests are compiled lightly: what they measure lives in the libraries. At -O1 GCC 12 sees std::string write out of
# bounds where it does not (GCC bug 105651). Qt's defines that hold a test's folder are taken away: they would make every
# folder's prelude another one.
set(ODDITY_TEST_OPTIONS $<$<CONFIG:RelWithDebInfo>:-O1> -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
  -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)

# oddity_prelude(NAME [TESTS] HEADERS … LINKS …): headers compiled once for the libraries, or the tests, of all folders in which
# ODDITY_PRELUDE is NAME. Sources still include what they use: configure with CMAKE_DISABLE_PRECOMPILE_HEADERS to see it.
function(oddity_prelude name)
  cmake_parse_arguments(ARG "TESTS" "" "HEADERS;LINKS" ${ARGN})
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
  if(ARG_TESTS)
    file(CONFIGURE OUTPUT "${source}" CONTENT "int main()\n{\n}\n")
    add_executable(${name} "${source}")
    target_compile_options(${name} PRIVATE ${ODDITY_TEST_OPTIONS})
  else()
    file(CONFIGURE OUTPUT "${source}" CONTENT "\n")
    add_library(${name} OBJECT "${source}")
  endif()
  set_target_properties(${name} PROPERTIES AUTOMOC OFF)
  target_link_libraries(${name} PRIVATE oddity_flags ${ARG_LINKS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

# oddity_library(NAME SOURCES … LINKS …): a room as a static library; LINKS are PRIVATE.
function(oddity_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE oddity_flags ${ARG_LINKS})
  if(ODDITY_PRELUDE)
    target_precompile_headers(${name} REUSE_FROM ${ODDITY_PRELUDE})
  endif()
endfunction()

# oddity_test(NAME SOURCE LINKS …): one Qt Test program per source file, which includes its own NAME.moc; tests get the
# real-data folder in ODDITY_TEST_DATA.
function(oddity_test name source)
  cmake_parse_arguments(ARG "GUI" "" "LINKS" ${ARGN})
  qt6_generate_moc("${CMAKE_CURRENT_SOURCE_DIR}/${source}" "${CMAKE_CURRENT_BINARY_DIR}/moc/${name}.moc")
  add_executable(${name} ${source} "${CMAKE_CURRENT_BINARY_DIR}/moc/${name}.moc")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}/moc")
  target_compile_options(${name} PRIVATE ${ODDITY_TEST_OPTIONS})
  target_precompile_headers(${name} REUSE_FROM ${ODDITY_PRELUDE})
  target_link_libraries(${name} PRIVATE oddity_flags ${ARG_LINKS} Qt6::Test)
  add_test(NAME ${name} COMMAND ${name})
  if(ARG_GUI)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
  set_property(TEST ${name} PROPERTY ENVIRONMENT
    "ODDITY_TEST_DATA=${ODDITY_TEST_DATA}" "ODDITY_RESOURCES=${PROJECT_SOURCE_DIR}/resources"
    "ODDITY_PLUGINS=${CMAKE_LIBRARY_OUTPUT_DIRECTORY}/oddity" "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/tests/config")
endfunction()
