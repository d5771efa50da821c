#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""What bench_stretch.cpp does, by astropy.visualization and numpy: 64x64 stamps and Lupton composites a second."""
import json
import time

import numpy as np
from astropy.visualization import AsinhStretch, LogStretch, MinMaxInterval, SqrtStretch, make_lupton_rgb

SIDE, DISTINCT = 64, 256
random = np.random.default_rng(1)
stamps = random.normal(0, 0.02, (DISTINCT, SIDE, SIDE)).astype(np.float32)
stamps += np.where(random.random(stamps.shape) < 0.125, random.exponential(0.5, stamps.shape), 0).astype(np.float32)


def rate(name, work, rounds):
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        for n in range(rounds):
            work(stamps[n % DISTINCT])
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"bench": name, "per_s": round(rounds / sorted(seconds)[2])}), flush=True)


def astropy_levels(stretch):
    transform = stretch + MinMaxInterval()
    return lambda plane: (transform(plane) * 255 + 0.5).astype(np.uint8)


def numpy_asinh(plane):
    low, high = plane.min(), plane.max()
    scaled = np.arcsinh(10 * (plane - low) / (high - low)) / 3
    return (np.minimum(scaled, 1) * 255 + 0.5).astype(np.uint8)


rate("astropy stamps 64x64 minmax asinh", astropy_levels(AsinhStretch(0.1)), 1000)
rate("astropy stamps 64x64 minmax log", astropy_levels(LogStretch(1000)), 1000)
rate("astropy stamps 64x64 minmax sqrt", astropy_levels(SqrtStretch()), 1000)
rate("numpy stamps 64x64 minmax asinh", numpy_asinh, 1000)
rate("astropy make_lupton_rgb 64x64x3", lambda plane: make_lupton_rgb(plane, plane, plane, stretch=0.5, Q=8), 200)
