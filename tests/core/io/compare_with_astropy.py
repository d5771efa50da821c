#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares every image of every FITS file in some folders, bit for bit, with what astropy reads.

    compare_with_astropy.py --pixels PROGRAM [--report FILE.json] FOLDER…

PROGRAM is dump_pixels. Exit code: 0 all the same, 1 some differ, 77 astropy or the folders are absent. astropy gives
the stored numbers; BSCALE and BZERO are applied here in float64 and rounded to float32 once. A file that astropy
cannot read must give an error of ours that names the file, or pixels; one that only we refuse counts as different.
Files in a folder named crash are not shown to astropy, which they bring down: we read them, or refuse them by name."""

import argparse
import json
import os
import subprocess
import sys
import warnings

try:
    import numpy as np
    from astropy.io import fits
except ImportError as reason:
    print("SKIPPED:", reason)
    sys.exit(77)

ENDINGS = (".fits", ".fit", ".fts", ".fz", ".fits.gz", ".fit.gz", ".fits.bz2", ".fit.bz2")


class Refused(Exception):
    pass


class Program:
    """A program of ours that answers paths on stdin with blocks on stdout."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, path):
        self.process.stdin.write(os.fsencode(path) + b"\n")
        self.process.stdin.flush()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the program ended with code {self.process.wait()}")
        line = line.decode("utf-8", "replace").rstrip("\n")
        if line.startswith("ERROR "):
            raise Refused(line[6:])
        return line.split()

    def bytes(self, count):
        return self.process.stdout.read(count)


def our_images(program, path):
    """{HDU number: float32 array} as our program reads them. Raises Refused."""
    program.ask(path)
    images = {}
    while True:
        words = program.line()
        if words[0] == "END":
            return images
        shape = tuple(int(length) for length in reversed(words[2].split(",")))
        count = int(np.prod(shape))
        images[int(words[1])] = np.frombuffer(program.bytes(4 * count), "f4").reshape(shape)


def blank_of(hdu):
    header = hdu._header if isinstance(hdu, fits.CompImageHDU) else hdu.header
    if isinstance(hdu, fits.CompImageHDU) and "ZBLANK" in header:
        return header["ZBLANK"]
    return header.get("BLANK")


def their_image(hdu):
    """What the standard says of the numbers that astropy finds stored, as float32."""
    header = hdu._header if isinstance(hdu, fits.CompImageHDU) else hdu.header
    scale, zero = header.get("BSCALE", 1), header.get("BZERO", 0)
    stored = np.array(hdu.data)
    values = stored.astype("f8")
    if (scale, zero) != (1, 0):
        values = zero + scale * values
    if stored.dtype.kind == "f" and stored.dtype.itemsize == 4 and (scale, zero) == (1, 0):
        result = stored.astype("f4")
    else:
        with np.errstate(over="ignore"):
            result = values.astype("f4")
    blank = blank_of(hdu)
    if blank is not None and stored.dtype.kind in "iu":
        result[stored == blank] = np.nan
    return result


def their_images(path):
    images = {}
    with fits.open(path, memmap=False, do_not_scale_image_data=True) as hdus:
        for number, hdu in enumerate(hdus, 1):
            is_image = isinstance(hdu, (fits.PrimaryHDU, fits.ImageHDU, fits.CompImageHDU))
            if is_image and not isinstance(hdu, fits.GroupsHDU) and hdu.data is not None and hdu.data.size:
                images[number] = their_image(hdu)
    return images


def difference(ours, theirs):
    """What differs between two float32 arrays, or None."""
    if ours.shape != theirs.shape:
        return f"the shape {ours.shape} is not {theirs.shape}"
    bits, expected = ours.view("u4"), np.ascontiguousarray(theirs).view("u4")
    wrong = (bits != expected) & ~(np.isnan(ours) & np.isnan(theirs))
    if not wrong.any():
        return None
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    return f"{int(wrong.sum())} of {wrong.size} pixels differ, the first at {place}: {ours[place]} is not {theirs[place]}"


def compare_images(program, path):
    """(number of images compared, list of complaints)."""
    theirs = None
    if "crash" not in path.split(os.sep):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = their_images(path)
        except Exception:  # astropy raises whatever comes to hand
            pass
    try:
        ours = our_images(program, path)
    except Refused as refused:
        if path not in str(refused):
            return 0, [f"{path}: the message does not name the file: {refused}"]
        return 0, [] if theirs is None else [f"{path}: is refused: {refused}"]
    if theirs is None:
        return 0, []  # nothing to compare with
    complaints = []
    for number in sorted(set(ours) | set(theirs)):
        if number not in ours or number not in theirs:
            complaints.append(f"{path}, HDU {number}: only {'astropy' if number in theirs else 'Oddity'} sees an image")
        elif text := difference(ours[number], theirs[number]):
            complaints.append(f"{path}, HDU {number}: {text}")
    return len(set(ours) & set(theirs)), complaints


def files_of(folders):
    for folder in folders:
        for root, _, names in sorted(os.walk(folder)):
            yield from (os.path.join(root, name) for name in sorted(names) if name.lower().endswith(ENDINGS))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pixels", required=True, help="the program dump_pixels")
    arguments.add_argument("--report", help="write the figures as JSON")
    arguments.add_argument("folders", nargs="+")
    options = arguments.parse_args()
    paths = list(files_of(options.folders))
    if not paths:
        print("SKIPPED: no FITS files in", *options.folders)
        return 77
    program = Program(options.pixels)
    total, complaints = 0, []
    for path in paths:
        count, found = compare_images(program, path)
        total += count
        complaints += found
    for complaint in complaints:
        print(complaint)
    figures = {"files": len(paths), "images": total, "different": len(complaints)}
    print(json.dumps(figures))
    if options.report:
        with open(options.report, "w", encoding="utf-8") as report:
            json.dump(figures | {"complaints": complaints}, report, indent=1)
    return 1 if complaints else 0


sys.exit(main())
