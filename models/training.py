"""The training loop that the compact CIFAR-10 models share: resumable, CPU or CUDA.

A family gives its model and a loss; batches, augmentation, schedule and averaging are those of
vit/train.py. WORK/last.pt is the resumable state, written atomically after every epoch, and
WORK/log.jsonl the history.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from checkpoint import ModelError, UsageError, read
from data import cifar10
from vit.model import ViT
from vit.train import augment, follow, learning_rate, mix

# (model, pictures [B,3,32,32], targets [B,10]) -> loss and its parts for the log.
Loss = Callable[[nn.Module, Tensor, Tensor], tuple[Tensor, dict[str, float]]]
# (averaged model, pictures uint8 [N,3,32,32], labels [N], device) -> figures for the log.
Evaluate = Callable[[nn.Module, Tensor, Tensor, str], dict[str, Any]]


def arguments(description: str, epochs: int, lr: float) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and cache")
    parser.add_argument("--dense", type=Path, required=True, help="checkpoint of vit/train.py: start and teacher")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=lr)
    parser.add_argument("--steps", type=int, help="stop each epoch after so many batches (to try the script)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser


def dense_teacher(checkpoint: Path, device: str) -> ViT:
    """The trained compact ViT, frozen."""
    model = ViT()
    try:
        read(checkpoint).load_into(model)
    except (ModelError, UsageError) as error:
        raise SystemExit(f"--dense: {error}") from error
    return model.to(device).requires_grad_(False)


def from_dense(dense: ViT) -> dict[str, Tensor]:
    """The compact ViT's weights under the key names of blocks.py."""
    renamed = {}
    for key, value in dense.state_dict().items():
        key = key.replace(".mlp.0.", ".mlp.fc1.").replace(".mlp.2.", ".mlp.fc2.")
        renamed["patch_embed." + key if key.startswith("stem.") else key] = value
    return renamed


def fit(
    make: Callable[[], nn.Module],
    groups: Callable[[nn.Module], list[dict[str, Any]]],
    loss_of: Loss,
    evaluate: Evaluate,
    args: argparse.Namespace,
) -> None:
    """Trains until args.epochs; `groups` gives AdamW's parameter groups, each with a `share` of the rate."""
    data = cifar10.load(args.data, args.work / "cifar10.npz")
    train_x, train_y = data["train"]
    model, average = make().to(args.device), make().to(args.device)
    average.load_state_dict(model.state_dict())
    average.requires_grad_(False)
    optimiser = torch.optim.AdamW(groups(model), lr=args.lr)
    epoch = 0
    checkpoint = args.work / "last.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=args.device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        epoch = state["epoch"]

    steps = min(args.steps or len(train_y), len(train_y) // args.batch)
    while epoch < args.epochs:
        started = time.time()
        torch.manual_seed(epoch)  # the model's own randomness
        generator = torch.Generator().manual_seed(epoch)
        order = torch.randperm(len(train_y), generator=generator)
        model.train()
        sums: dict[str, float] = {}
        for step in range(steps):
            now = epoch * steps + step
            for group in optimiser.param_groups:
                group["lr"] = group["share"] * learning_rate(now, args.epochs * steps, steps // 2 + 1, args.lr)
            batch = order[step * args.batch : (step + 1) * args.batch]
            x, target = mix(augment(train_x[batch], generator), F.one_hot(train_y[batch], 10).float(), generator)
            with torch.autocast(args.device, torch.bfloat16):
                loss, parts = loss_of(model, x.to(args.device), target.to(args.device))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            follow(average, model, min(0.999, (1 + now) / (10 + now)))
            for name, value in parts.items():
                sums[name] = sums.get(name, 0) + value / steps
        epoch += 1
        average.eval()
        figures = evaluate(average, *data["test"], args.device)
        save(
            checkpoint,
            {
                "model": model.state_dict(),
                "average": average.state_dict(),
                "optimiser": optimiser.state_dict(),
                "epoch": epoch,
            },
        )
        row = {"epoch": epoch, **sums, **figures, "seconds": round(time.time() - started, 1)}
        with open(args.work / "log.jsonl", "a") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)


def save(path: Path, state: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.rename(path)


def decayed(named: list[tuple[str, nn.Parameter]], share: float) -> list[dict[str, Any]]:
    """AdamW groups: weight decay for matrices and kernels only; `share` of the learning rate."""
    no_decay = [p for name, p in named if p.ndim == 1 or name.endswith(("pos_embed", "cls_token"))]
    decay = [p for name, p in named if not (p.ndim == 1 or name.endswith(("pos_embed", "cls_token")))]
    return [
        {"params": decay, "weight_decay": 0.05, "share": share},
        {"params": no_decay, "weight_decay": 0.0, "share": share},
    ]
