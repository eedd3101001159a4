"""SegFormer (Xie et al. 2021): a hierarchical encoder without positions, and a decoder of linear layers.

Written from the paper (sections 3.1 and 3.2), with the key names of the official checkpoints.

Shapes: B images, stage s = 1..4 on a grid of H_s x W_s = ceil(H / 2^(s+1)) x ceil(W / 2^(s+1)),
N = H_s * W_s tokens, M keys, D channels, h heads, E the decoder's width.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

STAGES = 4
# LayerNorm epsilons: blocks and the ends of stages; patch embeddings and reduced keys.
EPS, EPS_EMBED = 1e-6, 1e-5
FFN_RATIO = 4


@dataclass(frozen=True)
class Config:
    dims: tuple[int, ...] = (32, 64, 160, 256)
    depths: tuple[int, ...] = (2, 2, 2, 2)
    heads: tuple[int, ...] = (1, 2, 5, 8)
    # Side of the square of tokens that becomes one key; the paper's R is its square.
    reductions: tuple[int, ...] = (8, 4, 2, 1)
    decoder: int = 256
    classes: int = 150


_B0 = Config()
_B1 = replace(_B0, dims=(64, 128, 320, 512))
_B2 = replace(_B1, depths=(3, 4, 6, 3), decoder=768)
VARIANTS: dict[str, Config] = {
    "b0": _B0,
    "b1": _B1,
    "b2": _B2,
    "b3": replace(_B2, depths=(3, 4, 18, 3)),
    "b4": replace(_B2, depths=(3, 8, 27, 3)),
    "b5": replace(_B2, depths=(3, 6, 40, 3)),
    # Ours: small enough to be trained on one CPU core.
    "camvid": Config(dims=(32, 64, 128, 192), heads=(1, 2, 4, 6), decoder=96, classes=11),
}


def to_map(tokens: Tensor, height: int, width: int) -> Tensor:
    """[B,N,D] -> [B,D,height,width], without copying."""
    return tokens.transpose(1, 2).unflatten(2, (height, width))


def to_tokens(grid: Tensor) -> Tensor:
    """[B,D,h,w] -> [B,h*w,D], row by row."""
    return grid.flatten(2).transpose(1, 2)


class OverlapPatchEmbed(nn.Module):
    """Overlapping patches (section 3.1): [B,C,H,W] -> tokens [B,N,D] and their grid."""

    def __init__(self, channels: int, dim: int, kernel: int, stride: int):
        super().__init__()
        self.proj = nn.Conv2d(channels, dim, kernel, stride, kernel // 2)
        self.norm = nn.LayerNorm(dim, eps=EPS_EMBED)

    def forward(self, grid: Tensor) -> tuple[Tensor, int, int]:
        grid = self.proj(grid)
        return self.norm(to_tokens(grid)), grid.shape[2], grid.shape[3]


class EfficientAttention(nn.Module):
    """Self-attention whose keys and values come from a coarser grid (Eq. 1 and 2).

    M = floor(H_s / r) * floor(W_s / r): rows and columns beyond a multiple of r feed no key.
    """

    def __init__(self, dim: int, heads: int, reduction: int):
        super().__init__()
        self.heads, self.reduction = heads, reduction
        self.scale = (dim // heads) ** -0.5
        self.q = nn.Linear(dim, dim)
        self.kv = nn.Linear(dim, 2 * dim)
        self.proj = nn.Linear(dim, dim)
        if reduction > 1:
            self.sr = nn.Conv2d(dim, dim, reduction, reduction)
            self.norm = nn.LayerNorm(dim, eps=EPS_EMBED)

    def forward(self, x: Tensor, height: int, width: int) -> Tensor:  # [B,N,D] -> [B,N,D]
        coarse = x
        if self.reduction > 1:
            coarse = self.norm(to_tokens(self.sr(to_map(x, height, width))))  # [B,M,D]
        q = self.q(x).unflatten(2, (self.heads, -1)).transpose(1, 2)  # [B,h,N,D/h]
        k, v = self.kv(coarse).unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)  # [B,h,M,D/h] each
        return self.mix(((q * self.scale) @ k.transpose(-2, -1)).softmax(dim=-1), v)

    def mix(self, weights: Tensor, v: Tensor) -> Tensor:
        """Weights [B,h,N,M], values [B,h,M,D/h] -> [B,N,D]."""
        return self.proj((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2))


class DepthwiseConv(nn.Module):
    """3x3 over the grid, each channel by itself: its zero padding is what tells tokens where they are."""

    def __init__(self, dim: int):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, 3, padding=1, groups=dim)

    def forward(self, x: Tensor, height: int, width: int) -> Tensor:  # [B,N,D] -> [B,N,D]
        return to_tokens(self.dwconv(to_map(x, height, width)))


class MixFfn(nn.Module):
    """Linear, 3x3 depthwise convolution, GELU, Linear (Eq. 3)."""

    def __init__(self, dim: int):
        super().__init__()
        self.fc1 = nn.Linear(dim, FFN_RATIO * dim)
        self.dwconv = DepthwiseConv(FFN_RATIO * dim)
        self.fc2 = nn.Linear(FFN_RATIO * dim, dim)

    def forward(self, x: Tensor, height: int, width: int) -> Tensor:  # [B,N,D] -> [B,N,D]
        return self.fc2(F.gelu(self.dwconv(self.fc1(x), height, width)))


class Block(nn.Module):
    def __init__(self, dim: int, heads: int, reduction: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=EPS)
        self.attn = EfficientAttention(dim, heads, reduction)
        self.norm2 = nn.LayerNorm(dim, eps=EPS)
        self.mlp = MixFfn(dim)

    def forward(self, x: Tensor, height: int, width: int) -> Tensor:  # [B,N,D] -> [B,N,D]
        x = x + self.attn(self.norm1(x), height, width)
        return x + self.mlp(self.norm2(x), height, width)


class Encoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        channels = 3
        for s in range(STAGES):
            dim = config.dims[s]
            kernel, stride = (7, 4) if s == 0 else (3, 2)
            setattr(self, f"patch_embed{s + 1}", OverlapPatchEmbed(channels, dim, kernel, stride))
            blocks = (Block(dim, config.heads[s], config.reductions[s]) for _ in range(config.depths[s]))
            setattr(self, f"block{s + 1}", nn.ModuleList(blocks))
            setattr(self, f"norm{s + 1}", nn.LayerNorm(dim, eps=EPS))
            channels = dim

    def forward(self, image: Tensor) -> list[Tensor]:
        """[B,3,H,W] -> the stages' features [B,D_s,H_s,W_s]."""
        features, grid = [], image
        for s in range(1, STAGES + 1):
            x, height, width = getattr(self, f"patch_embed{s}")(grid)
            for block in getattr(self, f"block{s}"):
                x = block(x, height, width)
            grid = to_map(getattr(self, f"norm{s}")(x), height, width)
            features.append(grid)
        return features


