"""What all trainings share, and the loop of the compact CIFAR-10 models: resumable, CPU or CUDA.

A family gives its model and a loss. Muon (Jordan et al. 2024) steps the blocks' matrices and AdamW the
rest, under one cosine schedule with warm-up: on two CPU cores that reaches the same loss in about two
thirds of the batches that AdamW alone needs. What is exported is an exponential moving average of the
weights. WORK/last.pt is the resumable state, written atomically after every epoch, and WORK/log.jsonl
the history.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from augment import augment, mix, normalise
from checkpoint import ModelError, UsageError, read
from data import cifar10
from vit.model import ViT

# (model, images [B,3,32,32], targets [B,10]) -> loss and its parts for the log.
Loss = Callable[[nn.Module, Tensor, Tensor], tuple[Tensor, dict[str, float]]]
# (model, numbers of the batch's images, generator of the augmentation) -> the same.
BatchLoss = Callable[[nn.Module, Tensor, torch.Generator], tuple[Tensor, dict[str, float]]]
# (averaged model, images uint8 [N,3,32,32], labels [N], device) -> figures for the log.
Evaluate = Callable[[nn.Module, Tensor, Tensor, str], dict[str, Any]]


def arguments(description: str, epochs: int, lr: float) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and cache")
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=lr)
    parser.add_argument("--steps", type=int, help="stop each epoch after so many batches (to try the script)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser


def with_dense(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--dense", type=Path, required=True, help="checkpoint of vit/train.py to start from")
    return parser


def load(checkpoint: Path, model: nn.Module) -> None:
    """The checkpoint's weights into the model, or an exit that names the file and what is wrong."""
    try:
        read(checkpoint).load_into(model)
    except (ModelError, UsageError) as error:
        raise SystemExit(f"{checkpoint}: {error}") from error


def trained_vit(checkpoint: Path, device: str, patch: int = 4) -> ViT:
    """The trained compact ViT, frozen."""
    model = ViT(patch=patch)
    load(checkpoint, model)
    return model.to(device).eval().requires_grad_(False)


def from_dense(dense: ViT) -> dict[str, Tensor]:
    """The compact ViT's weights under the key names of blocks.py."""
    renamed = {}
    for key, value in dense.state_dict().items():
        key = key.replace(".mlp.0.", ".mlp.fc1.").replace(".mlp.2.", ".mlp.fc2.")
        renamed["patch_embed." + key if key.startswith("stem.") else key] = value
    return renamed


class Learner:
    """A model that learns, the moving average of its weights, and its optimisers."""

    def __init__(self, model: nn.Module, share: Callable[[str], float] = lambda _name: 1.0, keep: float = 0.999):
        """`share`: how much of the learning rate a named parameter takes. `keep`: how slowly the average follows."""
        self.model = model
        self.average = copy.deepcopy(model).requires_grad_(False)
        self.optimisers = make_optimisers(model, share)
        self.keep = keep

    def load(self, checkpoint: Path) -> dict[str, Any]:
        """Goes on from the saved state; gives all that was saved. Where there is none: starts anew, {}."""
        if not checkpoint.exists():
            return {}
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        return state

    def step(self, loss: Tensor, now: int, rate: float) -> None:
        """Step number `now` (from 0) at this learning rate."""
        self.model.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = group["share"] * rate
            optimiser.step()
        follow(self.average, self.model, min(self.keep, (1 + now) / (10 + now)))

    def save(self, checkpoint: Path, **more: Any) -> None:
        save(
            checkpoint,
            {
                "model": self.model.state_dict(),
                "average": self.average.state_dict(),
                "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
                **more,
            },
        )


def fit(
    model: nn.Module,
    share: Callable[[str], float],
    loss_of: Loss,
    evaluate: Evaluate,
    args: argparse.Namespace,
) -> None:
    """Trains a classifier of CIFAR-10 on augmented and mixed images; `share` as Learner takes it."""
    data = cifar10.load(args.data, args.work / "cifar10.npz")
    train_x, train_y = data["train"]

    def loss_of_batch(model: nn.Module, batch: Tensor, generator: torch.Generator) -> tuple[Tensor, dict[str, float]]:
        x, target = mix(augment(train_x[batch], generator), F.one_hot(train_y[batch], 10).float(), generator)
        with torch.autocast(args.device, torch.bfloat16):
            return loss_of(model, x.to(args.device), target.to(args.device))

    learner = Learner(model.to(args.device), share)
    train(learner, len(train_y), loss_of_batch, lambda average: evaluate(average, *data["test"], args.device), args)


