"""Trains an encoder without labels on CIFAR-10 (SimCLR), with the paper's mixtures or without.

    python3 models/unmix/train.py --data cifar10.tar.xz --work DIR/plain
    python3 models/unmix/train.py --data cifar10.tar.xz --work DIR/mixed --mixtures

Both see the same images and views in the same order, for the same number of steps.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import augment
from data import cifar10
from training import BatchLoss, Learner, arguments, train
from unmix.measure import knn
from unmix.mix import box, mix
from unmix.model import Projected

TEMPERATURE = 0.2


def contrast(queries: Tensor, keys: Tensor) -> Tensor:
    """InfoNCE: query i belongs to key i, and to no other of the batch."""
    logits = F.normalize(queries, dim=1) @ F.normalize(keys, dim=1).T / TEMPERATURE
    return F.cross_entropy(logits, torch.arange(len(queries), device=logits.device))


def mixture(images: Tensor, draw: random.Random) -> tuple[Tensor, float]:
    """Everywhere or in a box, as often the one as the other; lambda uniform (section 3.2)."""
    lam = draw.random()
    if draw.random() < 0.5:
        return mix(images, lam)
    height, width = images.shape[-2:]
    return mix(images, lam, box=box(lam, (draw.randrange(height), draw.randrange(width)), (height, width)))


def contrasting(images: Tensor, mixtures: bool, device: str) -> BatchLoss:
    def loss_of(model: nn.Module, batch: Tensor, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        first, second = (augment(images[batch], generator).to(device) for _ in range(2))
        mixed, lam = mixture(first, random.Random(int(batch[0]))) if mixtures else (None, 0.0)
        views = [first, second] if mixed is None else [first, second, mixed]
        with torch.autocast(device, torch.bfloat16):
            one, two, *third = model(torch.cat(views)).float().chunk(len(views))
        own = (contrast(one, two) + contrast(two, one)) / 2
        if not third:
            return own, {"own": float(own.detach())}
        # The mixture i holds a share lambda of image i, and the rest of the image that many from the end.
        ours = lam * contrast(third[0], two) + (1 - lam) * contrast(third[0].flip(0), two)
        return own + ours, {"own": float(own.detach()), "mixed": float(ours.detach())}

    return loss_of


def main() -> None:
    parser = arguments(__doc__, epochs=6, lr=1e-3)
    parser.add_argument("--mixtures", action="store_true", help="train with mixtures as well")
    args = parser.parse_args()
    torch.manual_seed(0)
    data = cifar10.load(args.data, args.work / "cifar10.npz")

    def evaluate(average: nn.Module) -> dict[str, Any]:
        return {"knn": knn(average.encoder, data)}

    images = data["train"][0]
    learner = Learner(Projected().to(args.device), keep=0.995)
    train(learner, len(images), contrasting(images, args.mixtures, args.device), evaluate, args)


if __name__ == "__main__":
    main()
