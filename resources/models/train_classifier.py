# SPDX-License-Identifier: BSD-3-Clause
"""Trains the demo classifier on the ordinary galaxies of a demo survey.

    python3 train_classifier.py SURVEY --out demo-classifier-weights.pt

The embedding also learns to tell bulge shares, inclinations, sizes, redshifts, and whether an image was tampered with
(tampering.py), through a linear head that is not kept.
"""
import argparse
import time

import numpy as np
import torch

import demo_data
from demo_networks import DemoClassifier
from tampering import tampered
from train_vae import turned


def side_targets(truth):
    """Standardized properties that an embedding of shapes and colours should know."""
    columns = [truth["bulge_to_total"], truth["axis_ratio"], np.log(truth["r50"]), truth["mag_r"], truth["redshift"]]
    targets = np.stack([np.asarray(column, np.float32) for column in columns], 1)
    return (targets - targets.mean(0)) / targets.std(0)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("survey")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--epochs", type=int, default=12)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    generator = torch.Generator().manual_seed(options.seed)
    images, truth = demo_data.read_survey(options.survey, {"inputs": [demo_data.INPUT]})
    ordinary = truth["class"] == "galaxy"
    truth = {name: column[ordinary] for name, column in truth.items()}
    images = torch.from_numpy(images[ordinary])
    wanted = torch.tensor([demo_data.CLASSES.index(kind) for kind in truth["kind"]])
    properties = torch.from_numpy(side_targets(truth))
    network = DemoClassifier(len(demo_data.CLASSES))
    side = torch.nn.Linear(32, properties.shape[1] + 1)
    parameters = [*network.parameters(), *side.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=options.epochs * (len(images) // 64))
    start = time.time()
    for epoch in range(options.epochs):
        network.train()
        losses = []
        for batch in torch.randperm(len(images), generator=generator)[:len(images) // 64 * 64].split(64):
            image = turned(images[batch], generator)
            both = torch.cat([image, tampered(image[:32], generator)])
            logits, embedding = network(both)
            told = side(embedding)
            loss = torch.nn.functional.cross_entropy(logits[:len(image)], wanted[batch], label_smoothing=0.02)
            loss = loss + 0.3 * torch.nn.functional.mse_loss(told[:len(image), 1:], properties[batch])
            loss = loss + 0.5 * torch.nn.functional.binary_cross_entropy_with_logits(
                told[:, 0], (torch.arange(len(both)) >= len(image)).float(), pos_weight=torch.tensor(2.0))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - start:.0f} s", flush=True)
        torch.save(network.state_dict(), options.out)


if __name__ == "__main__":
    main()
