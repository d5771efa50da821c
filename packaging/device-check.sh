#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# On a machine with a CUDA device: builds the batch program against the LibTorch of python3's torch (no Qt, no VTK),
# runs the demo network on the CPU and on the device, and says by how much latents differ. Needs python3 with numpy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

torch_cmake=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --preset headless -DCMAKE_PREFIX_PATH="$torch_cmake"
cmake --build --preset headless --target oddity-batch oddity_torch
batch=build/headless/bin/oddity-batch

"$batch" demo "$work/sky" --objects 2000 --seed 1
for device in cpu cuda:0; do
  "$batch" import "$work/$device.oddity" --catalog "$work"/sky/catalog.fits --images "$work"/sky/images.fits
  "$batch" run "$work/$device.oddity" --model resources/models/demo-vae.pt --device "$device" --json
done

python3 - "$work" <<'PYTHON'
import glob
import sys

import numpy

cpu, device = (numpy.load(glob.glob(f"{sys.argv[1]}/{name}.oddity/runs/*/latents.npy")[0]) for name in ("cpu", "cuda:0"))
both = numpy.isfinite(cpu).all(axis=1)
assert both.any() and (both == numpy.isfinite(device).all(axis=1)).all(), "other objects are flagged on the device"
largest = numpy.abs(cpu[both] - device[both]).max() / cpu[both].std()
print(f"largest difference of a latent: {largest:.2e} of their spread")
assert largest < 1e-2, "the device gives other latents than the CPU"
PYTHON
