"""Trains the compact DynamicViT on CIFAR-10 from the trained dense ViT, which is also the teacher.

    python3 models/dynamicvit/train.py --data cifar10.tar.xz --work DIR --dense VIT/last.pt [--epochs 20]

Loss of the paper's section 3.4: cross-entropy, half a KL divergence to the teacher's
logits, half a squared distance to the teacher's tokens where they were kept, twice the squared
distance of each stage's share of kept tokens from its target.
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
from dynamicvit.model import VARIANTS, DynamicViT
from teacher import tokens_of
from training import arguments, fit, from_dense, trained_vit, with_dense
from vit.model import ViT

CONFIG = VARIANTS["cifar10"]
# The backbone is already trained: it learns slower than the predictors.
BACKBONE_SHARE = 0.1


def loss_of(teacher: ViT, model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    with torch.no_grad():
        wanted, wanted_tokens = tokens_of(teacher, image)
    out = model.train_step(image)
    logits = out.logits.float()
    classify = F.cross_entropy(logits, target)
    imitate = F.kl_div(logits.log_softmax(-1), wanted.float().log_softmax(-1), reduction="batchmean", log_target=True)
    kept = out.decisions[-1]  # [B,n]
    distance = (out.tokens - wanted_tokens).float().square().mean(-1)  # [B,n]
    distil = (distance * kept).sum() / kept.sum().clamp(min=1)
    ratio = sum(
        (decision.mean(1) - CONFIG.keep_ratio ** (stage + 1)).square().mean()
        for stage, decision in enumerate(out.decisions)
    ) / len(out.decisions)
    loss = classify + 0.5 * imitate + 0.5 * distil + 2 * ratio
    parts = {"ce": classify, "kl": imitate, "distil": distil, "ratio": ratio}
    return loss, {name: float(value.detach()) for name, value in parts.items()}


def share(name: str) -> float:
    return 1.0 if name.startswith("score_predictor.") else BACKBONE_SHARE


@torch.no_grad()
def evaluate(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent with tokens really removed, at several keep ratios."""
    figures = {}
    bias = torch.zeros(1, CONFIG.grid**2, device=device)
    for ratio in (1.0, 0.7, 0.5):
        keep = torch.tensor(CONFIG.keep(ratio), device=device)
        right = 0
        for x, y in zip(images.split(1000), labels.split(1000), strict=True):
            logits = model(normalise(x.float() / 255).to(device), keep, bias)[0]
            right += (logits.argmax(1).cpu() == y).sum().item()
        figures[f"top1_keep_{ratio:g}"] = round(100 * right / len(labels), 2)
    return figures


def main() -> None:
    args = with_dense(arguments(__doc__, epochs=20, lr=2e-3)).parse_args()
    teacher = trained_vit(args.dense, args.device)

    model = DynamicViT(CONFIG)
    missing, unexpected = model.load_state_dict(from_dense(teacher), strict=False)
    if unexpected or any(not key.startswith("score_predictor.") for key in missing):
        raise SystemExit(f"{args.dense} does not fit: {[*unexpected, *missing][:4]}")
    fit(model, share, lambda *given: loss_of(teacher, *given), evaluate, args)


if __name__ == "__main__":
    main()
