# SPDX-License-Identifier: BSD-3-Clause
"""Writes a network whose first layer has known operators planted in it, an image, and what PyTorch itself sees inside,
for test_probe_parity.

    python3 probe_reference.py FOLDER
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

NOISE = 0.05  # of a planted operator's largest weight
BINOMIAL, SLOPE = np.array([1, 6, 15, 20, 15, 6, 1.0]), np.array([-1, -4, -5, 0, 5, 4, 1.0])  # Sobel's, 7 pixels wide


def planted():
    """name, filter, band, 7x7 values; rows first."""
    y, x = np.mgrid[-3:4, -3:4].astype(float)
    bowl = ((x**2 + y**2) / 1.3**2 - 2) * np.exp(-(x**2 + y**2) / (2 * 1.3**2))
    return [("Laplacian", 0, 0, bowl), ("Sobel", 1, 0, np.outer(BINOMIAL, SLOPE)),
            ("Sobel", 2, 1, np.outer(SLOPE, BINOMIAL)), ("Gaussian", 3, 1, np.outer(BINOMIAL, BINOMIAL)),
            ("Laplacian", 4, 1, -bowl)]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.act = nn.Conv2d(2, 6, 7, padding=3), nn.ReLU()
        self.pool = nn.MaxPool2d(2)
        self.second, self.norm = nn.Conv2d(6, 5, 3, padding=1), nn.BatchNorm2d(5)
        self.grow = nn.ConvTranspose2d(5, 4, 2, stride=2)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = self.norm(self.second(self.pool(self.act(self.first(x)))))
        return torch.softmax(self.head(torch.tanh(self.grow(x)).mean(dim=(2, 3))), dim=1)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(5)
    torch.set_num_threads(1)
    random = np.random.default_rng(7)
    network = Network().eval()
    operators = planted()
    with torch.no_grad():
        network.head.weight *= 4
        for _, number, band, kernel in operators:
            peak = np.abs(kernel).max()
            noisy = kernel + NOISE * peak * random.standard_normal((7, 7))
            network.first.weight[number, band] = torch.from_numpy((noisy / peak).astype(np.float32))
            network.first.weight[number, 1 - band] = torch.from_numpy(
                0.1 * random.standard_normal((7, 7)).astype(np.float32))
    y, x = np.mgrid[0:20, 0:16]
    galaxy = np.exp(-np.hypot(y - 10, x - 8) / 3)
    image = np.stack([5 * galaxy, 3 * galaxy]) + 0.2 * random.standard_normal((2, 20, 16))
    image = image.astype(np.float32)

    kept = {}
    for name in ("first", "act", "pool", "second", "norm"):
        network.get_submodule(name).register_forward_hook(
            lambda _, __, out, name=name: kept.update({name: out[0].detach().numpy().copy()}))
    with torch.no_grad():
        probabilities = network(torch.from_numpy(image)[None])[0]
    reference = {
        "image": image.ravel().tolist(),
        "planted": [{"name": name, "filter": number, "band": band} for name, number, band, _ in operators],
        "maps": {name: {"shape": list(maps.shape), "values": maps.ravel().tolist()} for name, maps in kept.items()},
        "weights": {name: network.get_parameter(name + ".weight").detach().numpy().ravel().tolist()
                    for name in ("first", "second")},
        "probabilities": probabilities.tolist(),
    }
    for name in ("first", "act", "pool", "second", "norm"):
        network.get_submodule(name)._forward_hooks.clear()
    card = {"format": 1, "name": "planted", "has_gradients": True,
            "inputs": [{"bands": ["g", "r"]}],
            "outputs": [{"name": "class", "kind": "class", "classes": ["smooth", "disk", "odd"]}]}
    scripted = torch.jit.script(network)
    traced = torch.jit.trace(network, torch.rand(2, 2, 20, 16))
    for name, module in (("scripted", scripted), ("traced", traced), ("frozen", torch.jit.freeze(scripted))):
        card["has_gradients"] = name != "frozen"
        torch.jit.save(module, str(folder / f"{name}.pt"), _extra_files={"oddity.json": json.dumps(card)})
    (folder / "reference.json").write_text(json.dumps(reference))


if __name__ == "__main__":
    main()
