"""The painter as it is exported: the same images with three quarters of the multiplications.

A 3x3 convolution of a map that was doubled by repetition sees four different places, not nine: it is a 2x2
convolution of the map as it was, with weights added up, one for each quarter of a place.

Shapes: B images, C channels in, D channels out.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# Which of the three weights along an axis fall on the place before and on the place itself, for the second
# half of the place before and for the first half of the place itself: [half, place, weight].
FALL = torch.tensor([[[1.0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 1]]])


class DoubledConv(nn.Module):
    """Upsample(2, "nearest"), ReflectionPad2d(1), Conv2d(C, D, 3), ReLU: [B,C,h,w] -> [B,D,2h,2w]."""

    def __init__(self, conv: nn.Conv2d):
        super().__init__()
        # [D,C,3,3] -> [D,2,2,C,2,2] -> [4D,C,2,2]
        fall = FALL.to(conv.weight.dtype)
        weight = torch.einsum("ypi,dcij,xqj->dyxcpq", fall, conv.weight, fall).flatten(0, 2)
        self.register_buffer("weight", weight)
        self.register_buffer("bias", conv.bias.repeat_interleave(4))

    def forward(self, x: Tensor) -> Tensor:
        # What the doubled map has beyond its border by reflection is its border.
        quarters = F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), self.weight, self.bias).relu()
        # The outermost halves belong to places outside.
        return interleaved(quarters)[:, :, 1:-1, 1:-1]


def interleaved(quarters: Tensor) -> Tensor:
    """F.pixel_shuffle(quarters, 2): [B,4D,h,w] -> [B,D,2h,2w].

    In two steps, first along rows: ONNX Runtime takes half the time of its operator for both at once.
    """
    b, c, h, w = quarters.shape
    quarters = quarters.view(b, c // 4, 2, 2, h, w)
    rows = torch.stack((quarters[:, :, :, 0], quarters[:, :, :, 1]), -1)  # [B,D,2,h,w,2]
    return rows.transpose(2, 3).reshape(b, c // 4, 2 * h, 2 * w)


def folded(painter: nn.Sequential) -> nn.Sequential:
    """The same function, with each doubling taken into the convolution after it."""
    steps: list[nn.Module] = []
    rest = iter(painter)
    for step in rest:
        if isinstance(step, nn.Upsample):
            _reflect, conv, _relu = next(rest), next(rest), next(rest)
            steps.append(DoubledConv(conv))
        else:
            steps.append(step)
    return nn.Sequential(*steps)
