"""A compact Vision Transformer (Dosovitskiy et al. 2021, section 3.1) for 32x32 images.

Two choices differ from the paper because the data set is small: the patch embedding is a
three-layer convolutional stem (Xiao et al. 2021, "Early convolutions help transformers see
better") with the stride of a patch, and attention and MLP branches use stochastic depth.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Attention(nn.Module):
    """Multi-head self-attention, paper Eq. 5-8. The softmax is explicit, so that it can be tapped."""

    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: Tensor) -> Tensor:  # [B,N,D] -> [B,N,D]
        b, n, d = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-2, -1) * self.scale).softmax(dim=-1)  # [B,H,N,N]
        return self.proj((attention @ v).transpose(1, 2).reshape(b, n, d))


class Block(nn.Module):
    """Pre-norm encoder block, paper Eq. 2-3."""

    def __init__(self, dim: int, heads: int, mlp_ratio: float, drop_path: float):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6)
        self.attn = Attention(dim, heads)
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        hidden = int(dim * mlp_ratio)
        self.mlp = nn.Sequential(nn.Linear(dim, hidden), nn.GELU(), nn.Linear(hidden, dim))
        self.drop_path = drop_path

    def forward(self, x: Tensor) -> Tensor:
        x = x + self._keep(self.attn(self.norm1(x)))
        return x + self._keep(self.mlp(self.norm2(x)))

    def _keep(self, branch: Tensor) -> Tensor:
        """Stochastic depth: drops the branch of whole samples while training."""
        if not self.training or self.drop_path == 0:
            return branch
        kept = torch.rand(branch.shape[0], 1, 1, device=branch.device) >= self.drop_path
        return branch * kept / (1 - self.drop_path)


class ViT(nn.Module):
    """image [B,3,S,S], normalised -> logits [B,classes]."""

    def __init__(
        self,
        image_size: int = 32,
        patch: int = 4,
        dim: int = 128,
        depth: int = 6,
        heads: int = 4,
        mlp_ratio: float = 4.0,
        classes: int = 10,
        drop_path: float = 0.0,
    ):
        super().__init__()
        grid = image_size // patch
        self.stem = nn.Sequential(
            nn.Conv2d(3, dim // 2, 3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(dim // 2),
            nn.ReLU(),
            # Patches of 2 pixels keep the grid here: every second token is one of the 4-pixel model.
            nn.Conv2d(dim // 2, dim, 3, stride=min(2, patch // 2), padding=1, bias=False),
            nn.BatchNorm2d(dim),
            nn.ReLU(),
            nn.Conv2d(dim, dim, kernel_size=max(1, patch // 4), stride=max(1, patch // 4)),
        )
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, grid * grid + 1, dim))
        self.blocks = nn.ModuleList(
            Block(dim, heads, mlp_ratio, drop_path * i / max(1, depth - 1)) for i in range(depth)
        )
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.head = nn.Linear(dim, classes)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)
        nn.init.trunc_normal_(self.cls_token, std=0.02)

    def forward(self, image: Tensor) -> Tensor:
        patches = self.stem(image).flatten(2).transpose(1, 2)  # [B,h*w,D]
        cls = self.cls_token.expand(patches.shape[0], -1, -1)
        x = torch.cat([cls, patches], dim=1) + self.pos_embed  # [B,1+h*w,D]
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])  # [B,classes]