def train(
    learner: Learner,
    images: int,
    loss_of: BatchLoss,
    evaluate: Callable[[nn.Module], dict[str, Any]],
    args: argparse.Namespace,
) -> None:
    """Goes on until args.epochs, each over batches of numbers below `images`, in an order of its own."""
    checkpoint = args.work / "last.pt"
    epoch = learner.load(checkpoint).get("epoch", 0)

    steps = min(args.steps or images, images // args.batch)
    while epoch < args.epochs:
        started = time.time()
        torch.manual_seed(epoch)  # the model's own randomness
        generator = torch.Generator().manual_seed(epoch)
        order = torch.randperm(images, generator=generator)
        learner.model.train()
        sums: dict[str, float] = {}
        for step in range(steps):
            now = epoch * steps + step
            batch = order[step * args.batch : (step + 1) * args.batch]
            loss, parts = loss_of(learner.model, batch, generator)
            learner.step(loss, now, learning_rate(now, args.epochs * steps, steps // 2 + 1, args.lr))
            for name, value in parts.items():
                sums[name] = sums.get(name, 0) + value / steps
        epoch += 1
        figures = evaluate(learner.average.eval())
        learner.save(checkpoint, epoch=epoch)
        log(args.work, {"epoch": epoch, **sums, **figures, "seconds": round(time.time() - started, 1)})


def cross_entropy(model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    loss = F.cross_entropy(model(image).float(), target, label_smoothing=0.05)
    return loss, {"loss": float(loss.detach())}


@torch.no_grad()
def top1(model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent."""
    right = 0
    for x, y in zip(images.split(1000), labels.split(1000), strict=True):
        right += (model(normalise(x.float() / 255).to(device)).argmax(1).cpu() == y).sum().item()
    return {"top1": round(100 * right / len(labels), 2)}


def log(work: Path, row: dict[str, Any]) -> None:
    line = json.dumps(row)
    with open(work / "log.jsonl", "a") as file:
        file.write(line + "\n")
    print(line, flush=True)


def save(path: Path, state: dict[str, Any]) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.rename(path)


def make_optimisers(model: nn.Module, share: Callable[[str], float]) -> list[torch.optim.Optimizer]:
    """Muon for matrices, AdamW for kernels, vectors, positions and the classifying head."""
    matrices: dict[float, list[nn.Parameter]] = {}
    kernels: dict[float, list[nn.Parameter]] = {}
    plain: dict[float, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.ndim == 1 or name.endswith(("pos_embed", "cls_token")):
            kind = plain
        else:
            kind = matrices if parameter.ndim == 2 and "head" not in name else kernels
        kind.setdefault(share(name), []).append(parameter)

    def groups(kind: dict[float, list[nn.Parameter]], decay: float, rate: float) -> list[dict[str, Any]]:
        return [{"params": p, "weight_decay": decay, "share": s * rate} for s, p in kind.items()]

    others = torch.optim.AdamW(groups(kernels, 0.05, 0.5) + groups(plain, 0.0, 0.5))
    if not matrices:  # a purely convolutional network
        return [others]
    # Muon's updates have the size of AdamW's (match_rms_adamw) and bear about twice its rate.
    return [torch.optim.Muon(groups(matrices, 0.05, 1.0), adjust_lr_fn="match_rms_adamw"), others]


def learning_rate(step: int, total: int, warm_up: int, peak: float) -> float:
    """Linear warm-up, then a cosine down to a hundredth of the peak."""
    if step < warm_up:
        return peak * (step + 1) / warm_up
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up))))


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Exponential moving average of the weights; buffers (batch-norm statistics) are copied."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
    for target, source in zip(average.buffers(), model.buffers()):
        target.copy_(source)
