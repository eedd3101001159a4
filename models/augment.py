"""What the compact CIFAR-10 models see while they are trained: views, colours, erasing, mixing."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from data import cifar10


def augment(images: Tensor, generator: torch.Generator) -> Tensor:
    """uint8 [B,3,32,32] -> normalised float [B,3,32,32]; crop, flip, colour and erasing per image."""
    b, _, h, w = images.shape
    rand = lambda *shape: torch.rand(*shape, generator=generator)  # noqa: E731
    x = images.float() / 255

    # Random view: shift by up to 4 px, flip, and on half of the images zoom (out to 0.6, in to 1.2),
    # since in ordinary photographs the subject is smaller than in CIFAR-10's tight crops.
    zoom = torch.where(rand(b) < 0.5, 0.6 + 0.6 * rand(b), torch.ones(b))
    flip = 1 - 2.0 * (rand(b) < 0.5)
    shift = (2 * rand(b, 2) - 1) * (4 / (h / 2))
    view = torch.zeros(b, 2, 3)
    view[:, 0, 0], view[:, 1, 1] = flip / zoom, 1 / zoom
    view[:, :, 2] = shift
    grid = F.affine_grid(view, [b, 3, h, w], align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="reflection", align_corners=False)

    # Brightness, contrast and saturation within +-40 % on half of the images.
    strength = 0.4 * (rand(b, 1, 1, 1) < 0.5)
    factor = lambda: 1 + strength * (2 * rand(b, 1, 1, 1) - 1)  # noqa: E731
    x = x * factor()
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * factor() + mean
    grey = x.mean(1, keepdim=True)
    x = ((x - grey) * factor() + grey).clamp(0, 1)

    x = normalise(x)

    # Random erasing: a square of up to 12 px set to the mean, on a tenth of the images.
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
