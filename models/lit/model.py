"""LIT (Pan et al. 2022, "Less is More: Pay Less Attention in Vision Transformers").

Early stages hold MLP blocks, late stages attention; between stages tokens merge 2 x 2 (merge.py).
The authors published two programs. LIT-Ti (`Ti`) has a class token in its last stage and absolute
positions; LIT-S, M and B (`Relative`) have relative positions over the whole map and average their
tokens. Both keep the key names of their checkpoints. The compact models for CIFAR-10 are `Relative`.

Shapes: B images, stage s on a grid of H_s x W_s, N = H_s * W_s tokens, D channels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from blocks import Attention, Mlp, with_class
from lit.merge import Merge


@dataclass(frozen=True)
class Config:
    dims: tuple[int, ...]
    depths: tuple[int, ...]
    heads: tuple[int, ...]
    # Hidden channels of the MLPs of a stage.
    hidden: tuple[int, ...]
    relative: bool
    # Stages whose blocks attend.
    attends: tuple[bool, ...] = (False, False, True, True)
    size: tuple[int, int] = (224, 224)
    patch: int = 4
    classes: int = 1000
    # Channels of the compact models' convolution before the patches; 0: none.
    stem: int = 0
    deformable: bool = True

    @property
    def grids(self) -> list[tuple[int, int]]:
        """The map of each stage."""
        sides = [self.patch << stage for stage in range(len(self.dims))]
        return [(self.size[0] // side, self.size[1] // side) for side in sides]


def _relative(dims: tuple[int, ...], depths: tuple[int, ...], heads: tuple[int, ...], **more) -> Config:
    return Config(dims, depths, heads, tuple(4 * dim for dim in dims), relative=True, **more)


_CIFAR10 = _relative(
    (32, 64, 128), (1, 2, 2), (1, 2, 4), attends=(False, True, True), size=(32, 32), patch=2, classes=10, stem=32
)
VARIANTS: dict[str, Config] = {
    "ti": Config((64, 128, 320, 512), (3, 4, 6, 3), (1, 2, 5, 8), (512, 1024, 1280, 2048), relative=False),
    "s": _relative((96, 192, 384, 768), (2, 2, 6, 2), (3, 6, 12, 24)),
    "m": _relative((96, 192, 384, 768), (2, 2, 18, 2), (3, 6, 12, 24)),
    "b": _relative((128, 256, 512, 1024), (2, 2, 18, 2), (4, 8, 16, 32)),
    # Ours, and its control, which merges plain 2 x 2 tokens.
    "cifar10": _CIFAR10,
    "cifar10-plain": replace(_CIFAR10, deformable=False),
}


def relative_index(grid: tuple[int, int]) -> Tensor:
    """For every pair of tokens [N,N] the row of the bias table that belongs to their distance."""
    height, width = grid
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    dy, dx = (place.flatten()[:, None] - place.flatten()[None] for place in (y, x))
    return (dy + height - 1) * (2 * width - 1) + dx + width - 1


class RelativeAttention(Attention):
    """Self-attention over a whole map with a learned bias for every distance down and across."""

    def __init__(self, dim: int, heads: int, grid: tuple[int, int]):
        super().__init__(dim, heads)
        rows = (2 * grid[0] - 1) * (2 * grid[1] - 1)
        self.relative_position_bias_table = nn.Parameter(torch.zeros(rows, heads))
        self.register_buffer("relative_position_index", relative_index(grid))

    def logits(self, x: Tensor) -> tuple[Tensor, Tensor]:
        logits, v = super().logits(x)
        bias = self.relative_position_bias_table[self.relative_position_index]  # [N,N,heads]
        return logits + bias.permute(2, 0, 1), v


class Block(nn.Module):
    """Pre-norm block; where its stage does not attend it has only the MLP."""

    def __init__(self, dim: int, hidden: int, attention: Attention | None, eps: float):
        super().__init__()
        if attention is not None:
            self.norm1 = nn.LayerNorm(dim, eps=eps)
        self.attn = attention
        self.norm2 = nn.LayerNorm(dim, eps=eps)
        self.mlp = Mlp(dim, hidden, dim)

    def forward(self, x: Tensor) -> Tensor:  # [B,N,D] -> [B,N,D]
        if self.attn is not None:
            logits, v = self.attn.logits(self.norm1(x))
            x = x + self.attn.mix(logits.softmax(dim=-1), v)
        return x + self.mlp(self.norm2(x))


class PatchEmbed(nn.Module):
    """[B,3,H,W] -> the first map [B,D,H_1,W_1]."""

    def __init__(self, config: Config):
        super().__init__()
        dim, stem = config.dims[0], config.stem
        if stem:
            self.proj = nn.Sequential(
                nn.Conv2d(3, stem, 3, stride=config.patch, padding=1, bias=False),
                nn.BatchNorm2d(stem),
                nn.GELU(),
                nn.Conv2d(stem, dim, 3, padding=1),
            )
        else:
            self.proj = nn.Conv2d(3, dim, config.patch, config.patch)
        self.norm = nn.LayerNorm(dim, eps=1e-5)

    def forward(self, image: Tensor) -> Tensor:
        grid = self.proj(image)
        return to_map(self.norm(to_tokens(grid)), grid)


def to_tokens(grid: Tensor) -> Tensor:
    """[B,D,h,w] -> [B,h*w,D], row by row."""
    return grid.flatten(2).transpose(1, 2)


def to_map(tokens: Tensor, like: Tensor) -> Tensor:
    """[B,h*w,D] -> [B,D,h,w] on the grid of `like`."""
    return tokens.transpose(1, 2).unflatten(2, like.shape[2:])


# [B,classes], and what each merge applied [B,8,h,w].
Output = tuple[Tensor, list[Tensor]]


def blocks(config: Config, stage: int, eps: float) -> nn.ModuleList:
    dim, heads, grid = config.dims[stage], config.heads[stage], config.grids[stage]

    def attention() -> Attention | None:
        if not config.attends[stage]:
            return None
        return RelativeAttention(dim, heads, grid) if config.relative else Attention(dim, heads)

    return nn.ModuleList(Block(dim, config.hidden[stage], attention(), eps) for _ in range(config.depths[stage]))


class Ti(nn.Module):
    """LIT-Ti."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.last = len(config.dims)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.dims[-1]))
        for s, dim in enumerate(config.dims, 1):
            height, width = config.grids[s - 1]
            merge = PatchEmbed(config) if s == 1 else Merge(config.dims[s - 2], dim, config.deformable)
            positions = torch.zeros(1, height * width + (s == self.last), dim)
            setattr(self, f"patch_embed{s}", merge)
            setattr(self, f"pos_embed{s}", nn.Parameter(positions))
            setattr(self, f"block{s}", blocks(config, s - 1, eps=1e-6))
        self.norm = nn.LayerNorm(config.dims[-1], eps=1e-6)
        self.head = nn.Linear(config.dims[-1], config.classes)

    def merges(self) -> list[Merge]:
        return [getattr(self, f"patch_embed{s}") for s in range(2, self.last + 1)]

    def forward(self, image: Tensor, scale: Tensor | None = None) -> Output:
        grid, all_offsets = self.patch_embed1(image), []
        for s in range(1, self.last + 1):
            if s > 1:
                grid, offsets = getattr(self, f"patch_embed{s}")(grid, scale)
                all_offsets.append(offsets)
            x, positions = to_tokens(grid), getattr(self, f"pos_embed{s}")
            x = with_class(self.cls_token, x, positions) if s == self.last else x + positions
            for block in getattr(self, f"block{s}"):
                x = block(x)
            if s < self.last:
                grid = to_map(x, grid)
        return self.head(self.norm(x)[:, 0]), all_offsets


