"""Building blocks that the token families share, with the key names of the official checkpoints.

Shapes: B images, N tokens (the class token first), D channels, H heads.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn


def softmax(logits: Tensor) -> Tensor:
    return logits.softmax(dim=-1)


class Attention(nn.Module):
    """Multi-head self-attention in three steps, so that a family can come between logits and mixing.

    The softmax is explicit: exported graphs can be tapped there.
    """

    def __init__(self, dim: int, heads: int, qkv_bias: bool = True):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, 3 * dim, bias=qkv_bias)
        self.proj = nn.Linear(dim, dim)

    def logits(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B,N,D] -> scaled q k^T [B,H,N,N] before the softmax, and values [B,H,N,D/H]."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        return (q * self.scale) @ k.transpose(-2, -1), v

    def mix(self, weights: Tensor, v: Tensor) -> Tensor:
        """Weights [B,H,N,N], values [B,H,N,D/H] -> [B,N,D]."""
        b, h, n, d = v.shape
        return self.proj((weights.to(v.dtype) @ v).transpose(1, 2).reshape(b, n, h * d))


class Mlp(nn.Module):
    """Linear, GELU, Linear on the last axis."""

    def __init__(self, inputs: int, hidden: int, outputs: int):
        super().__init__()
        self.fc1 = nn.Linear(inputs, hidden)
        self.act = nn.GELU()
        self.fc2 = nn.Linear(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.act(self.fc1(x)))


class Block(nn.Module):
    """Pre-norm encoder block; both residual branches are divided by `skip`."""

    def __init__(
        self, dim: int, heads: int, mlp_hidden: int, qkv_bias: bool = True, eps: float = 1e-6, skip: float = 1.0
    ):
        super().__init__()
        self.skip = skip
        self.norm1 = nn.LayerNorm(dim, eps=eps)
        self.attn = Attention(dim, heads, qkv_bias)
        self.norm2 = nn.LayerNorm(dim, eps=eps)
        self.mlp = Mlp(dim, mlp_hidden, dim)

    def forward(self, x: Tensor, weigh: Callable[[Tensor], Tensor] = softmax) -> Tensor:
        """[B,N,D] -> [B,N,D]; `weigh` turns attention logits [B,H,N,N] into weights."""
        logits, v = self.attn.logits(self.norm1(x))
        x = x + self.attn.mix(weigh(logits), v) / self.skip
        return x + self.mlp(self.norm2(x)) / self.skip


class PatchEmbed(nn.Module):
    """Image [B,3,S,S] -> patch tokens [B,h*w,D] in row-major order, by one strided convolution."""

    def __init__(self, dim: int, kernel: int, stride: int, padding: int = 0):
        super().__init__()
        self.proj = nn.Conv2d(3, dim, kernel, stride, padding)

    def forward(self, image: Tensor) -> Tensor:
        return self.proj(image).flatten(2).transpose(1, 2)


def with_class(cls_token: Tensor, patches: Tensor, positions: Tensor) -> Tensor:
    """Class token [1,1,D] and patch tokens [B,n,D], positions [1,1+n,D] added -> [B,1+n,D]."""
    cls = cls_token.expand(patches.shape[0], -1, -1)
    return torch.cat([cls, patches], dim=1) + positions


class StemEmbed(nn.Module):
    """The compact ViT's convolutional stem as a patch embedding: [B,3,S,S] -> [B,h*w,D]."""

    def __init__(self, dim: int, patch: int):
        super().__init__()
        self.stem = conv_stem(dim, patch)

    def forward(self, image: Tensor) -> Tensor:
        return self.stem(image).flatten(2).transpose(1, 2)


def conv_stem(dim: int, patch: int) -> nn.Sequential:
    """Two 3x3 convolutions of stride 2, then one of stride patch/4; the same as in vit/model.py."""
    from vit.model import ViT

    return ViT(dim=dim, patch=patch, depth=0).stem
