"""Trains the compact DVT cascade on CIFAR-10 with the trained dense ViT as teacher.

    python3 models/dvt/train.py --data cifar10.tar.xz --work DIR --dense VIT/last.pt [--epochs 30]

All exits are trained together by the sum of their losses, as in the paper; each exit also
imitates the dense model's probabilities, half and half with the labels. The last exit starts from
the dense model's weights.
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
from augment import normalise  # noqa: E402
from dvt.model import DVT, VARIANTS  # noqa: E402
from training import arguments, dense_teacher, fit, from_dense, with_dense  # noqa: E402
from vit.model import ViT  # noqa: E402

REUSE = {"both": (True, True), "features": (True, False), "relations": (False, True), "none": (False, False)}


def loss_of(teacher: ViT, model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    with torch.no_grad():
        wanted = teacher(image).float().softmax(-1)
    losses = [F.cross_entropy(logits.float(), 0.5 * target + 0.5 * wanted) for logits in model(image)]
    return sum(losses), {f"loss_exit{k}": float(loss.detach()) for k, loss in enumerate(losses)}


@torch.no_grad()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent of each exit."""
    right: list[int] = [0] * len(model.config.exits)
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        for k, logits in enumerate(model(normalise(x.float() / 255).to(device))):
            right[k] += (logits.argmax(1).cpu() == y).sum().item()
    return {f"top1_exit{k}": round(100 * n / len(labels), 2) for k, n in enumerate(right)}


def start_from(dense: dict[str, Tensor], model: DVT) -> None:
    """The last exit starts as the dense model: what reuse adds to its layers begins at zero."""
    last = model.stages[-1]
    state = last.state_dict()  # shares memory with the parameters
    for key, value in dense.items():
        place = state[key]
        if place.shape == value.shape:
            place.copy_(value)
            continue
        if place.ndim == 2:  # mlp.fc1.weight [hidden, D + 48]; norm2 keeps its ones and zeros
            place.zero_()
        place[..., : value.shape[-1]] = value
    if model.config.relation_reuse:
        nn.init.zeros_(last.relation_reuse_conv[2].weight)
        nn.init.zeros_(last.relation_reuse_conv[2].bias)


def main() -> None:
    parser = with_dense(arguments(__doc__, epochs=30, lr=2e-3))
    parser.add_argument("--reuse", choices=REUSE, default="both", help="for the ablation")
    args = parser.parse_args()
    teacher = dense_teacher(args.dense, args.device)
    features, relations = REUSE[args.reuse]
    config = replace(VARIANTS["cifar10"], feature_reuse=features, relation_reuse=relations)

    def make() -> DVT:
        model = DVT(config)
        start_from(from_dense(teacher), model)
        return model

    fit(
        make,
        lambda _name: 1.0,
        lambda *given: loss_of(teacher, *given),
        evaluate,
        args,
    )


if __name__ == "__main__":
    main()
