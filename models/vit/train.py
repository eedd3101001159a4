"""Trains the compact ViT on CIFAR-10, on a CPU or a GPU; stops and resumes at any epoch.

    python3 models/vit/train.py --data cifar10.tar.xz --work DIR [--epochs 60]

DIR/last.pt is the resumable state (written atomically after every epoch), DIR/log.jsonl the history.
Recipe: AdamW, cosine decay with warm-up, random shift, zoom and flip, random brightness, contrast and saturation,
random erasing, mixup or cutmix on a fifth of the batches, label smoothing, an exponential moving
average of the weights (which is what is exported).
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data import cifar10  # noqa: E402
from vit.model import ViT  # noqa: E402

WARM_UP_EPOCHS = 2


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """uint8 [B,3,32,32] -> normalised float [B,3,32,32]; crop, flip, colour and erasing per picture."""
    b, _, h, w = images.shape
    rand = lambda *shape: torch.rand(*shape, generator=generator)  # noqa: E731
    x = images.float() / 255

    # Random view: shift by up to 4 px, flip, and on half of the pictures zoom (out to 0.6, in to 1.2),
    # since in ordinary photographs the subject is smaller than in CIFAR-10's tight crops.
    zoom = torch.where(rand(b) < 0.5, 0.6 + 0.6 * rand(b), torch.ones(b))
    flip = 1 - 2.0 * (rand(b) < 0.5)
    shift = (2 * rand(b, 2) - 1) * (4 / (h / 2))
    view = torch.zeros(b, 2, 3)
    view[:, 0, 0], view[:, 1, 1] = flip / zoom, 1 / zoom
    view[:, :, 2] = shift
    grid = F.affine_grid(view, [b, 3, h, w], align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)

    # Brightness, contrast and saturation within +-40 % on half of the pictures.
    strength = 0.4 * (rand(b, 1, 1, 1) < 0.5)
    factor = lambda: 1 + strength * (2 * rand(b, 1, 1, 1) - 1)  # noqa: E731
    x = x * factor()
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * factor() + mean
    grey = x.mean(1, keepdim=True)
    x = ((x - grey) * factor() + grey).clamp(0, 1)

    x = normalise(x)

    # Random erasing: a square of up to 12 px set to the mean, on a tenth of the pictures.
    size = (4 + rand(b, 1) * 9) * (rand(b, 1) < 0.1)
    top, left = rand(b, 1) * h, rand(b, 1) * w
    in_rows = (torch.arange(h) >= top) & (torch.arange(h) < top + size)
    in_cols = (torch.arange(w) >= left) & (torch.arange(w) < left + size)
    return x.masked_fill((in_rows[:, :, None] & in_cols[:, None, :])[:, None], 0.0)


def normalise(x: Tensor) -> Tensor:
    mean = torch.tensor(cifar10.MEAN).view(1, 3, 1, 1)
    std = torch.tensor(cifar10.STD).view(1, 3, 1, 1)
    return (x - mean) / std


def mix(x: Tensor, target: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Cutmix or mixup with a shuffled copy on a fifth of the batches; target is [B,classes]."""
    choice = torch.rand((), generator=generator).item()
    if choice < 0.8:
        return x, target
    other = torch.randperm(x.shape[0], generator=generator)
    share = torch.rand((), generator=generator).item()
    if choice < 0.9:
        share = 0.5 * share  # mixup stays mild: half-and-half at most
        x = x * (1 - share) + x[other] * share
    else:
        h, w = x.shape[-2:]
        side = math.sqrt(share)
        ch, cw = int(h * side), int(w * side)
        top = int(torch.randint(0, h - ch + 1, (), generator=generator))
        left = int(torch.randint(0, w - cw + 1, (), generator=generator))
        x = x.clone()
        x[:, :, top : top + ch, left : left + cw] = x[other, :, top : top + ch, left : left + cw]
        share = ch * cw / (h * w)
    return x, target * (1 - share) + target[other] * share


@torch.no_grad()
def evaluate(model: torch.nn.Module, images: Tensor, labels: Tensor, device: str) -> float:
    """Top-1 accuracy in [0,1]."""
    model.eval()
    right = 0
    for x, y in zip(images.split(1000), labels.split(1000)):
        right += (model(normalise(x.float() / 255).to(device)).argmax(1).cpu() == y).sum().item()
    return right / len(labels)


def learning_rate(step: int, total: int, warm_up: int, peak: float) -> float:
    if step < warm_up:
        return peak * (step + 1) / warm_up
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and cache")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()

    data = cifar10.load(args.data, args.work / "cifar10.npz")
    train_x, train_y = data["train"]
    test_x, test_y = data["test"]
    model = ViT(drop_path=0.0).to(args.device)
    average = ViT().to(args.device)
    average.load_state_dict(model.state_dict())
    decay, plain = [], []
    for name, parameter in model.named_parameters():
        (plain if parameter.ndim == 1 or "pos_embed" in name or "cls_token" in name else decay).append(parameter)
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}], lr=args.lr
    )
    epoch = 0
    checkpoint = args.work / "last.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=args.device, weights_only=True)
        model.load_state_dict(state["model"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        epoch = state["epoch"]

    steps = len(train_y) // args.batch
    while epoch < args.epochs:
        started = time.time()
        generator = torch.Generator().manual_seed(epoch)
        order = torch.randperm(len(train_y), generator=generator)
        model.train()
        total = 0.0
        for step in range(steps):
            now = epoch * steps + step
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(now, args.epochs * steps, WARM_UP_EPOCHS * steps, args.lr)
            batch = order[step * args.batch : (step + 1) * args.batch]
            x, target = mix(
                augment(train_x[batch], generator), F.one_hot(train_y[batch], 10).float(), generator
            )
            with torch.autocast(args.device, torch.bfloat16):
                logits = model(x.to(args.device))
            loss = F.cross_entropy(logits.float(), target.to(args.device), label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            total += loss.item()
            follow(average, model, min(0.999, (1 + now) / (10 + now)))
        epoch += 1
        accuracy = evaluate(average, test_x, test_y, args.device)
        state = {
            "model": model.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "epoch": epoch,
        }
        partial = checkpoint.with_suffix(".part")
        torch.save(state, partial)
        partial.rename(checkpoint)
        row = {"epoch": epoch, "loss": total / steps, "test_top1": accuracy, "seconds": time.time() - started}
        with open(args.work / "log.jsonl", "a") as log:
            log.write(json.dumps(row) + "\n")
        print(row, flush=True)


@torch.no_grad()
def follow(average: torch.nn.Module, model: torch.nn.Module, keep: float) -> None:
    """Exponential moving average of the weights; buffers (batch-norm statistics) are copied."""
    torch._foreach_lerp_(list(average.parameters()), list(model.parameters()), 1 - keep)
    for target, source in zip(average.buffers(), model.buffers()):
        target.copy_(source)


if __name__ == "__main__":
    main()
