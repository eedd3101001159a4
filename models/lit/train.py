"""Trains the compact LIT on CIFAR-10 and, on the same batches, its control with plain 2 x 2 merging.

    python3 models/lit/train.py --data cifar10.tar.xz --work DIR [--epochs 20]

Both are one network to the loop of models/training.py: their losses add up and share no weight. After
every epoch WORK/lit.pt and WORK/plain.pt hold the averaged weights, for models/export.py.

The paper lets the weights that predict offsets learn at a hundredth of the rate. So short a training
would leave them near zero: here it is a tenth.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from lit.model import VARIANTS, build
from training import arguments, cross_entropy, fit, save

OFFSET_SHARE = 0.1


class Classifier(nn.Module):
    def __init__(self, variant: str):
        super().__init__()
        self.lit = build(VARIANTS[variant])

    def forward(self, image: Tensor) -> Tensor:
        return self.lit(image)[0]


class Pair(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lit = Classifier("cifar10")
        self.plain = Classifier("cifar10-plain")


def loss_of(pair: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    deformable, _ = cross_entropy(pair.lit, image, target)
    plain, _ = cross_entropy(pair.plain, image, target)
    return deformable + plain, {"lit": float(deformable.detach()), "plain": float(plain.detach())}


def share(name: str) -> float:
    return OFFSET_SHARE if name.endswith("conv_offset.weight") else 1.0


@torch.no_grad()
def figures_of(pair: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent of both and of LIT without its offsets, and how long these are."""
    right = {"lit": 0, "plain": 0, "lit_offsets_off": 0}
    lengths: list[list[Tensor]] = []
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        x = normalise(x.float() / 255).to(device)
        logits, offsets = pair.lit.lit(x)
        off, _ = pair.lit.lit(x, torch.zeros(1, device=device))
        for name, given in (("lit", logits), ("plain", pair.plain(x)), ("lit_offsets_off", off)):
            right[name] += (given.argmax(1).cpu() == y).sum().item()
        lengths.append([o.unflatten(1, (-1, 2)).norm(dim=2).mean().cpu() for o in offsets])
    mean = torch.tensor(lengths).mean(0).tolist()
    return {
        **{f"top1_{name}": round(100 * count / len(labels), 2) for name, count in right.items()},
        "offset_lengths": [round(length, 3) for length in mean],
    }


def main() -> None:
    args = arguments(__doc__, epochs=20, lr=2e-3).parse_args()

    def evaluate(pair: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
        for name, half in (("lit", pair.lit), ("plain", pair.plain)):
            save(args.work / f"{name}.pt", {"model": half.lit.state_dict()})
        return figures_of(pair, images, labels, device)

    torch.manual_seed(0)
    fit(Pair(), share, loss_of, evaluate, args)


if __name__ == "__main__":
    main()
