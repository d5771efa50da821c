# SPDX-License-Identifier: BSD-3-Clause
"""The preparation steps of a model card, in NumPy: cutout (bands, height, width) to network input, float32.

The same steps as the program's own (core/model/inputs/preparation.h); README.md beside this file states each formula.
"""
import math

import numpy as np

NUMBERS = {  # step: (required numbers, optional numbers)
    "centre_crop": ({"size"}, set()),
    "resize": ({"size"}, set()),
    "nan_to": ({"value"}, set()),
    "asinh": ({"softening"}, set()),
    "per_band_scale": (set(), set()),
    "standardize": (set(), set()),
    "affine": ({"scale", "offset"}, set()),
    "fixed_scale": ({"low", "high"}, set()),
    "clip": ({"low", "high"}, set()),
    "min_max": (set(), {"per_band"}),
    "quantize": ({"levels"}, {"truncate"}),
    "sigma_clip_threshold": ({"sigma", "clip", "iterations"}, set()),
}
LISTS = {"per_band_scale": {"scale"}, "standardize": {"mean", "deviation"}}  # one value a band


def check_steps(steps, bands):
    """Raises ValueError naming the first step or parameter that is unknown or missing."""
    for number, step in enumerate(steps):
        name = step.get("step")
        if name not in NUMBERS:
            raise ValueError(f"prepare[{number}]: unknown step {name!r}; known: {', '.join(NUMBERS)}")
        required, optional = NUMBERS[name]
        given = set(step) - {"step"}
        lists = LISTS.get(name, set())
        wanted = required | lists
        if wanted - given:
            raise ValueError(f"prepare[{number}] ({name}): {', '.join(sorted(wanted - given))} missing")
        if given - wanted - optional:
            raise ValueError(f"prepare[{number}] ({name}): unknown {', '.join(sorted(given - wanted - optional))}")
        for values in lists:
            if len(step[values]) != bands:
                raise ValueError(f"prepare[{number}] ({name}): {len(step[values])} values for {bands} bands")


def per_band(values):
    return np.asarray(values, np.float32)[:, None, None]


def centre_crop(image, size):
    out = np.full((image.shape[0], size, size), np.nan, np.float32)
    start = [math.floor((length - size + 1) / 2) for length in image.shape[1:]]
    take = [slice(max(0, s), max(0, min(length, s + size))) for s, length in zip(start, image.shape[1:])]
    put = [slice(t.start - s, t.stop - s) for t, s in zip(take, start)]
    out[:, put[0], put[1]] = image[:, take[0], take[1]]
    return out


def axis_weights(old, new):
    """The new × old matrix that resizes one axis: area mean down, bilinear up."""
    weights = np.zeros((new, old))
    step = old / new
    for i in range(new):
        if new < old:
            low, high = i * step, min((i + 1) * step, old)
            for pixel in range(int(low), math.ceil(high)):
                overlap = min(high, pixel + 1) - max(low, pixel)
                weights[i, pixel] = overlap if overlap > 1e-9 else 0
        else:
            centre = min(max((i + 0.5) * step - 0.5, 0), old - 1)
            first = min(int(centre), max(old - 2, 0))
            weights[i, first] += 1 - (centre - first)
            if old > 1:
                weights[i, first + 1] += centre - first
    return weights


def resize(image, size):
    """Missing pixels take no part; a pixel that would see only missing ones is missing."""
    rows, columns = axis_weights(image.shape[1], size), axis_weights(image.shape[2], size)
    valid = ~np.isnan(image)
    total = np.einsum("ya,bax,zx->byz", rows, np.where(valid, image, 0).astype(np.float64), columns)
    weight = np.einsum("ya,bax,zx->byz", rows, valid.astype(np.float64), columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(weight > 0, total / weight, np.nan).astype(np.float32)


def sigma_clipped_deviation(plane, clip, iterations):
    """Standard deviation of the pixels within clip deviations of their median; iterations 0: until nothing changes."""
    values = plane[np.isfinite(plane)].astype(np.float64)
    deviation = values.std() if values.size else np.nan
    done = 0
    while iterations == 0 or done < iterations:
        median = np.median(values)
        kept = values[np.abs(values - median) <= clip * deviation]
        if kept.size in (0, values.size):
            break
        values, deviation = kept, kept.std()
        done += 1
    return deviation


def min_max(values):
    low, high = np.nanmin(values), np.nanmax(values)
    return (values - low) / (high - low) if high > low else np.where(np.isnan(values), values, np.float32(0))


def apply_step(image, step):
    name, f = step["step"], lambda key: np.float32(step[key])
    if name == "centre_crop":
        return centre_crop(image, step["size"])
    if name == "resize":
        return resize(image, step["size"])
    if name == "nan_to":
        return np.where(np.isnan(image), f("value"), image)
    if name == "asinh":
        return np.arcsinh(image / f("softening"))
    if name == "per_band_scale":
        return image * per_band(step["scale"])
    if name == "standardize":
        return (image - per_band(step["mean"])) / per_band(step["deviation"])
    if name == "affine":
        return f("scale") * image + f("offset")
    if name == "fixed_scale":
        return (image - f("low")) / (f("high") - f("low"))
    if name == "clip":
        return np.clip(image, f("low"), f("high"))
    if name == "quantize":
        cut = np.trunc if step.get("truncate") else np.rint
        return cut(image * f("levels")) / f("levels")
    if name == "min_max":
        return np.stack([min_max(plane) for plane in image]) if step.get("per_band") else min_max(image)
    out = image.copy()  # sigma_clip_threshold
    for plane in out:
        limit = step["sigma"] * sigma_clipped_deviation(plane, step["clip"], step["iterations"])
        plane[plane < limit] = 0
    return out


def prepare(image, card):
    """One cutout, its bands in the card's order, through the card's steps."""
    spec = card["inputs"][0]
    image = np.asarray(image, np.float32)
    for step in spec.get("prepare", []):
        image = apply_step(image, step).astype(np.float32)
    if not np.isfinite(image).all():
        raise ValueError("pixels are missing or not finite after preparation; begin with the step nan_to")
    return image


def invert(image, card):
    """Network values back to the cutout's units; crops, resizing and clipping stay."""
    image = np.asarray(image, np.float32)
    for step in reversed(card["inputs"][0].get("prepare", [])):
        name = step["step"]
        if name == "asinh":
            image = np.sinh(image) * np.float32(step["softening"])
        elif name == "per_band_scale":
            image = image / per_band(step["scale"])
        elif name == "standardize":
            image = image * per_band(step["deviation"]) + per_band(step["mean"])
        elif name == "affine":
            image = (image - np.float32(step["offset"])) / np.float32(step["scale"])
        elif name == "fixed_scale":
            image = image * np.float32(step["high"] - step["low"]) + np.float32(step["low"])
        elif name in ("min_max", "quantize", "sigma_clip_threshold"):
            raise ValueError(f"the step {name} cannot be undone")
    return image
