#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Inference with PyTorch and its usual loader beside ours: the same FITS files, the same networks, one run.

    peers_inference.py FOLDER [--ours bench_inference] [--repeats R] [--objects N]

Makes the files in FOLDER unless they are there: small/ (N files of 3×64×64 float32), catalog.csv, resnet18.pt and
autoencoder.pt (random weights, cards inside). PyTorch reads with astropy in a DataLoader, takes asinh, runs the network
in batches of 64 and saves the latents. Prints one JSON line a measurement and, with --ours, the ratios. Needs
python3-torchvision."""

import argparse
import json
import os
import statistics
import subprocess
import time

import numpy as np
import torch
import torchvision
from astropy.io import fits
from torch import nn

BATCH, EDGE = 64, 64


def halving(inside, outside):
    return nn.Sequential(nn.Conv2d(inside, outside, 4, 2, 1), nn.BatchNorm2d(outside), nn.ReLU())


def doubling(inside, outside):
    return nn.Sequential(nn.ConvTranspose2d(inside, outside, 4, 2, 1), nn.BatchNorm2d(outside), nn.ReLU())


class Autoencoder(nn.Module):
    def __init__(self, latents=64):
        super().__init__()
        self.encoder = nn.Sequential(halving(3, 32), halving(32, 64), halving(64, 128), halving(128, 256), nn.Flatten(),
                                     nn.Linear(256 * 16, latents))
        self.expand = nn.Linear(latents, 256 * 16)
        self.decoder = nn.Sequential(doubling(256, 128), doubling(128, 64), doubling(64, 32),
                                     nn.ConvTranspose2d(32, 3, 4, 2, 1))

    def forward(self, x):
        latents = self.encoder(x)
        return latents, self.decoder(self.expand(latents).view(-1, 256, 4, 4))


def resnet():
    network = torchvision.models.resnet18(weights=None)
    network.fc = nn.Identity()
    return network


NETWORKS = {
    "resnet18": (resnet, [{"name": "latents", "kind": "embed"}]),
    "autoencoder": (Autoencoder, [{"name": "latents", "kind": "embed", "element": "0"},
                                  {"name": "reconstruction", "kind": "recon", "element": "1"}]),
}


def make_files(folder, objects):
    os.makedirs(f"{folder}/small", exist_ok=True)
    random = np.random.default_rng(5)
    for number in range(objects):
        pixels = random.standard_normal((3, EDGE, EDGE), dtype="f4")
        fits.writeto(f"{folder}/small/{number:06d}.fits", pixels, overwrite=True)
    with open(f"{folder}/catalog.csv", "w", encoding="ascii") as catalog:
        catalog.write("id,x\n" + "".join(f"{number:06d},0\n" for number in range(objects)))
    torch.manual_seed(1)
    for name, (make, outputs) in NETWORKS.items():
        card = {"format": 1, "name": name, "inputs": [
            {"bands": ["band1", "band2", "band3"], "height": EDGE, "width": EDGE,
             "prepare": [{"step": "asinh", "softening": 0.5}]}], "outputs": outputs}
        network = make().eval()
        with torch.no_grad():
            traced = torch.jit.trace(network, torch.rand(BATCH, 3, EDGE, EDGE))
        torch.jit.save(traced, f"{folder}/{name}.pt", _extra_files={"oddity.json": json.dumps(card)})


class Files(torch.utils.data.Dataset):
    def __init__(self, folder, objects):
        self.paths = [f"{folder}/small/{number:06d}.fits" for number in range(objects)]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        pixels = fits.getdata(self.paths[index], memmap=False).astype("f4")
        return torch.from_numpy(np.arcsinh(pixels / np.float32(0.5)))


def report(bench, network, seconds, count, total):
    line = {"bench": bench, "reader": "pytorch", "network": network, "med_s": round(seconds, 6),
            "per_s": round(count / seconds, 1), "sum": float(total)}
    print(json.dumps(line), flush=True)
    return line


def with_pytorch(folder, name, objects, repeats):
    network = torch.jit.load(f"{folder}/{name}.pt").eval()
    lines, times = [], []
    with torch.no_grad():
        batch = torch.rand(BATCH, 3, EDGE, EDGE)
        for _ in range(3):
            network(batch)
        count = max(1, objects // BATCH)
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(count):
                network(batch)
            times.append(time.perf_counter() - start)
        lines.append(report("bare_forward", name, statistics.median(times), count * BATCH, 0))
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            loader = torch.utils.data.DataLoader(Files(folder, objects), batch_size=BATCH, num_workers=os.cpu_count())
            latents = []
            for images in loader:
                result = network(images)
                latents.append((result[0] if isinstance(result, tuple) else result).numpy())
            latents = np.concatenate(latents)
            np.save(f"{folder}/peer_latents.npy", latents)
            times.append(time.perf_counter() - start)
        lines.append(report("inference", name, statistics.median(times), objects, latents.sum(dtype="f8")))
    return lines


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--ours")
    arguments.add_argument("--repeats", type=int, default=3)
    arguments.add_argument("--objects", type=int, default=2048)
    options = arguments.parse_args()
    torch.set_num_threads(os.cpu_count())
    if not os.path.exists(f"{options.folder}/autoencoder.pt"):
        make_files(options.folder, options.objects)
    for name in NETWORKS:
        peers = {line["bench"]: line for line in with_pytorch(options.folder, name, options.objects, options.repeats)}
        if not options.ours:
            continue
        command = [options.ours, f"folder={options.folder}", f"network={options.folder}/{name}.pt", "--repeats",
                   str(options.repeats)]
        ours = {}
        for text in subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines():
            print(text, flush=True)
            line = json.loads(text)
            ours[line["bench"]] = line
        difference = abs(ours["inference"]["sum"] - peers["inference"]["sum"])
        print(json.dumps({
            "ratio": name, "over_pytorch": round(ours["inference"]["per_s"] / peers["inference"]["per_s"], 2),
            "of_bare_forward": round(ours["inference"]["per_s"] / ours["bare_forward"]["per_s"], 3),
            "bare_over_pytorch": round(ours["bare_forward"]["per_s"] / peers["bare_forward"]["per_s"], 2),
            "sums_differ": difference}), flush=True)


if __name__ == "__main__":
    main()
