"""Measures encoders trained with different weights of the KoLeo term on the four classes they never saw.

    python3 models/irt/measure.py --data cifar10.tar.xz --cache FILE DIR/koleo-0/last.pt DIR/koleo-0.7/last.pt ...
        [--card models/zoo/irt-cifar10/card.json]

Prints a table of 4,000 test images, a row a checkpoint. PCA is fitted on training images of the classes that were
seen. With --card the figures of all go into that card, in the order given.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data import cifar10
from irt.metrics import fit_pca, koleo, map_at_r, mean_average_precision, nearest_distances, recall_at
from irt.model import Encoder
from irt.train import SEEN, descriptors_of, of_classes
from training import load

FITTED = 2000
ENERGY = 0.9


def figures_of(encoder: Encoder, seen: torch.Tensor, unseen: torch.Tensor, labels: np.ndarray) -> dict[str, str]:
    descriptors = descriptors_of(encoder, unseen)
    pca = fit_pca(descriptors_of(encoder, seen))

    def shortened(dimensions: int) -> float:
        return recall_at(pca.apply(descriptors, dimensions), labels, [1])[1]

    return {
        "R@1": f"{100 * recall_at(descriptors, labels, [1])[1]:.2f} %",
        "mAP": f"{mean_average_precision(descriptors, labels):.4f}",
        "mAP@R": f"{map_at_r(descriptors, labels):.4f}",
        "mean distance to the nearest other": f"{nearest_distances(descriptors).mean():.4f}",
        "KoLeo term": f"{koleo(descriptors):.3f}",
        "dimensions to 90 % of the energy": str(1 + int((fit_pca(descriptors).energy() < ENERGY).sum())),
        "R@1 with 8 dimensions": f"{100 * shortened(8):.2f} %",
        "R@1 with 16 dimensions": f"{100 * shortened(16):.2f} %",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--cache", type=Path, required=True, help="decoded images, made where there are none")
    parser.add_argument("--card", type=Path, help="card.json that the figures are written into")
    parser.add_argument("checkpoints", type=Path, nargs="+", help="each in a folder named after it")
    args = parser.parse_args()
    data = cifar10.load(args.data, args.cache)
    seen, _ = of_classes(data["train"], 0, SEEN)
    some = torch.randperm(len(seen), generator=torch.Generator().manual_seed(0))[:FITTED]
    unseen, labels = of_classes(data["test"], SEEN, 10)

    rows = {}
    for checkpoint in args.checkpoints:
        encoder = Encoder()
        load(checkpoint, encoder)
        rows[checkpoint.parent.name] = figures_of(encoder, seen[some], unseen, labels.numpy())
    names = list(next(iter(rows.values())))
    print("| |" + "|".join(rows) + "|")
    print("|" + "---|" * (1 + len(rows)))
    for name in names:
        print(f"| {name} | " + " | ".join(row[name] for row in rows.values()) + " |")
    if args.card:
        command = f"python3 models/irt/measure.py {shlex.join(sys.argv[1:])}"
        card = json.loads(args.card.read_text())
        measured = [
            {
                "name": f"{name}, 4,000 test images of unseen classes ({', '.join(rows)})",
                "value": ", ".join(row[name] for row in rows.values()),
                "command": command,
            }
            for name in names
        ]
        known = {one["name"] for one in measured}
        card["measured"] = [one for one in card["measured"] if one["name"] not in known] + measured
        args.card.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
