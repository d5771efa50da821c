#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what is needed, builds with warnings as errors, and runs every test.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packaging/install.sh
cmake --preset dev
cmake --build --preset dev
xvfb-run -a -s "-screen 0 1600x1000x24" ctest --preset dev --timeout 300 --parallel "$(nproc)"
