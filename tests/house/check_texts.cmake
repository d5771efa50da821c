# SPDX-License-Identifier: BSD-3-Clause
cmake_minimum_required(VERSION 3.25)
# A text put into a sentence is not searched for the place of the next one: "100%2.csv" is a name that a file may have.
# .arg(name, number) puts all in at once; .arg(name).arg(number) does not.
file(GLOB_RECURSE sources RELATIVE ${ROOT} ${ROOT}/widgets/*.cpp ${ROOT}/widgets/*.h ${ROOT}/app/*.cpp ${ROOT}/app/*.h)
set(texts "[nN]ame|[tT]ext|[pP]ath|fromStdString|channels")
set(failures "")
foreach(source IN LISTS sources)
  file(READ ${ROOT}/${source} code)
  string(REGEX REPLACE "[ \n]+" "" code "${code}")
  string(REGEX MATCH "\\.arg\\([A-Za-z0-9_.:>()-]*(${texts})[][A-Za-z0-9_.,:>()-]*\\)\\.arg\\(.?.?.?.?.?.?.?.?.?.?" found "${code}")
  if(found)
    list(APPEND failures "${source}: ${found}")
  endif()
endforeach()
if(failures)
  list(JOIN failures "\n  " text)
  message(FATAL_ERROR "Texts put in before others:\n  ${text}")
endif()
