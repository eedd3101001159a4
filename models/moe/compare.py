"""The table of ways of routing: each training on all CIFAR-10 test images, routed as it was trained.

    python3 models/moe/compare.py --data cifar10.tar.xz --cache FILE RUN...

RUN is MODE:K:BALANCE:SEED:DIR, where train.py was given --mode MODE --k K --balance BALANCE --seed SEED --work DIR.
Prints rows of Markdown: top-1, GFLOPs and the share of choices dropped at the capacity factor of training, 1.25 k,
top-1 with room for every choice, and c_v of the load of each layer.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from data import cifar10
from moe.export import cost_of
from moe.model import MoEViT
from moe.train import CAPACITY_FACTOR, CONFIG, routing


@torch.no_grad()
def measured(
    model: MoEViT, mode: str, k: int, factor: float, images: Tensor, labels: Tensor
) -> tuple[float, float, float, list]:
    """Top-1 and the share of choices dropped, in percent; choices computed per image; c_v of each layer."""
    how = routing(CONFIG, mode, k, factor)
    right, loads, kept = 0, 0, 0
    for x, y in zip(images.split(500), labels.split(500), strict=True):
        logits, layers = model.routed(normalise(x.float() / 255), how)
        right += (logits.argmax(1) == y).sum().item()
        loads = loads + torch.stack([routed.load.sum(0) for routed in layers])  # [layers,N]
        kept += sum(routed.load_kept.sum().item() for routed in layers)
    spread = loads.float().std(1, correction=0) / loads.float().mean(1)
    count = len(labels)
    return 100 * right / count, 100 * (1 - kept / loads.sum().item()), kept / count, spread.tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("runs", nargs="+", metavar="RUN")
    args = parser.parse_args()
    images, labels = cifar10.load(args.data, args.cache)["test"]
    print("| routing | balancing | seed | top-1 | GFLOPs | dropped | top-1, room for all | c_v of the layers |")
    print("|---|---|---|---|---|---|---|---|")
    for run in args.runs:
        mode, k, balance, seed, folder = run.split(":", 4)
        model = MoEViT(CONFIG)
        model.load_state_dict(torch.load(Path(folder) / "last.pt", weights_only=True)["average"])
        model.eval()
        top1, dropped, computed, spread = measured(model, mode, int(k), CAPACITY_FACTOR * int(k), images, labels)
        roomy, *_ = measured(model, mode, int(k), CONFIG.experts, images, labels)
        name = f"top-{k}" if mode == "topk" else f"{k} prototypes"
        cv = ", ".join(f"{value:.2f}" for value in spread)
        rest, per_choice = cost_of(model)
        gflops = f"{rest + per_choice * computed:.4f}"
        row = (name, balance, seed, f"{top1:.2f} %", gflops, f"{dropped:.1f} %", f"{roomy:.2f} %", cv)
        print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
