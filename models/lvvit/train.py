"""Trains the compact LV-ViT on CIFAR-10 from the trained dense ViT, which is also the annotator.

    python3 models/lvvit/train.py --data cifar10.tar.xz --work DIR --dense VIT/last.pt [--epochs 10]

Token labelling (sections 3.2 and 3.3): every patch token learns a class score of its own, half as
heavy as the image's, and MixToken mixes images after the patch embedding. The paper's annotator
is a convolutional network whose last map is scored place by place; ours is a transformer, whose head
scores its patch tokens in the same way. That is a weak annotator (README.md has the figures) that
costs one more run of the network a batch.
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
from lvvit.model import VARIANTS, LVViT, swap
from teacher import tokens_of
from training import arguments, fit, from_dense, trained_vit, with_dense
from vit.model import ViT

CONFIG = VARIANTS["cifar10"]
TOKEN_WEIGHT = 0.5


def loss_of(annotator: ViT, model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    labels = annotate(annotator, image)  # [B,n,classes]
    own = rectangle(CONFIG.grid).to(image.device)  # [n]
    logits, token_logits = model.train_step(image, own)
    share = own.mean()
    mixed = share * target + (1 - share) * target.flip(0)
    classify = F.cross_entropy(logits.float(), mixed)
    label = F.cross_entropy(token_logits.float().flatten(0, 1), swap(labels, own).flatten(0, 1))
    loss = classify + TOKEN_WEIGHT * label
    return loss, {"ce": float(classify.detach()), "token_ce": float(label.detach())}


@torch.no_grad()
def annotate(annotator: ViT, image: Tensor) -> Tensor:
    """Class probabilities of every patch token: [B,3,S,S] -> [B,n,classes]."""
    _, tokens = tokens_of(annotator, image)
    return annotator.head(tokens).float().softmax(-1)


def rectangle(grid: int) -> Tensor:
    """MixToken's mask [grid*grid]: 0 in a rectangle of a random size and place, 1 outside (as CutMix)."""
    side = int(grid * torch.rand(()).sqrt())
    top, left = (int(torch.randint(0, grid - side + 1, ())) for _ in range(2))
    own = torch.ones(grid, grid)
    own[top : top + side, left : left + side] = 0
    return own.flatten()


@torch.no_grad()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent of the image's score, and of a single patch token's."""
    right, right_tokens = 0, 0.0
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        logits, token_labels = model(normalise(x.float() / 255).to(device))
        right += (logits.argmax(1).cpu() == y).sum().item()
        right_tokens += (token_labels.argmax(2).cpu() == y[:, None]).float().mean(1).sum().item()
    return {"top1": round(100 * right / len(labels), 2), "top1_token": round(100 * right_tokens / len(labels), 2)}


def start_from(dense: dict[str, Tensor], model: LVViT) -> None:
    """All weights of the dense model; its head twice, for the class token and for the patches."""
    heads = {f"aux_{key}": value for key, value in dense.items() if key.startswith("head.")}
    model.load_state_dict(dense | heads)


def main() -> None:
    args = with_dense(arguments(__doc__, epochs=10, lr=1e-3)).parse_args()
    annotator = trained_vit(args.dense, args.device)

    model = LVViT(CONFIG)
    start_from(from_dense(annotator), model)
    fit(model, lambda _name: 1.0, lambda *given: loss_of(annotator, *given), evaluate, args)


if __name__ == "__main__":
    main()
