# SPDX-License-Identifier: BSD-3-Clause
cmake_minimum_required(VERSION 3.25)
# Every C++ file is as clang-format writes it.
find_program(CLANG_FORMAT NAMES clang-format-14 clang-format REQUIRED)
execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "version 14\\.")
  message("SKIPPED: the style is defined by clang-format 14; here is ${version}")
  return()
endif()
file(GLOB_RECURSE sources ${ROOT}/core/*.h ${ROOT}/core/*.cpp ${ROOT}/plugins/*.h ${ROOT}/plugins/*.cpp ${ROOT}/widgets/*.h
  ${ROOT}/widgets/*.cpp ${ROOT}/app/*.h ${ROOT}/app/*.cpp ${ROOT}/tests/*.h ${ROOT}/tests/*.cpp)
list(FILTER sources EXCLUDE REGEX "/tests/house/broken/")
execute_process(COMMAND ${CLANG_FORMAT} --style=file --dry-run -Werror ${sources} WORKING_DIRECTORY ${ROOT}
  RESULT_VARIABLE status ERROR_VARIABLE complaints)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "${complaints}")
endif()
