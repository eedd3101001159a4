"""Trains the compact ViT on CIFAR-10, on a CPU or a GPU; stops and resumes at any epoch.

    python3 models/vit/train.py --data cifar10.tar.xz --work DIR [--epochs 60] [--patch 4] [--start CHECKPOINT]

The batches, the schedule and the optimisers are those of models/training.py.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from training import arguments, fit, load
from vit.model import ViT


def loss_of(model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    loss = F.cross_entropy(model(image).float(), target, label_smoothing=0.05)
    return loss, {"loss": float(loss.detach())}


@torch.no_grad()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent."""
    right = 0
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        right += (model(normalise(x.float() / 255).to(device)).argmax(1).cpu() == y).sum().item()
    return {"top1": round(100 * right / len(labels), 2)}


def main() -> None:
    parser = arguments(__doc__, epochs=60, lr=2e-3)
    parser.add_argument("--start", type=Path, help="checkpoint whose weights the training starts from")
    parser.add_argument("--patch", type=int, default=4, choices=(4, 8), help="side of a patch in pixels")
    args = parser.parse_args()

    model = ViT(patch=args.patch)
    if args.start:
        load(args.start, model)
    fit(model, lambda _name: 1.0, loss_of, evaluate, args)


if __name__ == "__main__":
    main()
