"""Trains the five networks as masked autoencoders on CIFAR-10, on a CPU; stops and resumes at any point of the curve.

    python3 models/biases/train.py --data cifar10.tar.xz --work DIR [--points 100,200,400,800]

All see the same batches and masks, at a constant learning rate after the warm-up, so that one training gives the
whole curve. WORK/<mixer>.pt holds the weights, WORK/log.jsonl the error on 2,000 test images at each point.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from biases.model import MIXERS, Reconstructor, masked_error, random_masks
from data import cifar10
from training import log, save

BATCH = 64
WARM_UP = 50
TESTED = 2000


@torch.no_grad()
def error_of(model: Reconstructor, images: Tensor) -> float:
    """Masked error over the first test images, with the same masks for every model."""
    masks = random_masks(TESTED, torch.Generator().manual_seed(0))
    pairs = zip(images[:TESTED].split(500), masks.split(500), strict=True)
    errors = []
    for image, mask in pairs:
        image = normalise(image.float() / 255)
        errors.append(float(masked_error(model(image, mask), image, mask)))
    return sum(errors) / len(errors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and cache")
    parser.add_argument("--points", default="100,200,400,800", help="steps after which the error is measured")
    parser.add_argument("--lr", type=float, default=2e-3)
    args = parser.parse_args()
    points = [int(point) for point in args.points.split(",")]
    data = cifar10.load(args.data, args.work / "cifar10.npz")
    # Point by point, so that a curve of all five is there early.
    for point in points:
        for mixer in MIXERS:
            advance(mixer, point, data["train"][0], data["test"][0], args)


def advance(mixer: str, until: int, images: Tensor, test: Tensor, args: argparse.Namespace) -> None:
    torch.manual_seed(0)
    model = Reconstructor(mixer)
    optimiser = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.05)
    checkpoint = args.work / f"{mixer}.pt"
    curve: list[list[float]] = []
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        curve = state["curve"]
    done = int(curve[-1][0]) if curve else 0
    if done >= until:
        return
    started = time.time()
    for step in range(done, until):
        generator = torch.Generator().manual_seed(step)
        image = normalise(images[torch.randint(len(images), (BATCH,), generator=generator)].float() / 255)
        mask = random_masks(BATCH, generator)
        for group in optimiser.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / WARM_UP)
        optimiser.zero_grad()
        masked_error(model(image, mask), image, mask).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    error = round(error_of(model.eval(), test), 4)
    curve = [*curve, [until, error]]
    save(checkpoint, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "curve": curve})
    log(args.work, {"mixer": mixer, "step": until, "error": error, "seconds": round(time.time() - started, 1)})


if __name__ == "__main__":
    main()
