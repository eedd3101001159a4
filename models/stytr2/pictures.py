"""Photographs and paintings in memory, and square crops of them."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

# Larger images are reduced to this shorter side; memory and time go with it.
SHORTER = 480


def load(folders: list[Path]) -> list[Tensor]:
    """All .jpg and .png below the folders, in name order: uint8 [3,H,W] each."""
    paths = [p for folder in folders for p in sorted(folder.rglob("*")) if p.suffix.lower() in (".jpg", ".png")]
    if not paths:
        raise FileNotFoundError(f"{', '.join(map(str, folders))}: no .jpg or .png inside")
    return [_read(path) for path in paths]


def _read(path: Path) -> Tensor:
    image = Image.open(path).convert("RGB")
    scale = SHORTER / min(image.size)
    if scale < 1:
        image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BICUBIC)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()


def crop(picture: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """A random square, from `size` pixels up to the whole shorter side, mirrored half the time: [3,S,S] in 0..1."""
    shorter = min(picture.shape[1:])
    share, y, x, mirror = torch.rand(4, generator=generator).tolist()
    side = round(size * (shorter / size) ** share) if shorter > size else shorter
    top, left = (round(u * (length - side)) for u, length in zip((y, x), picture.shape[1:]))
    square = resized(picture[:, top : top + side, left : left + side], size)
    return square.flip(2) if mirror < 0.5 else square


def centre(picture: Tensor, size: int) -> Tensor:
    """The largest centred square: [3,S,S] in 0..1."""
    shorter = min(picture.shape[1:])
    top, left = ((length - shorter) // 2 for length in picture.shape[1:])
    return resized(picture[:, top : top + shorter, left : left + shorter], size)


def resized(square: Tensor, size: int) -> Tensor:
    x = square[None].float() / 255
    return F.interpolate(x, (size, size), mode="bilinear", antialias=True, align_corners=False)[0]


def recolour(picture: Tensor, generator: torch.Generator) -> Tensor:
    """Hues turned by one random angle, saturation and brightness changed by up to a third: [3,H,W] in 0..1."""
    angle, saturation, brightness = torch.rand(3, generator=generator).tolist()
    c, s = math.cos(2 * math.pi * angle), math.sin(2 * math.pi * angle) / math.sqrt(3)
    turn = torch.tensor([[c, -s, s], [s, c, -s], [-s, s, c]]) + (1 - c) / 3
    grey = picture.mean(0, keepdim=True)
    turned = torch.einsum("ij,jhw->ihw", turn, picture)
    return (((turned - grey) * (2 + 2 * saturation) / 3 + grey) * (2 + 2 * brightness) / 3).clamp(0, 1)
