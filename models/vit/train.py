"""Trains the compact ViT on CIFAR-10, on a CPU or a GPU; stops and resumes at any epoch.

    python3 models/vit/train.py --data cifar10.tar.xz --work DIR [--epochs 60] [--patch 4] [--start CHECKPOINT]

The batches, the schedule and the optimisers are those of models/training.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from training import arguments, cross_entropy, fit, load, top1
from vit.model import ViT


def main() -> None:
    parser = arguments(__doc__, epochs=60, lr=2e-3)
    parser.add_argument("--start", type=Path, help="checkpoint whose weights the training starts from")
    parser.add_argument("--patch", type=int, default=4, choices=(2, 4, 8), help="side of a patch in pixels")
    args = parser.parse_args()

    model = ViT(patch=args.patch)
    if args.start:
        load(args.start, model)
    fit(model, lambda _name: 1.0, cross_entropy, top1, args)


if __name__ == "__main__":
    main()
