# SPDX-License-Identifier: BSD-3-Clause
"""Trains a small convolutional classifier (disks, rings, bars) and writes it, some images that it gets right, and the
smallest changes that PyTorch itself finds for them, for test_adversarial_parity.

    python3 adversarial_reference.py FOLDER
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

CLASSES = ["disk", "ring", "bar"]
SIDE, IMAGES, STEPS = 16, 6, 50


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                                    nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                                    nn.Linear(12 * 16, 3))

    def forward(self, x):
        return torch.softmax(self.layers(x), dim=1)


def examples(count, random):
    y, x = np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2
    kinds, images = random.integers(0, 3, count), []
    for kind in kinds:
        dy, dx = random.normal(0, 0.7, 2)
        radius = np.hypot(y - dy, x - dx)
        angle = random.uniform(0, np.pi)
        across = (y - dy) * np.cos(angle) - (x - dx) * np.sin(angle)
        light = (np.exp(-(radius / 3)**2), np.exp(-((radius - 4) / 1.2)**2),
                 np.exp(-(across / 1.2)**2 - (radius / 5)**2))[kind]
        images.append(random.uniform(0.8, 1.2) * light + 0.15 * random.standard_normal((SIDE, SIDE)))
    return torch.tensor(np.array(images)[:, None], dtype=torch.float32), torch.tensor(kinds)


def margin(network, image, wanted):
    scores = network.layers(image[None])[0]
    return scores[wanted] - torch.cat([scores[:wanted], scores[wanted + 1:]]).max()


def slope(network, image, wanted):
    image = image.clone().requires_grad_()
    value = margin(network, image, wanted)
    return value.item(), torch.autograd.grad(value, image)[0]


def shortened(network, image, change, wanted):
    """Back along the straight line to where the class changes."""
    inside, across = 0.0, 1.0
    for _ in range(20):
        middle = (inside + across) / 2
        if margin(network, image + middle * change, wanted) > 0:
            across = middle
        else:
            inside = middle
    return across * change


def deep_fool(network, image, wanted):
    """Moosavi-Dezfooli et al. 2016, towards one class."""
    change = torch.zeros_like(image)
    for _ in range(STEPS):
        value, gradient = slope(network, image + change, wanted)
        if value > 0:
            return shortened(network, image, change, wanted).norm().item()
        change = change - 1.02 * (value - 1e-4) * gradient / gradient.square().sum()
    return float("inf")


def projected_gradient(network, image, wanted):
    """The smallest ball, to a hundredth, in which steps along the gradient find the class."""
    inside, across = 0.0, deep_fool(network, image, wanted) * 1.5
    while across - inside > 0.01 * across:
        radius = (inside + across) / 2
        change = torch.zeros_like(image)
        for _ in range(STEPS):
            value, gradient = slope(network, image + change, wanted)
            if value > 0:
                break
            change = change + 0.25 * radius * gradient / gradient.norm()
            change = change * min(1.0, radius / change.norm().item())
        if value > 0:
            across = radius
        else:
            inside = radius
    return across


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(3)
    torch.set_num_threads(1)
    random = np.random.default_rng(11)
    network = Network()
    optimiser = torch.optim.Adam(network.parameters(), 3e-3)
    for _ in range(150):
        images, kinds = examples(64, random)
        optimiser.zero_grad()
        nn.functional.cross_entropy(network.layers(images), kinds).backward()
        optimiser.step()
    network.eval()
    images, kinds = examples(200, random)
    with torch.no_grad():
        probabilities = network(images)
    right = probabilities.argmax(1) == kinds
    cases = []
    for index in torch.nonzero(right).flatten().tolist()[:IMAGES]:
        wanted = probabilities[index].argsort(descending=True)[1].item()
        cases.append({"image": images[index].flatten().tolist(), "class": CLASSES[kinds[index]],
                      "goal": CLASSES[wanted], "deep_fool": deep_fool(network, images[index], wanted),
                      "projected_gradient": projected_gradient(network, images[index], wanted)})
    (folder / "reference.json").write_text(json.dumps({"accuracy": right.float().mean().item(), "cases": cases}))
    card = {"format": 1, "name": "trained", "has_gradients": True, "inputs": [{"bands": ["g"]}],
            "outputs": [{"name": "class", "kind": "class", "classes": CLASSES}]}
    torch.jit.save(torch.jit.trace(network, torch.rand(2, 1, SIDE, SIDE)), str(folder / "trained.pt"),
                   _extra_files={"oddity.json": json.dumps(card)})


if __name__ == "__main__":
    main()
