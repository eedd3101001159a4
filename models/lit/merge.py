"""Deformable token merging (paper, section 3.3): 2 x 2 tokens become one, taken from where the layer likes.

Shapes: B images, C channels, a map of H x W tokens becomes h x w = H/2 x W/2.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

#: Tokens that become one, down and across.
TAPS = (2, 2)
#: How a graph reads the taps: one ONNX node made for it, or the general one, where a runtime lacks the first.
SAMPLERS = ("DeformConv", "GridSample")


def sample(tokens: Tensor, offsets: Tensor) -> Tensor:
    """What the taps read: [B,C,H,W] and offsets [B,8,h,w] -> [B,C,2h,2w], the taps of a token side by side.

    Channels 2t and 2t + 1 of the offsets are dy and dx of tap t = (0,0), (0,1), (1,0), (1,1), in tokens.
    Bilinear; a corner outside the map counts 0 by itself.
    """
    dy, dx = (F.pixel_shuffle(part, TAPS[0]).squeeze(1) for part in (offsets[:, 0::2], offsets[:, 1::2]))  # [B,2h,2w]
    height, width = tokens.shape[2:]
    y = torch.arange(dy.shape[1], dtype=dy.dtype, device=dy.device)[:, None] + dy
    x = torch.arange(dx.shape[2], dtype=dx.dtype, device=dx.device) + dx
    places = torch.stack([(2 * x + 1) / width - 1, (2 * y + 1) / height - 1], dim=-1)  # [B,2h,2w,2]
    return F.grid_sample(tokens.to(places.dtype), places, mode="bilinear", padding_mode="zeros", align_corners=False)


class DeformConv(nn.Module):
    """A 2 x 2 convolution of stride 2 whose taps move: [B,C,H,W] -> merged [B,D,h,w], offsets [B,8,h,w]."""

    def __init__(self, channels: int, dim: int):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(dim, channels, *TAPS))
        self.bias = nn.Parameter(torch.zeros(dim))
        self.conv_offset = nn.Conv2d(channels, 2 * TAPS[0] * TAPS[1], TAPS, TAPS)
        self.sampler = SAMPLERS[0]
        nn.init.kaiming_normal_(self.weight, nonlinearity="linear")
        nn.init.zeros_(self.conv_offset.weight)
        nn.init.zeros_(self.conv_offset.bias)

    def forward(self, tokens: Tensor, scale: Tensor | None) -> tuple[Tensor, Tensor]:
        """`scale` [1] multiplies the offsets; without one they are taken as they come."""
        offsets = self.conv_offset(tokens)
        offsets = offsets.to(torch.promote_types(offsets.dtype, torch.float32))  # places need it under autocast
        if scale is not None:
            offsets = offsets * scale
        if self.sampler == "DeformConv" and torch.onnx.is_in_onnx_export():
            return self._as_node(tokens, offsets), offsets
        return F.conv2d(sample(tokens, offsets), self.weight, self.bias, stride=TAPS), offsets

    def _as_node(self, tokens: Tensor, offsets: Tensor) -> Tensor:
        """The same as one ONNX node."""
        return torch.onnx.ops.symbolic(
            "DeformConv",
            (tokens, self.weight, offsets, self.bias),
            {"kernel_shape": list(TAPS), "strides": list(TAPS), "pads": [0, 0, 0, 0], "dilations": [1, 1],
             "group": 1, "offset_group": 1},
            dtype=tokens.dtype,
            shape=(offsets.shape[0], self.weight.shape[0], *offsets.shape[2:]),
        )  # fmt: skip


class PlainConv(nn.Conv2d):
    """The control: the same convolution with its taps where they are."""

    def __init__(self, channels: int, dim: int):
        super().__init__(channels, dim, TAPS, TAPS)

    def forward(self, tokens: Tensor, scale: Tensor | None) -> tuple[Tensor, None]:
        return super().forward(tokens), None


class Merge(nn.Module):
    """[B,C,H,W] -> [B,D,h,w] and the offsets that were applied [B,8,h,w], none from the control."""

    def __init__(self, channels: int, dim: int, deformable: bool):
        super().__init__()
        self.dconv = DeformConv(channels, dim) if deformable else PlainConv(channels, dim)
        self.norm_layer = nn.BatchNorm2d(dim)
        self.act = nn.GELU()

    def forward(self, tokens: Tensor, scale: Tensor | None) -> tuple[Tensor, Tensor | None]:
        merged, offsets = self.dconv(tokens, scale)
        return self.act(self.norm_layer(merged)), offsets

    def shares(self) -> list[float]:
        """How much of the merged token each tap makes: its part of the sum of ||W_t||."""
        norms = self.dconv.weight.detach().flatten(2).norm(dim=(0, 1))
        return (norms / norms.sum()).tolist()
