# SPDX-License-Identifier: BSD-3-Clause
"""How well the demo bundles do on a demo survey that they were not trained on; prints the figures of README.md.

    python3 evaluate.py SURVEY demo-vae.pt demo-classifier.pt
"""
import argparse
import json

import numpy as np
import torch
from sklearn.ensemble import IsolationForest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

import demo_data

QUESTIONS = 100
TOP = 200


def run(path, images):
    extra = {"oddity.json": ""}
    network = torch.jit.load(path, map_location="cpu", _extra_files=extra).eval()
    parts = []
    with torch.no_grad():
        for batch in torch.from_numpy(images).split(256):
            parts.append([tensor.numpy() for tensor in network(batch)])
    return [np.concatenate(column) for column in zip(*parts)], json.loads(extra["oddity.json"])


def forest_scores(features, seed):
    return -IsolationForest(n_estimators=200, random_state=seed, n_jobs=1).fit(features).score_samples(features)


def places(scores):
    order = np.argsort(-scores, kind="stable")
    result = np.empty(len(scores))
    result[order] = np.arange(len(scores))
    return result


def learn(features, first, roles, asked, random):
    """The program's own way (core/analysis/relevance.h): a logistic head over the roles of the labels, each role of the
    same weight, unlabelled objects as weak examples of ordinary ones, fused with the unsupervised order."""
    answers = roles[asked]
    present = np.unique(answers)
    if 0 not in present or len(present) < 2:
        return first, np.zeros(len(first))
    background = random.choice(np.setdiff1d(np.arange(len(first)), asked), 500, replace=False)
    each = len(asked) / len(present)
    weights = np.r_[[each / (answers == role).sum() for role in answers], np.full(500, 0.3 * each / 500)]
    head = LogisticRegression(C=1 / 0.3, max_iter=500)
    head.fit(features[np.r_[asked, background]], np.r_[answers, np.ones(500, int)], weights)
    probabilities = head.predict_proba(features)
    fade = 1 / (1 + len(asked) / 50)
    plain = (1 - places(first) / len(first)) * (1 - (probabilities[:, -1] if 2 in head.classes_ else 0))
    fused = (1 - fade) * 60 / (60 + places(probabilities[:, 0])) + fade * 60 / (60 + places(plain))
    return fused, -(probabilities * np.log(probabilities + 1e-12)).sum(1)


def ask_and_learn(features, first, roles, seed, per_round=10):
    """100 answers, ten at a time: six best first, three where the head is least sure, one at random."""
    random = np.random.default_rng(seed)
    scores, doubt, asked = first, np.zeros(len(first)), []
    while len(asked) < QUESTIONS:
        for count, order in ((6, -scores), (3, -doubt if doubt.any() else -scores), (1, random.random(len(scores)))):
            free = np.argsort(order, kind="stable")
            asked += [row for row in free[:len(asked) + count] if row not in asked][:count]
        scores, doubt = learn(features, first, roles, np.array(asked), random)
    return scores


def in_top(scores, is_oddity):
    return int(is_oddity[np.argsort(-scores, kind="stable")[:TOP]].sum())


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("survey")
    arguments.add_argument("vae")
    arguments.add_argument("classifier")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    images, truth = demo_data.read_survey(options.survey, {"inputs": [demo_data.INPUT]})
    (mean, log_variance, reconstruction), _ = run(options.vae, images)
    (logits, embedding), card = run(options.classifier, images)
    oddity, ordinary = truth["class"] == "oddity", truth["class"] == "galaxy"
    kept = truth["class"] != "artefact"

    right = np.array(card["outputs"][0]["classes"])[logits.argmax(1)] == truth["kind"]
    print(f"classifier: {right[ordinary].mean():.3f} of ordinary galaxies right")
    for name in demo_data.CLASSES:
        print(f"  {name}: {right[truth['kind'] == name].mean():.3f}")
    error = ((reconstruction - images) ** 2).mean((1, 2, 3))
    print(f"VAE: median squared error, ordinary {np.median(error[ordinary]):.5f}, oddities {np.median(error[oddity]):.5f}")
    active = (mean.var(0) > 0.1).sum()
    print(f"VAE: {active} of {mean.shape[1]} latent axes in use")
    likely = torch.from_numpy(logits).log_softmax(1).numpy()
    standard = StandardScaler().fit_transform(mean)
    of_vae = StandardScaler().fit_transform(np.c_[mean, np.log(error)])
    of_classifier = StandardScaler().fit_transform(np.c_[embedding, likely - likely.mean(1, keepdims=True)])
    both = np.c_[of_vae, of_classifier]
    roles = np.where(oddity, 0, np.where(ordinary, 1, 2))
    neighbours = NearestNeighbors(n_neighbors=11).fit(standard).kneighbors(standard)[0][:, 1:].mean(1)
    for name, scores in [("reconstruction error", error), ("isolation forest on the latents", forest_scores(standard, 0)),
                         ("distance to 10 nearest neighbours", neighbours)]:
        print(f"AUROC oddities against galaxies, {name}: {roc_auc_score(oddity[kept], scores[kept]):.3f} "
              f"(with artefacts among the galaxies {roc_auc_score(oddity, scores):.3f}), "
              f"{in_top(scores, oddity)} in the top {TOP}")
    for name, features in [("VAE", of_vae), ("classifier", of_classifier), ("both", both)]:
        before, after = [], []
        for seed in range(5):
            first = forest_scores(features, seed)
            before.append(in_top(first, oddity))
            after.append(in_top(ask_and_learn(features, first, roles, seed), oddity))
        print(f"oddities in the top {TOP}, {name}: isolation forest {before}, after {QUESTIONS} answers {after}; "
              f"medians {np.median(before):.0f} and {np.median(after):.0f} of {oddity.sum()}")
    head = LogisticRegression(C=0.1, max_iter=2000)
    for name, features in [("VAE", of_vae), ("classifier", of_classifier), ("both", both)]:
        half = np.arange(len(features)) % 2 == 0
        head.fit(features[half], oddity[half])
        print(f"AUROC of a logistic head taught on every other object, {name}: "
              f"{roc_auc_score(oddity[~half], head.decision_function(features[~half])):.3f}")


if __name__ == "__main__":
    main()
