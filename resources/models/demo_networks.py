# SPDX-License-Identifier: BSD-3-Clause
"""The two demo networks. forward() is deterministic in eval mode; both can be scripted with torch.jit.script."""
from typing import Tuple

import torch
from torch import nn


def halve(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.LeakyReLU(0.1))


def double(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, 4 * outputs, 3, 1, 1), nn.PixelShuffle(2), nn.BatchNorm2d(outputs),
                         nn.LeakyReLU(0.1))


class Upright(nn.Module):
    """Turns each galaxy so that its major axis lies along x and its heavier sides are right and up, and back again: how
    a galaxy lies on the sky says nothing about it. The angle comes from second moments, the sides from third ones."""

    def __init__(self, size: int = 64):
        super().__init__()
        axis = (torch.arange(size) - (size - 1) / 2) * 2 / size
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        self.register_buffer("x", x, persistent=False)
        self.register_buffer("y", y, persistent=False)
        self.register_buffer("window", torch.exp(-(x * x + y * y) / (2 * 0.28 ** 2)), persistent=False)

    def turn(self, image: torch.Tensor) -> torch.Tensor:
        """(N, 2, 2): from upright to original coordinates."""
        light = image.detach().mean(1).clamp(min=0.0) * self.window
        xx = (light * self.x * self.x).sum((1, 2))
        yy = (light * self.y * self.y).sum((1, 2))
        xy = (light * self.x * self.y).sum((1, 2))
        angle = 0.5 * torch.atan2(2 * xy, xx - yy)
        c, s = torch.cos(angle), torch.sin(angle)
        along = c[:, None, None] * self.x + s[:, None, None] * self.y
        across = c[:, None, None] * self.y - s[:, None, None] * self.x
        right = torch.where((light * along ** 3).sum((1, 2)) >= 0, torch.ones_like(c), -torch.ones_like(c))
        up = torch.where((light * across ** 3).sum((1, 2)) >= 0, torch.ones_like(c), -torch.ones_like(c))
        return torch.stack([torch.stack([right * c, -up * s], 1), torch.stack([right * s, up * c], 1)], 1)

    def sample(self, image: torch.Tensor, turn: torch.Tensor) -> torch.Tensor:
        shift = torch.zeros(turn.shape[0], 2, 1, dtype=turn.dtype, device=turn.device)
        grid = nn.functional.affine_grid(torch.cat([turn, shift], 2), image.shape, align_corners=False)
        return nn.functional.grid_sample(image, grid, mode="bilinear", padding_mode="zeros", align_corners=False)

    def forward(self, image: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        turn = self.turn(image)
        return self.sample(image, turn), turn


class DemoVae(nn.Module):
    """Variational autoencoder (Kingma & Welling 2014) of upright galaxies: (N, 3, 64, 64) to mean, log-variance and the
    reconstruction of the mean, turned back. Corners that the turn cuts off come back as empty sky."""

    def __init__(self, latents: int = 32, width: int = 16):
        super().__init__()
        w = width
        self.upright = Upright()
        self.encoder = nn.Sequential(halve(3, w), halve(w, 2 * w), halve(2 * w, 4 * w), halve(4 * w, 6 * w), nn.Flatten())
        self.mean = nn.Linear(96 * w, latents)
        self.log_variance = nn.Linear(96 * w, latents)
        self.start = nn.Sequential(nn.Linear(latents, 96 * w), nn.LeakyReLU(0.1), nn.Unflatten(1, (6 * w, 4, 4)))
        self.decoder = nn.Sequential(double(6 * w, 4 * w), double(4 * w, 2 * w), double(2 * w, w),
                                     nn.Conv2d(w, 12, 3, 1, 1), nn.PixelShuffle(2))

    def encode(self, upright: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        features = self.encoder(upright)
        return self.mean(features), self.log_variance(features).clamp(-8.0, 4.0)

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.start(latents))

    def forward(self, image: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        upright, turn = self.upright(image)
        mean, log_variance = self.encode(upright)
        return mean, log_variance, self.upright.sample(self.decode(mean), turn.transpose(1, 2))


class DemoClassifier(nn.Module):
    """Galaxy types: (N, 3, 64, 64) to logits and a 32-number embedding; dropout before each linear layer."""

    def __init__(self, classes: int = 6, embedding: int = 32, width: int = 16):
        super().__init__()
        w = width
        self.upright = Upright()
        self.features = nn.Sequential(halve(3, w), halve(w, 2 * w), halve(2 * w, 4 * w), halve(4 * w, 6 * w),
                                      nn.Flatten(), nn.Dropout(0.2), nn.Linear(96 * w, embedding))
        self.head = nn.Sequential(nn.LeakyReLU(0.1), nn.Dropout(0.2), nn.Linear(embedding, classes))

    def forward(self, image: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        embedding = self.features(self.upright(image)[0])
        return self.head(embedding), embedding
