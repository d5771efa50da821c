# SPDX-License-Identifier: BSD-3-Clause
"""Trains the demo VAE on a demo survey, oddities and artefacts left in, unlabelled, as a real survey would have them.

    python3 train_vae.py SURVEY --out demo-vae-weights.pt

A linear head that is not kept asks the latents whether an image was tampered with (tampering.py), so that they hold
more than what lowers the squared error.
"""
import argparse
import time

import numpy as np
import torch

import demo_data
from demo_networks import DemoVae
from tampering import tampered


def turned(images, generator):
    """Flips and quarter turns: nothing in the sky is up."""
    if torch.rand(1, generator=generator) < 0.5:
        images = images.flip(-1)
    return torch.rot90(images, int(torch.randint(4, (1,), generator=generator)), (2, 3))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("survey")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--epochs", type=int, default=11)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    generator = torch.Generator().manual_seed(options.seed)
    images = torch.from_numpy(demo_data.read_survey(options.survey, {"inputs": [demo_data.INPUT]})[0])
    network = DemoVae()
    side = torch.nn.Linear(32, 1)
    parameters = [*network.parameters(), *side.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=2e-3)
    # Neighbours crowd the outskirts; the galaxy in the middle is what counts.
    importance = 0.15 + 0.85 * torch.sigmoid((0.72 - torch.hypot(network.upright.x, network.upright.y)) / 0.05)
    steps = options.epochs * (len(images) // 64)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    pixel_sigma = 0.06  # of the sky's noise after preparation
    start = time.time()
    for epoch in range(options.epochs):
        network.train()
        sums = np.zeros(3)
        for batch in torch.randperm(len(images), generator=generator)[:len(images) // 64 * 64].split(64):
            image = turned(images[batch], generator)
            with torch.no_grad():
                both = network.upright(torch.cat([image, tampered(image[:32], generator)]))[0]
            upright = both[:len(image)]
            means, log_variances = network.encode(both)
            mean, log_variance = means[:len(image)], log_variances[:len(image)]
            noise = torch.randn(mean.shape, generator=generator)
            reconstruction = network.decode(mean + noise * torch.exp(0.5 * log_variance))
            error = (importance * (reconstruction - upright) ** 2).sum((1, 2, 3)).mean() / (2 * pixel_sigma ** 2)
            divergence = 0.5 * (mean ** 2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
            doubt = torch.nn.functional.binary_cross_entropy_with_logits(
                side(means).squeeze(1), (torch.arange(len(both)) >= len(image)).float(),
                pos_weight=torch.tensor(2.0))
            optimizer.zero_grad()
            (error + 4 * divergence + 600 * doubt).backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1e4)
            optimizer.step()
            schedule.step()
            sums += [error.item(), divergence.item(), doubt.item()]
        per = sums / (len(images) // 64)
        print(f"epoch {epoch + 1}: squared error over noise per pixel {2 * per[0] / 12288:.3f}, "
              f"divergence {per[1]:.1f} nat, tampering {per[2]:.3f}, {time.time() - start:.0f} s", flush=True)
        torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
