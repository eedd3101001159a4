"""Drawn textures: styles without end beside the few paintings. Each is [3,S,S] in 0..1."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def draw(size: int, generator: torch.Generator) -> Tensor:
    """Cells, bands, clouds or strokes in a palette of a few colours."""
    kind = (cells, bands, clouds, strokes)[int(torch.randint(4, (), generator=generator))]
    colours = torch.rand(int(torch.randint(3, 8, (), generator=generator)), 3, generator=generator)
    colours = torch.lerp(colours.mean(1, keepdim=True), colours, torch.rand((), generator=generator).sqrt())
    return kind(size, colours, generator).clamp(0, 1)


def cells(size: int, colours: Tensor, generator: torch.Generator) -> Tensor:
    """A mosaic: every pixel has the colour of the nearest of some points; joints are dark."""
    count = int(torch.randint(20, 200, (), generator=generator))
    points = size * torch.rand(count, 2, generator=generator)
    distance, nearest = torch.cdist(places(size), points).topk(2, largest=False)  # [S*S,2]
    picked = torch.randint(len(colours), (count,), generator=generator)
    tint = colours[picked] + 0.1 * torch.randn(count, 3, generator=generator)
    joint = ((distance[:, 1] - distance[:, 0]) / 2).clamp(0, 1)
    return (tint[nearest[:, 0]] * joint[:, None]).T.reshape(3, size, size)


def bands(size: int, colours: Tensor, generator: torch.Generator) -> Tensor:
    """Stripes, bent by smooth noise, with hard edges."""
    angle, period, bend = torch.rand(3, generator=generator).tolist()
    y, x = places(size).T.reshape(2, size, size)
    along = x * math.cos(math.pi * angle) + y * math.sin(math.pi * angle)
    along = along / (8 + 40 * period) + 4 * bend * noise(size, 4, generator)
    return colours[along.floor().long() % len(colours)].permute(2, 0, 1)


def clouds(size: int, colours: Tensor, generator: torch.Generator) -> Tensor:
    """Noise of all scales, coloured along the palette without edges."""
    octaves = sum(noise(size, 3 * 2**k, generator) / 2**k for k in range(5))
    place = (octaves - octaves.min()) / (octaves.max() - octaves.min()) * (len(colours) - 1.001)
    low, share = place.long(), place.frac()[..., None]
    return torch.lerp(colours[low], colours[low + 1], share).permute(2, 0, 1)


def strokes(size: int, colours: Tensor, generator: torch.Generator) -> Tensor:
    """Brushwork: grains of colour smeared along a smooth field of directions (line integral convolution)."""
    base = clouds(size, colours, generator)
    grains = base + 0.4 * torch.randn(1, size, size, generator=generator)
    angle = 4 * math.pi * noise(size, 3, generator)
    step = torch.stack([angle.cos(), angle.sin()], dim=-1) * 2 / size
    place = places(size).flip(1).reshape(size, size, 2) * 2 / size + 1 / size - 1  # x, y in -1..1
    length = int(torch.randint(6, 20, (), generator=generator))
    total = grains.clone()
    for direction in (1, -1):
        at = place
        for _ in range(length):
            here = F.grid_sample(step.permute(2, 0, 1)[None], at[None], align_corners=False, padding_mode="border")
            at = at + direction * here[0].permute(1, 2, 0)
            total += F.grid_sample(grains[None], at[None], align_corners=False, padding_mode="reflection")[0]
    # Means of so many grains are pale: their contrast is given back.
    smeared = total / (2 * length + 1)
    return base + (smeared - base) * math.sqrt(length)


def noise(size: int, knots: int, generator: torch.Generator) -> Tensor:
    """Smooth noise with so many knots a side, about 0..1: [S,S]."""
    grid = torch.rand(1, 1, knots, knots, generator=generator)
    return F.interpolate(grid, (size, size), mode="bicubic", align_corners=False)[0, 0]


def places(size: int) -> Tensor:
    """Rows and columns of all pixels: [S*S,2]."""
    return torch.cartesian_prod(torch.arange(size), torch.arange(size)).float()
