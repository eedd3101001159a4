"""Structural similarity (Wang et al. 2004) of two images' luminance."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

LUMA = (0.299, 0.587, 0.114)
WINDOW, SIGMA = 11, 1.5


def ssim(a: Tensor, b: Tensor) -> Tensor:
    """[B,3,H,W] in 0..1, sides from 11 -> [B]; the mean over all places where the window fits."""
    place = torch.arange(WINDOW, device=a.device) - WINDOW // 2
    line = torch.exp(-(place**2) / (2 * SIGMA**2))
    window = torch.outer(line, line)[None, None] / line.sum() ** 2
    weights = torch.tensor(LUMA, device=a.device).view(1, 3, 1, 1)
    a, b = ((x * weights).sum(1, keepdim=True) for x in (a, b))
    mean = lambda x: F.conv2d(x, window)  # noqa: E731
    mean_a, mean_b = mean(a), mean(b)
    var_a, var_b, both = mean(a * a) - mean_a**2, mean(b * b) - mean_b**2, mean(a * b) - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    value = (2 * mean_a * mean_b + c1) * (2 * both + c2) / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))
    return value.mean((1, 2, 3))
