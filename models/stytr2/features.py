"""The network whose features say what content and style are (the paper's section 3.4 takes VGG-19).

Ours has VGG's form at a fraction of its width and is trained by train_features.py. As in AdaIN and in
the paper, content is the normalised features of the two deepest levels, and style the mean and
deviation of every channel at each of the five.

Shapes: B images, level l = 1 .. 5 with C_l channels on a grid of H/2^(l-1) x W/2^(l-1), rounded down.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data import cifar10

WIDTHS = (32, 64, 128, 256, 256)
LEVELS = range(1, 6)
CONTENT_LEVELS = (4, 5)


class Features(nn.Module):
    """Two 3x3 convolutions a level, the first of which is looked at; VGG's relu1_1 .. relu5_1."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS):
        super().__init__()
        self.first = nn.ModuleList(conv(a, b) for a, b in zip((3, *widths), widths))
        self.second = nn.ModuleList(conv(width, width) for width in widths[:-1])
        self.register_buffer("mean", torch.tensor(cifar10.MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(cifar10.STD).view(1, 3, 1, 1), persistent=False)

    def levels(self, x: Tensor) -> list[Tensor]:
        """Normalised images [B,3,H,W] -> [B,C_l,H_l,W_l] of each level; sides from 32 pixels."""
        maps = [self.first[0](x).relu()]
        for first, second in zip(self.first[1:], self.second, strict=True):
            x = F.avg_pool2d(second(maps[-1]).relu(), 2)
            maps.append(first(x).relu())
        return maps

    def forward(self, picture: Tensor) -> list[Tensor]:
        """The levels of images in 0..1."""
        return self.levels((picture - self.mean) / self.std)


class Measures(nn.Module):
    """What the losses compare: images [B,3,H,W] -> content4, content5 [B,C,h,w], style1 .. style5 [B,2C].

    Content loss: the mean squared differences of content4 and content5, added up.
    Style loss: twice the mean squared differences of style1 .. style5, added up.
    """

    OUTPUTS = [f"content{level}" for level in CONTENT_LEVELS] + [f"style{level}" for level in LEVELS]

    def __init__(self, features: Features):
        super().__init__()
        self.features = features

    def forward(self, picture: Tensor) -> tuple[Tensor, ...]:
        maps = self.features(picture)
        return *(normalised(maps[level - 1]) for level in CONTENT_LEVELS), *(statistics(x) for x in maps)


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    layer = nn.Conv2d(inputs, outputs, 3, padding=1, padding_mode="reflect")
    nn.init.kaiming_normal_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def statistics(x: Tensor) -> Tensor:
    """Mean and deviation of each channel: [B,C,h,w] -> [B,2C]."""
    flat = x.float().flatten(2)
    mean = flat.mean(2)
    variance = (flat - mean[:, :, None]).square().mean(2)
    return torch.cat([mean, (variance + 1e-5).sqrt()], dim=1)


def normalised(x: Tensor) -> Tensor:
    """Every channel with mean 0 and deviation 1: style is taken out of content."""
    mean, deviation = statistics(x)[:, :, None, None].chunk(2, dim=1)
    return (x.float() - mean) / deviation


def content_loss(ours: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """Between the levels of two batches of images; the mean over the batch."""
    return sum(F.mse_loss(normalised(ours[i - 1]), normalised(wanted[i - 1])) for i in CONTENT_LEVELS)


def style_loss(ours: list[Tensor], wanted: list[Tensor]) -> Tensor:
    """Between the levels of two batches of images, of whatever sizes; the mean over the batch."""
    return 2 * sum(F.mse_loss(statistics(a), statistics(b)) for a, b in zip(ours, wanted, strict=True))
