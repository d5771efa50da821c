# SPDX-License-Identifier: BSD-3-Clause
"""Writes the cards of the two demo networks: demo-vae.oddity.json and demo-classifier.oddity.json, for the export.

    python3 cards.py
"""
import json
import pathlib

import demo_data

SHARED = {
    "format": 1,
    "version": "1",
    "training_data": "Demo survey of 20,000 objects, seed 1001",
    "licence": "BSD-3-Clause",
    "citation": "Oddity",
    "inputs": [demo_data.INPUT],
    "has_gradients": True,
}

VAE = {
    "name": "Demo VAE",
    "description": "Convolutional variational autoencoder of the demo sky with 32 latent numbers.",
    "outputs": [
        {"name": "latents", "kind": "embed", "element": "0", "log_variance": "1"},
        {"name": "reconstruction", "kind": "recon", "element": "2"},
    ],
    "has_dropout": False,
}

CLASSIFIER = {
    "name": "Demo classifier",
    "description": "Galaxy types of the demo sky, and the 32 numbers that it judges by.",
    "outputs": [
        {"name": "class", "kind": "class", "element": "0", "classes": demo_data.CLASSES, "activation": "softmax"},
        {"name": "embedding", "kind": "embed", "element": "1"},
    ],
    "has_dropout": True,
}

if __name__ == "__main__":
    for name, card in (("demo-vae", VAE), ("demo-classifier", CLASSIFIER)):
        text = json.dumps({**SHARED, **card}, indent=2, ensure_ascii=False)
        pathlib.Path(f"{name}.oddity.json").write_text(text + "\n", encoding="utf-8")
