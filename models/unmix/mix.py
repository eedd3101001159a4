"""Mixtures of a batch with itself in reverse order.

Source: Shen et al., *Un-Mix: Rethinking Image Mixtures for Unsupervised Visual Representation Learning*, 2020,
section 3.2. Works on NumPy arrays and on PyTorch tensors alike.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

Box = tuple[int, int, int, int]


def box(lam: float, center: tuple[int, int], size: tuple[int, int]) -> Box:
    """The box that leaves a share of about `lam` of an image outside.

    `center` is (row, column) and `size` (height, width), in pixels. Returns (row 1, column 1, row 2, column 2), the
    last ones excluded. The sides are sqrt(1 - lam) of the image's, cut to even numbers of pixels, and end at its
    border.
    """
    if not 0 <= lam <= 1:
        raise ValueError(f"lambda must be between 0 and 1, not {lam}")
    halves = [int(side * sqrt(1 - lam)) // 2 for side in size]
    first = [max(at - half, 0) for at, half in zip(center, halves)]
    last = [min(at + half, side) for at, half, side in zip(center, halves, size)]
    return first[0], first[1], last[0], last[1]


def mix(images: Any, lam: float, *, box: Box | None = None) -> tuple[Any, float]:
    """Images [B,C,H,W] -> mixtures of the same shape, and the share that each image has in its own.

    Image i is mixed with image B-1-i: everywhere with weights `lam` and 1 - `lam`, or, given a box, by putting the
    other image's pixels in it. The share is then that of the pixels outside the box, whatever `lam` was.
    """
    if not 0 <= lam <= 1:
        raise ValueError(f"lambda must be between 0 and 1, not {lam}")
    partners = images[list(range(len(images)))[::-1]]
    if box is None:
        return lam * images + (1 - lam) * partners, lam
    row1, column1, row2, column2 = box
    height, width = images.shape[-2:]
    if not (0 <= row1 <= row2 <= height and 0 <= column1 <= column2 <= width):
        raise ValueError(f"the box {box} does not lie inside an image of {height} x {width} pixels")
    mixed = images * 1
    mixed[..., row1:row2, column1:column2] = partners[..., row1:row2, column1:column2]
    return mixed, 1 - (row2 - row1) * (column2 - column1) / (height * width)
