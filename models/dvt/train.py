"""Trains the compact DVT cascade on CIFAR-10.

    python3 models/dvt/train.py --data cifar10.tar.xz --work DIR --dense VIT/last.pt --coarse VIT8/last.pt

All exits are trained together by the sum of their losses, as in the paper. Ours: each exit starts as
a dense ViT with as many tokens, the coarse one trained by vit/train.py --patch 8, and the early exits
imitate the last one's probabilities, half and half with the labels.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from dvt.model import DVT, VARIANTS
from training import arguments, fit, from_dense, trained_vit, with_dense

REUSE = {"both": (True, True), "features": (True, False), "relations": (False, True), "none": (False, False)}


def loss_of(model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    *early, last = (logits.float() for logits in model(image))
    taught = 0.5 * target + 0.5 * last.detach().softmax(-1)
    losses = [F.cross_entropy(logits, taught) for logits in early]
    losses.append(F.cross_entropy(last, target, label_smoothing=0.05))
    return sum(losses), {f"loss_exit{k}": float(loss.detach()) for k, loss in enumerate(losses)}


@torch.no_grad()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent of each exit."""
    right: list[int] = [0] * len(model.config.exits)
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        for k, logits in enumerate(model(normalise(x.float() / 255).to(device))):
            right[k] += (logits.argmax(1).cpu() == y).sum().item()
    return {f"top1_exit{k}": round(100 * n / len(labels), 2) for k, n in enumerate(right)}


def start_from(dense: dict[str, Tensor], exit: nn.Module) -> None:
    """An exit starts as a dense model: what reuse adds to its layers begins at zero."""
    state = exit.state_dict()  # shares memory with the parameters
    for key, value in dense.items():
        place = state[key]
        if place.shape == value.shape:
            place.copy_(value)
            continue
        if place.ndim == 2:  # mlp.fc1.weight [hidden, D + 48]; norm2 keeps its ones and zeros
            place.zero_()
        place[..., : value.shape[-1]] = value
    if "relation_reuse_conv.2.weight" in state:
        state["relation_reuse_conv.2.weight"].zero_()
        state["relation_reuse_conv.2.bias"].zero_()


def main() -> None:
    parser = with_dense(arguments(__doc__, epochs=10, lr=1e-3))
    parser.add_argument("--coarse", type=Path, required=True, help="checkpoint of vit/train.py --patch 8")
    parser.add_argument("--reuse", choices=REUSE, default="both", help="for the ablation")
    args = parser.parse_args()
    dense = trained_vit(args.dense, args.device)
    coarse = trained_vit(args.coarse, args.device, patch=8)
    features, relations = REUSE[args.reuse]
    config = replace(VARIANTS["cifar10"], feature_reuse=features, relation_reuse=relations)

    model = DVT(config)
    for start, exit in zip((coarse, dense), model.stages, strict=True):
        start_from(from_dense(start), exit)
    fit(model, lambda _name: 1.0, loss_of, evaluate, args)


if __name__ == "__main__":
    main()
