#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what is needed, builds, and opens the window on the built-in demo survey of 5,000 objects with everything
# computed. Without a display the same job runs under Xvfb and leaves pictures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install.sh
cmake --preset release
cmake --build --preset release

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec build/release/bin/oddity --demo
fi
pictures="$PWD/build/pictures"
mkdir -p "$pictures"
xvfb-run -a -s "-screen 0 1920x1200x24" build/release/bin/oddity --demo --tour "$pictures"
echo "There is no display here; the tour's pictures are in $pictures"
