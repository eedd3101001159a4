"""LV-ViT (Jiang et al. 2021, "All Tokens Matter"): a class score for every patch token.

Besides the class token's head there is an auxiliary head on every patch token, trained with the
patch's own label (section 3.2). At inference the image's score is the class token's plus half of
the largest over the patches; the patches' scores themselves are a dense class map.

Shapes: B images, N tokens (the class token first), D channels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from blocks import Block, StemEmbed, with_class

AUX_WEIGHT = 0.5


@dataclass(frozen=True)
class Config:
    image_size: int = 224
    patch: int = 16
    dim: int = 384
    depth: int = 16
    heads: int = 6
    mlp_hidden: int = 1152
    classes: int = 1000
    # Residual branches are divided by it (the official "skip_lam").
    skip: float = 2.0
    # Channels of the official stem; none: the compact ViT's stem.
    stem: int | None = 64
    qkv_bias: bool = False
    eps: float = 1e-5

    @property
    def grid(self) -> int:
        return self.image_size // self.patch


_S = Config()
VARIANTS: dict[str, Config] = {
    "t": replace(_S, dim=240, depth=12, heads=4, mlp_hidden=720, skip=1.0),
    "s": _S,
    "m": replace(_S, dim=512, depth=20, heads=8, mlp_hidden=1536),
    "l": replace(_S, dim=768, depth=24, heads=12, mlp_hidden=2304, skip=3.0, stem=128),
    # Ours: the compact ViT with a head on every token.
    "cifar10": Config(
        image_size=32, patch=4, dim=128, depth=6, heads=4, mlp_hidden=512, classes=10, skip=1.0, stem=None,
        qkv_bias=True, eps=1e-6,
    ),
}  # fmt: skip


class Stem(nn.Module):
    """Four convolutions to patches of 16 (the official "4_2"): [B,3,S,S] -> [B,h*w,D]."""

    def __init__(self, dim: int, channels: int):
        super().__init__()
        self.conv1 = nn.Conv2d(3, channels, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn3 = nn.BatchNorm2d(channels)
        self.proj = nn.Conv2d(channels, dim, 8, stride=8)

    def forward(self, image: Tensor) -> Tensor:
        x = self.bn1(self.conv1(image)).relu()
        x = self.bn2(self.conv2(x)).relu()
        x = self.bn3(self.conv3(x)).relu()
        return self.proj(x).flatten(2).transpose(1, 2)


class LVViT(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.patch_embed = Stem(config.dim, config.stem) if config.stem else StemEmbed(config.dim, config.patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, config.grid**2 + 1, config.dim))
        self.blocks = nn.ModuleList(
            Block(config.dim, config.heads, config.mlp_hidden, config.qkv_bias, config.eps, config.skip)
            for _ in range(config.depth)
        )
        self.norm = nn.LayerNorm(config.dim, eps=config.eps)
        self.head = nn.Linear(config.dim, config.classes)
        self.aux_head = nn.Linear(config.dim, config.classes)
        nn.init.trunc_normal_(self.cls_token, std=0.02)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """[B,3,S,S] -> logits [B,classes], token labels [B,h*w,classes] (raw logits)."""
        logits, labels = self.scores(self.patch_embed(image))
        return logits + AUX_WEIGHT * labels.amax(dim=1), labels

    def train_step(self, image: Tensor, own: Tensor) -> tuple[Tensor, Tensor]:
        """MixToken (section 3.3): each image keeps the patch tokens where `own` [h*w] is 1 and takes
        the others from its counterpart, the batch read backwards. Gives the scores of both heads.
        """
        return self.scores(swap(self.patch_embed(image), own))

    def scores(self, patches: Tensor) -> tuple[Tensor, Tensor]:
        """Embedded patches [B,h*w,D] -> the class token's scores [B,classes], the patches' [B,h*w,classes]."""
        x = with_class(self.cls_token, patches, self.pos_embed)  # [B,1+h*w,D]
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self.head(x[:, 0]), self.aux_head(x[:, 1:])


def swap(tokens: Tensor, own: Tensor) -> Tensor:
    """What stands at each place [B,n,C] after MixToken with the mask `own` [n]."""
    mask = own.unsqueeze(-1)
    return mask * tokens + (1 - mask) * tokens.flip(0)
