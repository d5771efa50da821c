# SPDX-License-Identifier: BSD-3-Clause
"""Writes two networks, an image and what PyTorch itself says of them, for test_attribution_parity.

    python3 attribution_reference.py FOLDER
"""
import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn

STEPS, SAMPLES, NOISE, SEED, CLASS = 24, 20, 0.15, 7, 2


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.norm2 = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)

    def forward(self, x):
        return torch.relu(x + self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x))))))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(2, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(inplace=False),
                                      nn.MaxPool2d(2), Residual(8), nn.Conv2d(8, 12, 3, padding=1), nn.Tanh())
        self.dropout = nn.Dropout(0.5)
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        return self.head(self.dropout(self.features(x).mean(dim=(2, 3))))


class SeriesResidual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv1d(width, width, 3, padding=1, bias=False), nn.BatchNorm1d(width)
        self.conv2, self.norm2 = nn.Conv1d(width, width, 3, padding=1, bias=False), nn.BatchNorm1d(width)

    def forward(self, x):
        return torch.relu(x + self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x))))))


class SeriesNetwork(nn.Module):
    """Over N x channels x length. Its end works on N x length x channels, where no channel lies along the series."""
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv1d(2, 8, 5, padding=2), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(2),
                                      SeriesResidual(8), nn.Conv1d(8, 12, 3, padding=1, stride=2), nn.Tanh())
        self.norm, self.tokens, self.head = nn.LayerNorm(12), nn.Linear(12, 12), nn.Linear(12, 4)

    def forward(self, x):
        tokens = self.norm(self.features(x).transpose(1, 2))
        return self.head(torch.relu(self.tokens(tokens)).mean(dim=1))


def normal_numbers(seed, count):
    """Box-Muller from SplitMix64, as core/random_stream.h has it."""
    step, mask = 0x9E3779B97F4A7C15, (1 << 64) - 1

    def mix(bits):
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & mask
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & mask
        return bits ^ (bits >> 31)

    state = mix((seed + step) & mask)

    def uniform():
        nonlocal state
        state = (state + step) & mask
        return (mix(state) >> 11) * 2.0**-53

    numbers = []
    for _ in range(count):
        radius = np.sqrt(-2 * np.log(1 - uniform()))
        numbers.append(radius * np.cos(2 * np.pi * uniform()))
    return np.array(numbers, np.float32)


def gradients(network, images):
    images = torch.from_numpy(np.asarray(images, np.float32)).requires_grad_(True)
    network(images)[:, CLASS].sum().backward()
    return images.grad.numpy()


def grad_cam(network, layer, image):
    kept = {}
    module = dict(network.named_modules())[layer]
    handles = [module.register_forward_hook(lambda _, __, out: kept.update(maps=out)),
               module.register_full_backward_hook(lambda _, __, out: kept.update(slope=out[0]))]
    network(torch.from_numpy(image)[None].requires_grad_(True))[0, CLASS].backward()
    for handle in handles:
        handle.remove()
    slope, size = kept["slope"], image.shape[1:]
    weights = slope.mean(dim=tuple(range(2, slope.dim())), keepdim=True)
    cam = torch.relu((weights * kept["maps"]).sum(dim=1, keepdim=True))
    mode = "bilinear" if len(size) == 2 else "linear"
    return torch.nn.functional.interpolate(cam, size=size, mode=mode, align_corners=False)[0, 0].detach().numpy()


def write_series(folder):
    """A network over a series of two channels, scripted and traced; returns the series and its Grad-CAM."""
    torch.manual_seed(5)
    network = SeriesNetwork()
    network.train()
    for _ in range(5):
        network(torch.rand(16, 2, 51))
    network.eval()
    series = np.random.default_rng(2).random((2, 51), np.float32)
    card = json.dumps({"format": 1, "name": "series parity",
                       "inputs": [{"kind": "spectrum", "channels": ["flux", "ivar"], "layout": "NCL"}],
                       "outputs": [{"name": "class", "kind": "class"}]})
    extra = {"oddity.json": card}
    torch.jit.save(torch.jit.script(network), str(folder / "series_scripted.pt"), _extra_files=extra)
    torch.jit.save(torch.jit.trace(network, torch.rand(2, 2, 51)), str(folder / "series_traced.pt"), _extra_files=extra)
    layers = ("features.0", "features.4.conv2", "features.5", "features.6")
    return {"series": series.ravel().tolist(),
            "maps": {layer: grad_cam(network, layer, series).tolist() for layer in layers}}


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(3)
    torch.set_num_threads(1)
    network = Network()
    network.train()
    for _ in range(5):  # batch norm's statistics become those of something
        network(torch.rand(16, 2, 18, 14))
    network.eval()
    image = np.random.default_rng(1).random((2, 18, 14), np.float32)
    card = json.dumps({"format": 1, "name": "parity", "inputs": [{"bands": ["g", "r"]}],
                       "outputs": [{"name": "class", "kind": "class"}]})
    extra = {"oddity.json": card}
    torch.jit.save(torch.jit.script(network), str(folder / "scripted.pt"), _extra_files=extra)
    torch.jit.save(torch.jit.trace(network, torch.rand(2, 2, 18, 14)), str(folder / "traced.pt"), _extra_files=extra)

    noise = normal_numbers(SEED, SAMPLES * image.size).reshape(SAMPLES, *image.shape)
    path = (np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS
    reference = {
        "gradient": gradients(network, image[None])[0],
        "smoothgrad": gradients(network, image + NOISE * np.ptp(image, axis=(1, 2), keepdims=True) * noise).mean(axis=0),
        "integrated_gradients": image * gradients(network, path[:, None, None, None] * image).mean(axis=0),
    }
    for layer in ("features.0", "features.4.conv2", "features.5"):
        reference["gradcam " + layer] = grad_cam(network, layer, image)
    with torch.no_grad():
        value = float(network(torch.from_numpy(image)[None])[0, CLASS])
    (folder / "reference.json").write_text(json.dumps(
        {"of_series": write_series(folder), "value": value, "image": image.ravel().tolist(), "maps": {k: v.ravel().tolist() for k, v in reference.items()},
         "steps": STEPS, "samples": SAMPLES, "noise": NOISE, "seed": SEED, "class": CLASS}))


if __name__ == "__main__":
    main()
