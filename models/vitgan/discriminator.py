"""ViTGAN's discriminator: overlapping patches, L2 attention with tied q and k.

Improved spectral norm is not in here: the converter folds it into the weights, and training adds it
(vitgan/spectral.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    image: int = 8
    channels: int = 1
    patch: int = 2
    # Pixels by which a patch reaches over each of its edges.
    overlap: int = 1
    dim: int = 48
    heads: int = 4
    layers: int = 2
    mlp: int = 96
    ln_eps: float = 1e-6

    @property
    def grid(self) -> int:
        return self.image // self.patch

    @property
    def window(self) -> int:
        return self.patch + 2 * self.overlap


def distances(q: Tensor) -> Tensor:
    """Euclidean distances between the rows of q [...,N,D]; exactly 0 of a row to itself."""
    squares = q.square().sum(-1)
    between = squares[..., :, None] + squares[..., None, :] - 2 * q @ q.transpose(-1, -2)
    others = 1 - torch.eye(q.shape[-2], dtype=q.dtype, device=q.device)
    # The root has no slope at 0.
    return (between * others).clamp_min(1e-12).sqrt() * others


class Attention(nn.Module):
    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qk = nn.Linear(dim, dim, bias=False)
        self.v = nn.Linear(dim, dim, bias=False)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: Tensor) -> Tensor:  # [B,N,D]
        qk, v = (layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for layer in (self.qk, self.v))
        attention = (-distances(qk) * qk.shape[-1] ** -0.5).softmax(-1)
        return self.proj((attention @ v).transpose(1, 2).flatten(2))


class MLP(nn.Module):
    def __init__(self, dim: int, hidden: int):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.norm1 = nn.LayerNorm(config.dim, config.ln_eps)
        self.attn = Attention(config.dim, config.heads)
        self.norm2 = nn.LayerNorm(config.dim, config.ln_eps)
        self.mlp = MLP(config.dim, config.mlp)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Discriminator(nn.Module):
    """Image [B,C,H,W] -> logit [B]: above 0 it holds the image for real."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.patch = nn.Linear(config.channels * config.window**2, config.dim)
        self.cls_token = nn.Parameter(torch.randn(1, 1, config.dim) * 0.02)
        self.pos_embed = nn.Parameter(torch.randn(1, config.grid**2 + 1, config.dim) * 0.02)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.dim, config.ln_eps)
        self.head = nn.Linear(config.dim, 1)

    def forward(self, image: Tensor) -> Tensor:
        # A window's vector runs over channels, then rows, then columns: a convolution's kernel.
        kernel = self.patch.weight.unflatten(1, (self.config.channels, self.config.window, self.config.window))
        tokens = F.conv2d(image, kernel, self.patch.bias, self.config.patch, self.config.overlap).flatten(2).mT
        x = torch.cat([self.cls_token.expand(image.shape[0], -1, -1), tokens], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x[:, 0])).squeeze(-1)