class Project(nn.Module):
    """A stage's channels to the decoder's width: [B,D,h,w] -> [B,E,h,w]."""

    def __init__(self, dim: int, width: int):
        super().__init__()
        self.proj = nn.Linear(dim, width)

    def forward(self, grid: Tensor) -> Tensor:
        return to_map(self.proj(to_tokens(grid)), grid.shape[2], grid.shape[3])


class Fuse(nn.Module):
    """1x1 convolution, batch normalisation, ReLU."""

    def __init__(self, inputs: int, width: int):
        super().__init__()
        self.conv = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, grid: Tensor) -> Tensor:
        return F.relu(self.bn(self.conv(grid)))


class Decoder(nn.Module):
    """All stages at one width and at a quarter of the image's size, mixed (Eq. 4)."""

    def __init__(self, config: Config):
        super().__init__()
        for s, dim in enumerate(config.dims):
            setattr(self, f"linear_c{s + 1}", Project(dim, config.decoder))
        self.linear_fuse = Fuse(STAGES * config.decoder, config.decoder)
        self.dropout = nn.Dropout2d(0.1)
        self.linear_pred = nn.Conv2d(config.decoder, config.classes, 1)

    def forward(self, features: list[Tensor]) -> Tensor:  # [B,D_s,H_s,W_s] -> [B,classes,H_1,W_1]
        size = features[0].shape[2:]
        grids = [
            F.interpolate(getattr(self, f"linear_c{s}")(features[s - 1]), size, mode="bilinear", align_corners=False)
            for s in range(STAGES, 0, -1)
        ]
        return self.linear_pred(self.dropout(self.linear_fuse(torch.cat(grids, dim=1))))


class SegFormer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.backbone = Encoder(config)
        self.decode_head = Decoder(config)

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        """[B,3,H,W] -> logits [B,classes,H_1,W_1], then the four stages' features [B,D_s,H_s,W_s]."""
        features = self.backbone(image)
        return self.decode_head(features), *features
