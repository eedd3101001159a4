"""Trains descriptors of images on six classes of CIFAR-10; the other four stay unseen, with and without labels.

    python3 models/irt/train.py --data cifar10.tar.xz --work DIR/seen --epochs 6
    python3 models/irt/train.py --data cifar10.tar.xz --work DIR/koleo-0.7 --start DIR/seen/last.pt --koleo 0.7

The first command trains a classifier of the six classes from random weights. The second makes it an encoder
with the contrastive loss, within the batch and against the memory of the last 256 descriptors, plus
`--koleo` times the KoLeo term.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import augment, normalise
from checkpoint import read
from data import cifar10
from irt.losses import contrastive, koleo
from irt.metrics import map_at_r, recall_at
from irt.model import Encoder
from training import BatchLoss, Learner, arguments, cross_entropy, top1, train
from vit.model import ViT

#: The first six, as benchmarks of retrieval train on the first half of the classes.
SEEN = 6
MEMORY = 256


def of_classes(split: tuple[Tensor, Tensor], first: int, last: int) -> tuple[Tensor, Tensor]:
    images, labels = split
    chosen = (labels >= first) & (labels < last)
    return images[chosen], labels[chosen]


@torch.no_grad()
def descriptors_of(encoder: nn.Module, images: Tensor) -> np.ndarray:
    """uint8 [N,3,32,32] -> [N,128]"""
    device = next(encoder.parameters()).device
    return torch.cat([encoder(normalise(x.float() / 255).to(device)).cpu() for x in images.split(500)]).numpy()


def classifying(images: Tensor, labels: Tensor, device: str) -> BatchLoss:
    def loss_of(model: nn.Module, batch: Tensor, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        target = F.one_hot(labels[batch], SEEN).float().to(device)
        with torch.autocast(device, torch.bfloat16):
            return cross_entropy(model, augment(images[batch], generator).to(device), target)

    return loss_of


def contrasting(images: Tensor, labels: Tensor, weight: float, device: str) -> BatchLoss:
    memory = torch.empty(0, 128, device=device)
    memory_labels = torch.empty(0, dtype=torch.int64, device=device)

    def loss_of(model: nn.Module, batch: Tensor, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        nonlocal memory, memory_labels
        with torch.autocast(device, torch.bfloat16):
            z = model(augment(images[batch], generator).to(device))
        z = F.normalize(z.float(), dim=-1)
        y = labels[batch].to(device)
        pairs = contrastive(z, y) + contrastive(z, y, memory, memory_labels)
        spread = koleo(z)
        memory = torch.cat([z.detach(), memory])[:MEMORY]
        memory_labels = torch.cat([y, memory_labels])[:MEMORY]
        return pairs + weight * spread, {"contrastive": float(pairs.detach()), "koleo": float(spread.detach())}

    return loss_of


def main() -> None:
    parser = arguments(__doc__, epochs=3, lr=1e-3)
    parser.add_argument("--start", type=Path, help="checkpoint of the classifier of the six classes")
    parser.add_argument("--koleo", type=float, default=0.7, help="weight of the KoLeo term")
    args = parser.parse_args()

    torch.manual_seed(0)
    data = cifar10.load(args.data, args.work / "cifar10.npz")
    images, labels = of_classes(data["train"], 0, SEEN)
    if args.start:
        encoder = Encoder(drop_path=0.05)
        weights = read(args.start).weights
        encoder.load_state_dict({key: value for key, value in weights.items() if not key.startswith("head.")})
        loss_of = contrasting(images, labels, args.koleo, args.device)
        unseen, unseen_labels = of_classes(data["test"], SEEN, 10)

        def evaluate(average: nn.Module) -> dict[str, Any]:
            descriptors = descriptors_of(average, unseen[::4])
            return {
                "unseen_r1": round(recall_at(descriptors, unseen_labels[::4], [1])[1], 4),
                "unseen_map_at_r": round(map_at_r(descriptors, unseen_labels[::4]), 4),
            }
    else:
        encoder = ViT(classes=SEEN, drop_path=0.05)
        loss_of = classifying(images, labels, args.device)
        seen, seen_labels = of_classes(data["test"], 0, SEEN)

        def evaluate(average: nn.Module) -> dict[str, Any]:
            return top1(average, seen, seen_labels, args.device)

    train(Learner(encoder.to(args.device), keep=0.995), len(labels), loss_of, evaluate, args)


if __name__ == "__main__":
    main()
