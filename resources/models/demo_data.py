# SPDX-License-Identifier: BSD-3-Clause
"""Reads a demo survey written by `oddity-batch demo` and prepares it as the card says."""
import pathlib

import numpy as np
from astropy.io import fits

import prepare

CLASSES = ["elliptical", "lenticular", "spiral", "barred_spiral", "edge_on", "irregular"]

INPUT = {
    "name": "image", "kind": "image", "bands": ["g", "r", "z"], "height": 64, "width": 64, "size_multiple": 1,
    "pixel_scale_arcsec": 0.262, "unit": "nanomaggy",
    "prepare": [
        {"step": "nan_to", "value": 0},
        {"step": "per_band_scale", "scale": [4.0, 2.4, 1.6]},
        {"step": "asinh", "softening": 0.1},
        {"step": "affine", "scale": 0.25, "offset": 0},
    ],
}


def read_survey(folder, card):
    """Prepared images (N, 3, 64, 64) float32 and the truth table."""
    folder = pathlib.Path(folder)
    with fits.open(folder / "images.fits", memmap=True) as images:
        stack = images[0].data
        prepared = np.empty(stack.shape, np.float32)
        for i, image in enumerate(stack):
            prepared[i] = prepare.prepare(image, card)
    with fits.open(folder / "truth.fits") as truth:
        table = {name: np.array(truth[1].data[name]) for name in truth[1].columns.names}
    for name in ("id", "class", "kind", "type"):
        table[name] = np.char.strip(table[name])
    return prepared, table
