# SPDX-License-Identifier: BSD-3-Clause
"""Galaxies tampered with, for self-supervision in the manner of CutPaste (Li et al. 2021): a network that has to tell
them from untouched ones learns what shapes and colours belong together, without having been shown an oddity."""
import math

import torch

import demo_data

SOFTENING = demo_data.INPUT["prepare"][2]["softening"]
SCALE = demo_data.INPUT["prepare"][3]["scale"]


def between(low, high, shape, generator):
    return low + (high - low) * torch.rand(shape, generator=generator)


def scar(count, generator):
    """A bent smear of light about the centre: a short streak, a bow or a closed loop, of unit sum (N, 1, 64, 64)."""
    axis = torch.arange(64) - 31.5
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    one = (count, 1, 1)
    tilt = between(0, 2 * math.pi, one, generator)
    flattening = between(0.2, 1.0, one, generator)
    dx, dy = x - between(-3, 3, one, generator), y - between(-3, 3, one, generator)
    along = dx * torch.cos(tilt) + dy * torch.sin(tilt)
    across = (dy * torch.cos(tilt) - dx * torch.sin(tilt)) / flattening
    radius = between(5, 18, one, generator)
    width = between(1.4, 3.2, one, generator)
    opening = torch.exp(between(math.log(0.3), math.log(6.0), one, generator))
    away = torch.remainder(torch.atan2(across, along) - between(0, 2 * math.pi, one, generator) + math.pi,
                           2 * math.pi) - math.pi
    smear = torch.exp(-0.5 * ((torch.hypot(along, across) - radius) / width) ** 2 - (away / opening) ** 4)
    return (smear / smear.sum((1, 2), keepdim=True))[:, None]


def tampered(images, generator):
    """Prepared images in, prepared images out: each gets a scar, or light of the wrong colour, or both."""
    count = len(images)
    per_band = (count, 3, 1, 1)
    flux = torch.sinh(images / SCALE) * SOFTENING
    smooth = torch.nn.functional.avg_pool2d(flux, 5, 1, 2, count_include_pad=False).clamp(min=0)
    light = smooth[:, :, 12:52, 12:52].sum((2, 3), keepdim=True)
    choice = torch.rand((count, 1, 1, 1), generator=generator)
    shift = torch.randn(per_band, generator=generator) * 0.6
    shift = shift - shift.mean(1, keepdim=True)
    recoloured = smooth * (10 ** (0.4 * shift) - 1) * (choice < 0.45)
    share = torch.exp(between(math.log(0.06), math.log(0.7), (count, 1, 1, 1), generator))
    colour = 10 ** (0.4 * 0.5 * torch.randn(per_band, generator=generator))
    scarred = scar(count, generator) * light * share * colour * (choice > 0.35)
    return SCALE * torch.asinh((flux + recoloured + scarred) / SOFTENING)
