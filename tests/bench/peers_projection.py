#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""umap-learn beside bench_projection on the same latents, one after the other in one run.

peers_projection.py FOLDER --ours build/.../bench/bench_projection [--rows 10000 70000 200000] [--start pca|spectral]

Both take n_neighbors 15, min_dist 0.1, the same start and two threads. The latents are a seeded Gaussian mixture (20
clusters of 8 intrinsic dimensions in 64) written to FOLDER. The quality of both maps is measured by bench_projection.
One JSON line for each size: seconds, peak memory (the peer before its run too), quality, ratios.
"""
import argparse
import json
import os
import subprocess
import sys

THREADS = "2"
COLUMNS = 64


def latents(rows):
    import numpy as np

    shapes = np.random.default_rng(1000 + COLUMNS)
    centres = shapes.standard_normal((20, COLUMNS))
    axes = shapes.standard_normal((20, COLUMNS, 8)) / np.sqrt(8)
    weights = 1 / np.sqrt(np.arange(1, 21))
    draws = np.random.default_rng(rows + COLUMNS)
    cluster = draws.choice(20, size=rows, p=weights / weights.sum())
    points = np.empty((rows, COLUMNS), "<f4")
    for number in range(20):
        own = cluster == number
        count = int(own.sum())
        factors = draws.standard_normal((count, 8))
        points[own] = centres[number] + factors @ axes[number].T + 0.1 * draws.standard_normal((count, COLUMNS))
    return points


def principal_components(points):
    """Two of them; umap-learn itself brings any start to 0 ... 10."""
    import numpy as np

    centred = points - points.mean(axis=0)
    return (centred @ np.linalg.eigh(centred.T @ centred)[1][:, :-3:-1]).astype("f4")


def peer(data, rows, start, out):
    """Runs in a process of its own, so that its peak of memory is its own."""
    import resource
    import time
    import warnings

    import numpy as np
    import umap

    warnings.filterwarnings("ignore")

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    points = np.fromfile(data, "<f4").reshape(rows, COLUMNS)
    umap.UMAP(low_memory=False).fit_transform(points[:5000])  # compile before the clock runs
    before = peak()
    began = time.perf_counter()
    init = principal_components(points) if start == "pca" else start
    positions = umap.UMAP(low_memory=False, init=init).fit_transform(points)
    seconds = time.perf_counter() - began
    positions.astype("<f4").tofile(out)
    print(json.dumps({"seconds": seconds, "peak_mib": peak(), "before_mib": before, "version": umap.__version__}))


def last_line(command, environment):
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder, ours, rows, start):
    data = os.path.join(folder, f"latents_{rows}.f32")
    if not os.path.exists(data):
        latents(rows).tofile(data)
    environment = dict(os.environ, NUMBA_NUM_THREADS=THREADS, OMP_NUM_THREADS=THREADS, OPENBLAS_NUM_THREADS=THREADS,
                       NUMBA_CACHE_DIR=os.path.join(folder, "numba"))
    common = [ours, "--data", data, "--rows", str(rows), "--columns", str(COLUMNS), "--repeats", "1"]
    mine = last_line(common + [f"threads={THREADS}", f"start={start}"], environment)
    out = os.path.join(folder, "peer.f32")
    theirs = last_line([sys.executable, __file__, "--peer", data, str(rows), start, out], environment)
    quality = last_line(common + [f"map={out}"], environment)
    print(json.dumps({
        "rows": rows, "start": start, "umap-learn": theirs["version"], "seconds": [mine["med_s"], theirs["seconds"]],
        "times_faster": theirs["seconds"] / mine["med_s"],
        "peak_mib": [mine["map_peak_mib"], theirs["peak_mib"], theirs["before_mib"]],
        "memory_share": mine["map_peak_mib"] / theirs["peak_mib"], "recall": mine["recall"],
        **{name: [mine[name], quality[name]] for name in ("trustworthiness", "continuity", "agreement")}}), flush=True)


def main():
    if sys.argv[1:2] == ["--peer"]:
        data, rows, start, out = sys.argv[2:]
        return peer(data, int(rows), start, out)
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--ours", required=True)
    arguments.add_argument("--rows", type=int, nargs="+", default=[10000, 70000, 200000])
    arguments.add_argument("--start", default="pca", choices=["pca", "spectral"])
    given = arguments.parse_args()
    os.makedirs(given.folder, exist_ok=True)
    for rows in given.rows:
        compare(given.folder, given.ours, rows, given.start)


if __name__ == "__main__":
    main()
