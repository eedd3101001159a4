"""Trains the compact VT on CIFAR-10, or its control: the same backbone under average pooling.

    python3 models/vt/train.py --data cifar10.tar.xz --work DIR [--control] [--epochs 20]

The batches, the schedule and the optimisers are those of models/training.py. Nothing is distilled: the
dense ViT in the box, the only teacher there is, is hardly better than this network becomes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from training import arguments, cross_entropy, fit, top1
from vt.model import VARIANTS, VT

# The log needs a hint, not the figure of the card: every fifth test image.
TESTED = slice(None, None, 5)


def logits_of(model: nn.Module):
    return lambda image: model(image)[0]


def loss_of(model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    return cross_entropy(logits_of(model), image, target)


def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    with torch.autocast(device, torch.bfloat16):
        return top1(logits_of(model), images[TESTED], labels[TESTED], device)


def main() -> None:
    parser = arguments(__doc__, epochs=20, lr=2e-3)
    parser.add_argument("--control", action="store_true", help="no VT modules: the head averages the map")
    args = parser.parse_args()
    config = VARIANTS["cifar10-control" if args.control else "cifar10"]
    # Convolutions in bfloat16 are about twice as fast on CPUs with channels last.
    model = VT(config).to(memory_format=torch.channels_last)
    fit(model, lambda _name: 1.0, loss_of, evaluate, args)


if __name__ == "__main__":
    main()
