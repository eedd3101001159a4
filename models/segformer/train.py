"""Trains the compact SegFormer on CamVid from scratch; stops and resumes at any epoch.

    python3 models/segformer/train.py --data camvid --work DIR [--epochs 80] [--tune]

Random crops of 256x320 for two thirds of the epochs, of the frames' own 360x480 for the rest.
Loss: cross-entropy weighted by the root of each class's rarity, plus a soft Jaccard loss, since the
mean IoU counts a rare class as much as the road. Muon and AdamW, the cosine and the averaged weights
are those of models/training.py. `--tune` trains without the frames of `HELD_OUT` and evaluates on
them: hyper-parameters are chosen there, never on the validation split.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data import camvid
from data.camvid import CLASSES, IGNORE, Frames, augment, normalise
from segformer.model import VARIANTS, SegFormer
from training import Learner, learning_rate, log

CONFIG = VARIANTS["camvid"]
CROP, WHOLE = (256, 320), (360, 480)
WHOLE_FROM = 2 / 3  # share of the epochs trained on crops
JACCARD_WEIGHT = 0.5
HELD_OUT = range(6900, 7920)  # a stretch of sequence 0016E5


def class_weights(masks: Tensor) -> Tensor:
    """[classes], the root of the median class's frequency over each class's."""
    counts = torch.bincount(masks.flatten().long(), minlength=IGNORE + 1)[:IGNORE].float()
    return (counts.median() / counts).sqrt()


def jaccard_loss(logits: Tensor, labels: Tensor) -> Tensor:
    """One minus the soft IoU, over the batch's classes.

    logits [B,C,h,w]; labels [B,4h,4w], taken as each class's share of the logits' cells of 4x4 pixels.
    """
    b, _, h, w = logits.shape
    cells = labels.reshape(b, h, 4, w, 4).permute(0, 2, 4, 1, 3).reshape(b, 16, h, w)
    share = torch.full((), 1 / 16, device=labels.device).expand(cells.shape)
    wanted = torch.zeros(b, IGNORE + 1, h, w, device=labels.device).scatter_add_(1, cells, share)[:, :IGNORE]
    given = logits.softmax(1) * wanted.sum(1, keepdim=True)  # unlabelled shares count for nothing
    both = (given * wanted).sum((0, 2, 3))
    union = (given + wanted - given * wanted).sum((0, 2, 3))
    present = wanted.sum((0, 2, 3)) > 0
    return 1 - (both / union)[present].mean()


def loss_of(model: nn.Module, images: Tensor, labels: Tensor, weights: Tensor) -> tuple[Tensor, dict[str, float]]:
    with torch.autocast(images.device.type, torch.bfloat16):
        logits = model(images)[0].float()  # [B,C,h,w]
    full = F.interpolate(logits, labels.shape[1:], mode="bilinear", align_corners=False)
    ce = F.cross_entropy(full, labels, weights, ignore_index=IGNORE)
    jaccard = jaccard_loss(logits, labels)
    return ce + JACCARD_WEIGHT * jaccard, {"ce": float(ce.detach()), "jaccard": float(jaccard.detach())}


@torch.no_grad()
def evaluate(model: nn.Module, frames: Frames, device: str) -> dict[str, object]:
    """IoU in percent over all frames at their own size, by class and in the mean."""
    confusion = torch.zeros(IGNORE, IGNORE, dtype=torch.long)  # [truth, answer]
    for image, mask in zip(frames.images, frames.masks, strict=True):
        logits = model(normalise(image)[None].to(device))[0]
        full = F.interpolate(logits, mask.shape, mode="bilinear", align_corners=False)
        answer = full.argmax(1)[0].cpu()
        known = mask != IGNORE
        confusion += torch.bincount(mask[known].long() * IGNORE + answer[known], minlength=IGNORE**2).view(IGNORE, -1)
    both = confusion.diagonal()
    iou = 100 * both / (confusion.sum(0) + confusion.sum(1) - both)
    by_class = {name: round(value, 1) for name, value in zip(CLASSES, iou.tolist(), strict=True)}
    return {"miou": round(iou.mean().item(), 2), "iou": by_class}


def split(data: Path, tune: bool) -> tuple[Frames, Frames]:
    train = camvid.load(data / "train")
    if not tune:
        return train, camvid.load(data / "val")
    held = torch.tensor([n.startswith("0016E5_") and int(n[7:]) in HELD_OUT for n in train.names])

    def part(where: Tensor) -> Frames:
        return Frames([n for n, w in zip(train.names, where) if w], train.images[where], train.masks[where])

    return part(~held), part(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and val/, each images/ and masks/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--tune", action="store_true", help="hold out a part of train and evaluate on it")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()

    train, test = split(args.data, args.tune)
    weights = class_weights(train.masks).to(args.device)
    model = SegFormer(CONFIG).to(args.device)
    learner = Learner(model, keep=0.998)
    args.work.mkdir(parents=True, exist_ok=True)
    checkpoint = args.work / "last.pt"
    epoch = learner.load(checkpoint).get("epoch", 0)

    steps = len(train.names) // args.batch
    while epoch < args.epochs:
        started = time.time()
        torch.manual_seed(epoch)  # the model's own randomness
        generator = torch.Generator().manual_seed(epoch)
        order = torch.randperm(len(train.names), generator=generator)
        size = CROP if epoch < WHOLE_FROM * args.epochs else WHOLE
        model.train()
        sums: dict[str, float] = {}
        for step in range(steps):
            now = epoch * steps + step
            picks = order[step * args.batch : (step + 1) * args.batch]
            images, labels = augment(train, picks, size, generator)
            loss, parts = loss_of(model, images.to(args.device), labels.to(args.device), weights)
            learner.step(loss, now, learning_rate(now, args.epochs * steps, 2 * steps, args.lr))
            for name, value in parts.items():
                sums[name] = sums.get(name, 0) + value / steps
        epoch += 1
        row = {"epoch": epoch, **sums, "seconds": round(time.time() - started, 1)}
        if epoch % 10 == 0 or epoch == args.epochs:
            row |= evaluate(learner.average.eval(), test, args.device)
        learner.save(checkpoint, epoch=epoch)
        log(args.work, row)


if __name__ == "__main__":
    main()
