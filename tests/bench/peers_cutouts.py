#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Cutouts with astropy and fitsio beside ours: the same files, the same places, one run.

    peers_cutouts.py FOLDER [--ours bench_cutouts] [--repeats R]

Makes the seeded files in FOLDER (0.6 GB) unless they are there: tile.fits (10000×10000 float32), rice.fits (5000×5000,
RICE_1), small/ (5000 files of 3×64×64). Prints one JSON line a measurement and, with --ours, the ratios."""

import argparse
import glob
import json
import os
import statistics
import subprocess
import time
import warnings

import astropy
import fitsio
import numpy as np
from astropy.io import fits
from astropy.nddata import Cutout2D

EDGE = 64
HALF = EDGE // 2


def make_files(folder):
    os.makedirs(f"{folder}/small", exist_ok=True)
    random = np.random.default_rng(11)
    tile = (random.standard_normal((10000, 10000), dtype="f4") * 10 + 100).astype("f4")
    fits.writeto(f"{folder}/tile.fits", tile, overwrite=True)
    compressed = fits.CompImageHDU(tile[:5000, :5000], compression_type="RICE_1", quantize_level=4)
    compressed.writeto(f"{folder}/rice.fits", overwrite=True)
    for number in range(5000):
        pixels = random.standard_normal((3, EDGE, EDGE), dtype="f4")
        fits.writeto(f"{folder}/small/{number:05d}.fits", pixels, overwrite=True)
    random.integers(HALF, 10000 - HALF, (10000, 2)).astype("<i4").tofile(f"{folder}/tile.places")
    random.integers(HALF, 5000 - HALF, (1000, 2)).astype("<i4").tofile(f"{folder}/rice.places")


def places_of(path):
    return [(int(x), int(y)) for x, y in np.fromfile(path, "<i4").reshape(-1, 2)]


def measure(bench, reader, repeats, work):
    """Median wall time of work(), which gives the pixels and their number of cutouts or files."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        pixels, count = work()
        times.append(time.perf_counter() - start)
    seconds = statistics.median(times)
    line = {"bench": bench, "reader": reader, "threads": 1, "med_s": round(seconds, 6), "per_s": round(count / seconds)}
    line["sum"] = float(np.sum(pixels, dtype="f8"))
    print(json.dumps(line), flush=True)
    return line


def cutouts(places, cut):
    pixels = np.empty((len(places), EDGE, EDGE), "f4")
    for index, (x, y) in enumerate(places):
        pixels[index] = cut(x, y)
    return pixels, len(places)


def with_cutout2d(path, places):
    with fits.open(path, memmap=True) as hdus:
        data = hdus[0].data
        return cutouts(places, lambda x, y: Cutout2D(data, (x - 0.5, y - 0.5), EDGE, copy=True).data)


def with_section(path, places):
    with fits.open(path) as hdus:
        section = hdus[0].section
        return cutouts(places, lambda x, y: section[y - HALF : y + HALF, x - HALF : x + HALF])


def with_fitsio(path, places, hdu):
    with fitsio.FITS(path) as file:
        image = file[hdu]
        return cutouts(places, lambda x, y: image[y - HALF : y + HALF, x - HALF : x + HALF])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--ours", help="the program bench_cutouts, run between the peers")
    arguments.add_argument("--repeats", type=int, default=3)
    options = arguments.parse_args()
    folder, repeats = options.folder, options.repeats
    warnings.simplefilter("ignore")
    if not os.path.exists(f"{folder}/rice.places"):
        make_files(folder)
    print(json.dumps({"astropy": astropy.__version__, "fitsio": fitsio.__version__, "cores": os.cpu_count()}))
    tile, rice = f"{folder}/tile.fits", f"{folder}/rice.fits"
    with open(tile, "rb") as file:  # into the page cache
        while file.read(1 << 24):
            pass
    ours = []

    def run_ours():
        if options.ours:
            command = [options.ours, f"folder={folder}", f"repeats={max(5, repeats)}"]
            output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            print(output, end="", flush=True)
            ours.extend(json.loads(line) for line in output.splitlines())

    run_ours()
    places = places_of(f"{folder}/tile.places")
    peers = [
        measure("tile", "Cutout2D", repeats, lambda: with_cutout2d(tile, places)),
        measure("tile", "astropy section", repeats, lambda: with_section(tile, places)),
        measure("tile", "fitsio", repeats, lambda: with_fitsio(tile, places, 0)),
    ]
    places = places_of(f"{folder}/rice.places")
    peers.append(measure("rice", "fitsio", repeats, lambda: with_fitsio(rice, places, 1)))
    peers.append(measure("rice_whole", "fitsio", repeats, lambda: (fitsio.read(rice), 5000 * 5000)))
    peers.append(measure("rice_whole", "astropy", repeats, lambda: (fits.getdata(rice), 5000 * 5000)))
    paths = sorted(glob.glob(f"{folder}/small/*.fits"))
    peers.append(
        measure("small_files", "astropy", repeats, lambda: (np.stack([fits.getdata(p) for p in paths]), len(paths)))
    )
    peers.append(
        measure("small_files", "fitsio", repeats, lambda: (np.stack([fitsio.read(p) for p in paths]), len(paths)))
    )
    run_ours()
    for peer in peers:
        for threads in (1, 2):
            same = [line for line in ours if line["bench"] == peer["bench"] and line["threads"] == threads]
            if not same:
                continue
            speed = statistics.median(line["per_s"] for line in same)
            line = {"bench": peer["bench"], "against": peer["reader"], "threads": threads}
            line["ratio"] = round(speed / peer["per_s"], 2)
            line["same_pixels"] = all(abs(line["sum"] - peer["sum"]) <= 1e-9 * abs(peer["sum"]) for line in same)
            print(json.dumps(line))


main()
