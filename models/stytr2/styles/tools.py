"""What the drawn styles share: photographs, blur, noise, directions. Images are float32 [H,W,3] in 0..1."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.random import Generator
from PIL import Image

SAMPLES = Path(__file__).resolve().parents[3] / "assets/samples"


def photograph(name: str, side: int, colour: float = 1.0) -> np.ndarray:
    """One of our sample photographs, its longer side so long, its colours stronger by that factor."""
    with Image.open(SAMPLES / name) as image:
        scale = side / max(image.size)
        size = tuple(round(scale * length) for length in image.size)
        picture = np.asarray(image.convert("RGB").resize(size, Image.Resampling.LANCZOS), np.float32) / 255
    grey = picture.mean(2, keepdims=True)
    return (grey + colour * (picture - grey)).clip(0, 1)


def luminance(picture: np.ndarray) -> np.ndarray:
    """[H,W,3] -> [H,W] (Rec. 601)."""
    return picture @ np.array([0.299, 0.587, 0.114], np.float32)


def blur(x: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian, mirrored at the borders: [H,W] or [H,W,C]."""
    radius = int(3 * sigma) + 1
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    for axis in (0, 1):
        widths = [(radius, radius) if a == axis else (0, 0) for a in range(x.ndim)]
        padded = np.moveaxis(np.pad(x, widths, mode="symmetric"), axis, 0)
        length = x.shape[axis]
        x = np.moveaxis(sum(w * padded[i : i + length] for i, w in enumerate(weights)), 0, axis)
    return x


def noise(shape: tuple[int, int], cell: float, rng: Generator, octaves: int = 1) -> np.ndarray:
    """Smooth noise [H,W] with mean 0 and deviation 1, its coarsest features `cell` pixels wide."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        knots = [max(2, round(length * 2**octave / cell)) for length in shape]
        grid = Image.fromarray(rng.standard_normal(knots).astype(np.float32))
        total += np.asarray(grid.resize(shape[::-1], Image.Resampling.BICUBIC)) / 2**octave
    return (total - total.mean()) / total.std()


def directions(grey: np.ndarray, sigma: float) -> np.ndarray:
    """Angle [H,W] along the edges of a grey image [H,W]: the structure tensor's, smoothed over sigma pixels."""
    dy, dx = np.gradient(blur(grey, 1.5))
    xx, yy, xy = (blur(product, sigma) for product in (dx * dx, dy * dy, dx * dy))
    return 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2


def smooth_step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 below low, 1 above high, without a corner between."""
    t = ((x - low) / (high - low)).clip(0, 1)
    return t * t * (3 - 2 * t)


def mix(a: np.ndarray, b: np.ndarray, share: np.ndarray) -> np.ndarray:
    """From image or colour a to b, by share [H,W]."""
    return a + share[..., None] * (b - a)


def smear(grains: np.ndarray, angle: np.ndarray, length: int) -> np.ndarray:
    """Grains [H,W] averaged along the directions [H,W], so many pixels both ways (line integral convolution)."""
    h, w = grains.shape
    rows, columns = np.mgrid[:h, :w].astype(np.float32)
    total = grains.copy()
    for way in (1, -1):
        y, x, previous = rows, columns, angle
        for _ in range(length):
            here = angle[y.round().astype(int), x.round().astype(int)]
            # A direction has two ways: go on, never back.
            here = here + np.pi * np.round((previous - here) / np.pi)
            y = (y + way * np.sin(here)).clip(0, h - 1)
            x = (x + way * np.cos(here)).clip(0, w - 1)
            total += grains[y.round().astype(int), x.round().astype(int)]
            previous = here
    return total / (2 * length + 1)


def colours(*codes: str) -> np.ndarray:
    """`#rrggbb` each -> [n,3]."""
    return np.array([[int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)] for code in codes], np.float32)
