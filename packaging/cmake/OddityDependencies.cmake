# SPDX-License-Identifier: BSD-3-Clause
# Everything Oddity builds on, found once. README says what each is for; packaging/install.sh installs it.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(CFITSIO REQUIRED IMPORTED_TARGET cfitsio)
pkg_check_modules(WCSLIB REQUIRED IMPORTED_TARGET wcslib)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Eigen3 REQUIRED NO_MODULE)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)

if(ODDITY_TORCH)
  find_package(Torch REQUIRED)
endif()
if(ODDITY_WINDOW OR ODDITY_TESTS)
  find_package(Qt6 REQUIRED COMPONENTS Core Test)
endif()
if(ODDITY_WINDOW)
  find_package(Qt6 REQUIRED COMPONENTS Gui Widgets OpenGL OpenGLWidgets Svg Concurrent)
  find_package(VTK REQUIRED COMPONENTS CommonCore CommonDataModel RenderingCore RenderingOpenGL2)
endif()

set(ODDITY_TEST_DATA "${PROJECT_SOURCE_DIR}/../shared/data" CACHE PATH "Folder of real data for tests; tests that need it skip where it is absent")
