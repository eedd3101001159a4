"""Confidence thresholds of a cascade: the official search, the budget form, and what they give.

Confidence is the largest softmax probability of an exit. Labels are not needed for the search: a
threshold is the confidence at which a wanted share of the images has left. The family of shares
is the official code's: exit k gets a share proportional to (p/20)^k for p = 1..59 (the paper's
Eq. 10 is solved by a genetic search instead).

    python3 models/dvt/thresholds.py --model DIR --data cifar10.tar.xz --cache FILE [--budget GFLOPS | --p 20]

runs every exit on the training images, writes the thresholds into DIR/card.json and prints what
the cascade then reaches on the test images.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TABLE = range(1, 60)
ALWAYS = np.float32(-1e8)  # the last exit takes what is left
NEVER = np.float32(1e8)


@dataclass
class Outcome:
    accuracy: float  # percent
    gflops: float  # mean of an image, exits before the chosen one included in `flops`
    counts: list[int]  # images that left at each exit


def shares(p: int, exits: int) -> np.ndarray:
    """Wanted share of images at each exit, float32 [K], proportional to (p/20)^1, (p/20)^2, ..."""
    # Each step rounded to float32, as the official figures were.
    log = np.float32(math.log(np.float32(p / 20)))
    powers = np.float32([math.exp(log * np.float32(k)) for k in range(1, exits + 1)])
    return powers / powers.sum(dtype=np.float32)


def find(confidence: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Thresholds float32 [K] for confidences float32 [K,N] and shares [K].

    T[k] is the confidence of the floor(N * share)-th most confident image that no earlier exit
    took; an exit with a share of less than one image takes none.
    """
    exits, n = confidence.shape
    gone = np.zeros(n, dtype=bool)
    thresholds = np.full(exits, NEVER, dtype=np.float32)
    for k in range(exits - 1):
        take = math.floor(np.float32(n) * wanted[k])
        left = np.sort(confidence[k][~gone])[::-1]
        if 0 < take <= len(left):
            thresholds[k] = left[take - 1]
        gone |= confidence[k] >= thresholds[k]
    thresholds[-1] = ALWAYS
    return thresholds


def chosen(confidence: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """The first exit that is sure enough, int [N]."""
    return (confidence >= thresholds[:, None]).argmax(axis=0)


def evaluate(probabilities: np.ndarray, labels: np.ndarray, thresholds: np.ndarray, flops: np.ndarray) -> Outcome:
    """What the cascade does on probabilities [K,N,C], labels [N]; flops [K] is the cost up to each exit."""
    exit = chosen(probabilities.max(axis=2), thresholds)  # [N]
    answers = probabilities[exit, np.arange(len(labels))].argmax(axis=1)
    counts = np.bincount(exit, minlength=len(thresholds))
    return Outcome(
        accuracy=100 * float((answers == labels).mean()),
        gflops=float(np.cumsum((counts / len(labels)).astype(np.float32) * flops.astype(np.float32))[-1]),
        counts=counts.tolist(),
    )


def for_budget(confidence: np.ndarray, flops: np.ndarray, budget: float) -> np.ndarray:
    """Thresholds of the table's most expensive row that spends at most `budget` an image on average.

    Raises ValueError when even the cheapest row spends more.
    """
    best: tuple[float, np.ndarray] | None = None
    for p in TABLE:
        thresholds = find(confidence, shares(p, len(flops)))
        cost = float(np.asarray(flops)[chosen(confidence, thresholds)].mean())
        if cost <= budget and (best is None or cost > best[0]):
            best = cost, thresholds
    if best is None:
        raise ValueError(f"no thresholds spend at most {budget:g} GFLOPs per image; the first exit costs {flops[0]:g}")
    return best[1]


def run(model: Path, stages: list[dict], images: np.ndarray) -> np.ndarray:
    """Softmax of every exit, float32 [K,N,C], for preprocessed images float32 [N,3,S,S]."""
    import onnxruntime

    sessions = [
        onnxruntime.InferenceSession(str(model / stage["file"]), providers=["CPUExecutionProvider"]) for stage in stages
    ]
    batches = []
    for start in range(0, len(images), 250):
        feed = {"image": images[start : start + 250]}
        rows = []
        for session in sessions:
            logits, feature, relations = session.run(["logits", "feature", "relations"], feed)
            e = np.exp(logits - logits.max(axis=1, keepdims=True))
            rows.append(e / e.sum(axis=1, keepdims=True))
            feed = feed | {"upFeature": feature, "upRelations": relations}
        batches.append(np.stack(rows))
    return np.concatenate(batches, axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model folder written by models/export.py dvt")
    parser.add_argument("--data", type=Path, required=True, help="CIFAR-10, folder or .tar.xz")
    parser.add_argument("--cache", type=Path, required=True, help="where the decoded images are kept (.npz)")
    parser.add_argument("--p", type=int, default=20, choices=TABLE, metavar="1..59", help="row of the table")
    parser.add_argument("--budget", type=float, help="mean GFLOPs per image, instead of --p")
    args = parser.parse_args()

    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from augment import normalise
    from data import cifar10

    card = json.loads((args.model / "card.json").read_text())
    flops = np.cumsum([stage["gflops"] for stage in card["stages"]])
    data = cifar10.load(args.data, args.cache)
    train, test = (run(args.model, card["stages"], normalise(data[s][0] / 255).numpy()) for s in ("train", "test"))
    confidence = train.max(axis=2)
    if args.budget is None:
        thresholds = find(confidence, shares(args.p, len(flops)))
    else:
        thresholds = for_budget(confidence, flops, args.budget)

    labels = data["test"][1].numpy()
    for k, probabilities in enumerate(test):
        accuracy = 100 * float((probabilities.argmax(axis=1) == labels).mean())
        print(f"exit {k + 1}: top-1 {accuracy:.2f} %, {flops[k]:.4f} GFLOPs with the exits before it")
    outcome = evaluate(test, labels, thresholds, flops)
    print(f"cascade: top-1 {outcome.accuracy:.2f} %, {outcome.gflops:.4f} GFLOPs, exits {outcome.counts}")

    for setting in card["settings"]:
        if setting["name"].startswith("threshold"):
            setting["default"] = float(thresholds[int(setting["name"].removeprefix("threshold"))])
    partial = args.model / "card.json.part"
    with open(partial, "w") as file:
        file.write(json.dumps(card, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    partial.rename(args.model / "card.json")


if __name__ == "__main__":
    main()
