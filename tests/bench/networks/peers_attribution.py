#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Attributions with PyTorch, batched, beside ours: the same ResNet-18 (random weights), the same images, one run.

    peers_attribution.py FOLDER [--ours bench_attribution] [--repeats R] [--objects N]

Integrated gradients (32 steps), SmoothGrad (32 copies) and occlusion (patches of 8 pixels every 4) of the first output, image
by image, every step of an image in one batch. Makes resnet18.pt and images.f32 in FOLDER unless they are there. Prints one
JSON line a measurement and, with --ours, the ratios. Needs python3-torchvision."""

import argparse
import json
import os
import statistics
import subprocess
import time

import numpy as np
import torch
from peers_inference import EDGE, resnet

STEPS, SAMPLES, NOISE, PATCH, STRIDE = 32, 32, 0.15, 8, 4


def make_files(folder, objects):
    os.makedirs(folder, exist_ok=True)
    np.random.default_rng(5).standard_normal((objects, 3, EDGE, EDGE), dtype="f4").tofile(f"{folder}/images.f32")
    torch.manual_seed(1)
    card = {"format": 1, "name": "resnet18", "inputs": [{"bands": ["band1", "band2", "band3"], "height": EDGE, "width": EDGE}],
            "outputs": [{"name": "latents", "kind": "embed"}]}
    network = resnet().eval()
    with torch.no_grad():
        traced = torch.jit.trace(network, torch.rand(16, 3, EDGE, EDGE))
    torch.jit.save(traced, f"{folder}/resnet18.pt", _extra_files={"oddity.json": json.dumps(card)})


def gradients(network, batch):
    batch = batch.requires_grad_(True)
    return torch.autograd.grad(network(batch)[:, 0].sum(), batch)[0]


def integrated_gradients(network, image):
    path = (torch.arange(STEPS) + 0.5) / STEPS
    return image * gradients(network, path[:, None, None, None] * image).mean(0)


def smoothgrad(network, image):
    spread = image.amax((1, 2), keepdim=True) - image.amin((1, 2), keepdim=True)
    return gradients(network, image + NOISE * spread * torch.randn(SAMPLES, *image.shape)).mean(0)


def occlusion(network, image):
    places = [(y, x) for y in range(0, EDGE, STRIDE) for x in range(0, EDGE, STRIDE)]
    batch = image.repeat(len(places), 1, 1, 1)
    for masked, (y, x) in zip(batch, places):
        masked[:, y:y + PATCH, x:x + PATCH] = 0
    with torch.no_grad():
        drops = network(image[None])[0, 0] - network(batch)[:, 0]
    total, covered = torch.zeros(EDGE, EDGE), torch.zeros(EDGE, EDGE)
    for drop, (y, x) in zip(drops, places):
        total[y:y + PATCH, x:x + PATCH] += drop
        covered[y:y + PATCH, x:x + PATCH] += 1
    return (total / covered).expand(3, EDGE, EDGE)


def report(method, seconds, objects, total):
    line = {"bench": method, "reader": "pytorch", "med_s": round(seconds, 4), "per_s": round(objects / seconds, 3),
            "sum": float(total)}
    print(json.dumps(line), flush=True)
    return line


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--ours")
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--objects", type=int, default=8)
    options = arguments.parse_args()
    torch.set_num_threads(os.cpu_count())
    if not os.path.exists(f"{options.folder}/images.f32"):
        make_files(options.folder, options.objects)
    images = torch.from_numpy(np.fromfile(f"{options.folder}/images.f32", "f4").reshape(-1, 3, EDGE, EDGE)[:options.objects])
    network = torch.jit.load(f"{options.folder}/resnet18.pt").eval()
    for parameter in network.parameters():
        parameter.requires_grad_(False)
    peers = {}
    for method in (integrated_gradients, smoothgrad, occlusion):
        method(network, images[0])
        times = []
        for _ in range(options.repeats):
            start = time.perf_counter()
            total = sum(method(network, image).abs().sum(dtype=torch.float64) for image in images)
            times.append(time.perf_counter() - start)
        peers[method.__name__] = report(method.__name__, statistics.median(times), len(images), total)
    if not options.ours:
        return
    command = [options.ours, f"folder={options.folder}", f"network={options.folder}/resnet18.pt", f"objects={len(images)}",
               "--repeats", str(options.repeats)]
    for text in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
        print(text, flush=True)
        ours = json.loads(text)
        peer = peers[ours["bench"]]
        print(json.dumps({"ratio": ours["bench"], "over_pytorch": round(ours["per_s"] / peer["per_s"], 2),
                          "sums": round(ours["sum"] / peer["sum"], 5)}), flush=True)


if __name__ == "__main__":
    main()
