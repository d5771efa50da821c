#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what Oddity needs on Debian 12 or 13. Safe to run again; does nothing when all is there.
set -euo pipefail

packages=(
  g++ cmake ninja-build pkg-config        # compiler and build
  ccache                                  # rebuilds in seconds
  clang-format                            # the one code style
  qt6-base-dev libqt6opengl6-dev          # the window; Qt Test
  libqt6svg6-dev                          # icons
  libgl1-mesa-dri libgl-dev libopengl-dev # OpenGL, in software where there is no GPU
  libvulkan-dev libxkbcommon-dev          # Qt's CMake files look for them
  libvtk9-dev                             # the map
  libtorch-dev                            # the networks
  libopenblas0-openmp                     # fast matrix products: the reference BLAS is about 15 times slower
  libcfitsio-dev                          # compressed FITS, and what the tests compare our reader with
  wcslib-dev                              # sky coordinates
  libbz2-dev                              # files packed with bzip2
  libpng-dev libjpeg62-turbo-dev          # PNG and JPEG pictures of galaxies
  libexpat1-dev                           # VOTable
  libyaml-cpp-dev                         # the header of ECSV
  libmuparser-dev                         # expressions over columns
  libre2-dev                              # regular expressions in them
  zlib1g-dev                              # sizes of compressed files before they are opened
  libsqlite3-dev                          # the project and its labels
  libeigen3-dev                           # linear algebra
  nlohmann-json3-dev                      # model cards and manifests
  libcli11-dev                            # the batch program's command line
  libssl-dev                              # SHA-256
  python3-astropy                         # tests: every file read as astropy reads it
  python3-torch                           # tests: attributions as PyTorch gives them; exporting networks
  python3-torchvision                     # tests: exporting its backbones by name
  clang libclang-rt-dev                   # tests: fuzzing
  xvfb xauth                              # a display for tests and for machines without one
  fonts-dejavu-core                       # text where no other font is installed
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
fi