class Stage(nn.Module):
    """Blocks, then the merge that leads to the next stage, if any."""

    def __init__(self, config: Config, stage: int):
        super().__init__()
        self.blocks = blocks(config, stage, eps=1e-5)
        last = stage + 1 == len(config.dims)
        self.downsample = None if last else Merge(*config.dims[stage : stage + 2], config.deformable)


class Relative(nn.Module):
    """LIT-S, M and B, and the compact models."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.patch_embed = PatchEmbed(config)
        self.layers = nn.ModuleList(Stage(config, stage) for stage in range(len(config.dims)))
        self.norm = nn.LayerNorm(config.dims[-1], eps=1e-5)
        self.head = nn.Linear(config.dims[-1], config.classes)

    def merges(self) -> list[Merge]:
        return [stage.downsample for stage in self.layers[:-1]]

    def forward(self, image: Tensor, scale: Tensor | None = None) -> Output:
        grid, all_offsets = self.patch_embed(image), []
        for stage in self.layers:
            x = to_tokens(grid)
            for block in stage.blocks:
                x = block(x)
            if stage.downsample is not None:
                grid, offsets = stage.downsample(to_map(x, grid), scale)
                all_offsets.append(offsets)
        return self.head(self.norm(x).mean(dim=1)), all_offsets


def build(config: Config) -> Ti | Relative:
    return Relative(config) if config.relative else Ti(config)
