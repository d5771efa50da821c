#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Checks that a device gives what the CPU gives, and how fast it is.
#
#     packaging/device-check.sh [--device cuda:0] [--against cpu] [--objects N] [--build FOLDER] [--keep FOLDER]
#
# Builds the batch program and the torch plugin (no Qt, no VTK) against the LibTorch of python3's torch, or of
# CMAKE_PREFIX_PATH, unless --build names a build that has them; then device_check.py runs every network there is on
# both devices and compares each output and attribution, has the device run out of memory, and prints objects a second
# and the share of the bare passes. With --device cpu the CPU is compared with itself: that tests the check. Needs
# python3 (or PYTHON) with numpy; networks of ODDITY_TEST_DATA/models are checked where that folder is.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

python=${PYTHON:-python3}
device=cuda:0 against=cpu objects=20000 build='' keep=''
while (($#)); do
  case $1 in
    --device) device=$2 ;;
    --against) against=$2 ;;
    --objects) objects=$2 ;;
    --build) build=$2 ;;
    --keep) keep=$2 ;;
    *) sed -n '3,12p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done

if [[ -z $build ]]; then
  cd "$root"
  prefix=${CMAKE_PREFIX_PATH:-$("$python" -c 'import torch; print(torch.utils.cmake_prefix_path)')}
  cmake --preset headless -DCMAKE_PREFIX_PATH="$prefix"
  cmake --build --preset headless --target oddity-batch oddity_torch
  build=build/headless
fi

work=${keep:-$(mktemp -d)}
[[ -n $keep ]] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
export XDG_CONFIG_HOME=$work/config # approvals of the written networks stay out of the user's list
"$python" "$root/packaging/device_check.py" "$build/bin/oddity-batch" "$work" --device "$device" --against "$against" \
  --objects "$objects"
