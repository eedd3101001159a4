"""Dynamic Vision Transformer (Wang et al. 2021, "Not All Images are Worth 16x16 Words").

A cascade of independent vision transformers over the same image with ever more tokens (section
3.1). Each later transformer reuses the upstream one's last features (section 3.2, "feature reuse")
and attention logits ("relationship reuse"). Inference stops at the first exit that is sure enough.

Upsampling of reused tokens is nearest-neighbour to twice the grid, then adaptive average pooling
to the downstream grid. Both are linear and separable, so they are folded into one constant matrix:
a transposing, pooling graph of the same function is three times slower in ONNX Runtime.

Shapes: B images, Nu and N tokens upstream and here (the class token first), D channels, H heads,
L layers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from blocks import Attention, Mlp, PatchEmbed, StemEmbed, with_class

REUSE_HIDDEN, REUSE_DIM = 128, 48


@dataclass(frozen=True)
class Conv:
    """Patches by one convolution."""

    kernel: int
    stride: int
    padding: int = 0


@dataclass(frozen=True)
class SoftSplit:
    """Patches by tokens-to-token: the first unfold's kernel, stride, padding; two of 3/2/1 follow."""

    kernel: int
    stride: int
    padding: int


@dataclass(frozen=True)
class Stem:
    """Patches by the compact ViT's convolutional stem."""

    patch: int


@dataclass(frozen=True)
class Exit:
    """One transformer of the cascade: its prefix in the checkpoint, token grid and patch embedding."""

    prefix: str
    grid: int
    embed: Conv | SoftSplit | Stem


@dataclass(frozen=True)
class Config:
    exits: tuple[Exit, ...]
    image_size: int = 224
    dim: int = 384
    depth: int = 12
    heads: int = 6
    mlp_hidden: int = 1536
    classes: int = 1000
    qkv_bias: bool = True
    eps: float = 1e-6
    feature_reuse: bool = True
    relation_reuse: bool = True


NAMES = ("less_less_token", "less_token", "normal_token")


def _exits(grids: tuple[int, ...], embeds: tuple[Conv | SoftSplit | Stem, ...]) -> tuple[Exit, ...]:
    return tuple(Exit(*exit) for exit in zip(NAMES[-len(grids) :], grids, embeds))


_DEIT = Config(_exits((7, 10, 14), (Conv(32, 32), Conv(23, 23, 3), Conv(16, 16))))
_T2T = Config(
    _exits((7, 10, 14), (SoftSplit(14, 8, 3), SoftSplit(11, 6, 5), SoftSplit(7, 4, 2))),
    qkv_bias=False,
    eps=1e-5,
)
VARIANTS: dict[str, Config] = {
    "deit-s": _DEIT,
    "t2t-12": replace(_T2T, dim=256, depth=12, heads=4, mlp_hidden=512),
    "t2t-14": replace(_T2T, dim=384, depth=14, heads=6, mlp_hidden=1152),
    # Ours, for 32x32 images: 16 tokens, then the compact ViT's 64.
    "cifar10": Config(
        _exits((4, 8), (Stem(8), Stem(4))), image_size=32, dim=128, depth=6, heads=4, mlp_hidden=512, classes=10
    ),
}


def upsampling(upstream: int, grid: int) -> Tensor:
    """The constant matrix [grid^2, upstream^2] that carries patch tokens to the finer grid.

    One axis: u = P A with A[i, floor(i * upstream / mid)] = 1 the nearest-neighbour doubling to
    mid = 2 * upstream, and P[i] averaging floor(i * mid / grid) .. ceil((i + 1) * mid / grid) - 1.
    """
    mid = 2 * upstream
    nearest = torch.zeros(mid, upstream)
    nearest[torch.arange(mid), torch.arange(mid) * upstream // mid] = 1
    pool = torch.zeros(grid, mid)
    for i in range(grid):
        start, end = i * mid // grid, math.ceil((i + 1) * mid / grid)
        pool[i, start:end] = 1 / (end - start)
    axis = pool @ nearest
    return torch.kron(axis, axis)


class Performer(nn.Module):
    """Token performer of T2T-ViT (Yuan et al. 2021): linear attention, [B,N,I] -> [B,N,64].

    phi(x) = exp(w x - |x|^2 / 2) / sqrt(m) with m random directions kept in the checkpoint.
    """

    def __init__(self, inputs: int, dim: int = 64):
        super().__init__()
        features = dim // 2
        self.kqv = nn.Linear(inputs, 3 * dim)
        self.proj = nn.Linear(dim, dim)
        self.norm1 = nn.LayerNorm(inputs)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, dim), nn.GELU(), nn.Linear(dim, dim))
        self.w = nn.Parameter(torch.empty(features, dim), requires_grad=False)  # [m,64]
        nn.init.orthogonal_(self.w, gain=math.sqrt(features))

    def phi(self, x: Tensor) -> Tensor:  # [B,N,64] -> [B,N,m]
        return (x @ self.w.T - x.square().sum(-1, keepdim=True) / 2).exp() / math.sqrt(self.w.shape[0])

    def forward(self, x: Tensor) -> Tensor:
        k, q, v = self.kqv(self.norm1(x)).chunk(3, dim=-1)  # this order in the checkpoint
        k, q = self.phi(k), self.phi(q)
        total = q @ k.sum(1).unsqueeze(-1)  # [B,N,1]
        # y / (total + 1e-8), multiplied out: the exporter takes an added 1e-8 for zero and drops it,
        # but totals are as small as that.
        y = 1e8 * (q @ (k.transpose(1, 2) @ v)) / (1e8 * total + 1)  # [B,N,64]
        x = v + self.proj(y)
        return x + self.mlp(self.norm2(x))


class TokensToToken(nn.Module):
    """Soft split, twice with a performer after it ("soft split" of T2T-ViT): [B,3,S,S] -> [B,h*w,D]."""

    def __init__(self, dim: int, split: SoftSplit):
        super().__init__()
        self.soft_split0 = nn.Unfold(split.kernel, stride=split.stride, padding=split.padding)
        self.soft_split = nn.Unfold(3, stride=2, padding=1)  # used twice
        self.attention1 = Performer(3 * split.kernel**2)
        self.attention2 = Performer(64 * 9)
        self.project = nn.Linear(64 * 9, dim)

    def forward(self, image: Tensor) -> Tensor:
        x = self.attention1(self.soft_split0(image).transpose(1, 2))
        x = self.attention2(self.soft_split(_to_grid(x)).transpose(1, 2))
        return self.project(self.soft_split(_to_grid(x)).transpose(1, 2))


def _to_grid(x: Tensor) -> Tensor:  # [B,n*n,C] -> [B,C,n,n]
    side = math.isqrt(x.shape[1])
    return x.transpose(1, 2).unflatten(2, (side, side))


def _embed(dim: int, how: Conv | SoftSplit | Stem) -> tuple[str, nn.Module]:
    """The module and the attribute under which the official checkpoints keep it."""
    match how:
        case Conv(kernel, stride, padding):
            return "patch_embed", PatchEmbed(dim, kernel, stride, padding)
        case SoftSplit():
            return "tokens_to_token", TokensToToken(dim, how)
        case Stem(patch):
            return "patch_embed", StemEmbed(dim, patch)


class Block(nn.Module):
    """Encoder block whose attention takes reused relations and whose MLP takes reused features."""

    def __init__(self, config: Config, reuse: bool):
        super().__init__()
        dim, eps = config.dim, config.eps
        self.norm1 = nn.LayerNorm(dim, eps=eps)
        self.attn = Attention(dim, config.heads, config.qkv_bias)
        extra = REUSE_DIM if reuse else 0
        self.norm2 = nn.LayerNorm(dim + extra, eps=eps)
        self.mlp = Mlp(dim + extra, config.mlp_hidden, dim)
        if reuse:  # the spelling is the checkpoint's
            self.feature_resuse_mlp = nn.Sequential(nn.LayerNorm(dim, eps=eps), Mlp(dim, REUSE_HIDDEN, REUSE_DIM))

    def forward(self, x: Tensor, context: Tensor | None, relation: Tensor | None) -> tuple[Tensor, Tensor]:
        """x [B,N,D], context [B,N,48], relation [B,H,N,N] -> x [B,N,D], attention logits [B,H,N,N]."""
        logits, v = self.attn.logits(self.norm1(x))
        if relation is not None:
            logits = logits + relation
        x = x + self.attn.mix(logits.softmax(dim=-1), v)
        joined = x if context is None else torch.cat([x, context], dim=-1)
        return x + self.mlp(self.norm2(joined)), logits


class Stage(nn.Module):
    """One transformer of the cascade."""

    def __init__(self, config: Config, index: int):
        super().__init__()
        exit = config.exits[index]
        tokens = exit.grid**2 + 1
        self.config = config
        features = index > 0 and config.feature_reuse
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, tokens, config.dim))
        self.embed_name, embed = _embed(config.dim, exit.embed)
        self.add_module(self.embed_name, embed)
        self.blocks = nn.ModuleList(Block(config, features) for _ in range(config.depth))
        self.norm = nn.LayerNorm(config.dim, eps=config.eps)
        self.head = nn.Linear(config.dim, config.classes)
        nn.init.trunc_normal_(self.cls_token, std=0.02)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)
        if index == 0:
            return
        up = upsampling(config.exits[index - 1].grid, exit.grid)  # [n,nu]
        # Class token: its features are not reused (a row and a column of zeros), its relations are.
        self.register_buffer("carry_features", torch.block_diag(torch.zeros(1, 1), up), persistent=False)
        self.register_buffer("carry_relations", torch.block_diag(torch.ones(1, 1), up), persistent=False)
        if config.relation_reuse:
            maps = config.heads * config.depth
            self.relation_reuse_conv = nn.Sequential(
                nn.Conv2d(maps, 3 * maps, 1), nn.GELU(), nn.Conv2d(3 * maps, maps, 1)
            )

    def forward(
        self, image: Tensor, feature: Tensor | None = None, relations: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """image [B,3,S,S]; of the upstream stage feature [B,Nu,D] and relations [B,L*H,Nu,Nu].

        Gives logits [B,classes], feature [B,N,D] (last block, before the final norm) and relations
        [B,L*H,N,N] (attention logits with the reused ones already added, layer by layer).
        """
        patches = getattr(self, self.embed_name)(image)  # [B,n,D]
        x = with_class(self.cls_token, patches, self.pos_embed)  # [B,N,D]
        reused: list[Tensor | None] = [None] * self.config.depth
        if relations is not None and self.config.relation_reuse:
            # Layer by layer while the maps are small: upsampled all at once they fall out of the caches.
            reused = list(self.relation_reuse_conv(relations).chunk(self.config.depth, dim=1))  # [B,H,Nu,Nu]
        logits: list[Tensor] = []
        for block, relation in zip(self.blocks, reused):
            context = None
            if feature is not None and self.config.feature_reuse:
                context = self.carry_features @ block.feature_resuse_mlp(feature)  # [B,N,48]
            if relation is not None:
                m = self.carry_relations  # [N,Nu]
                relation = m @ relation @ m.T  # [B,H,N,N]
            x, layer = block(x, context, relation)
            logits.append(layer)
        return self.head(self.norm(x)[:, 0]), x, torch.cat(logits, dim=1)


class DVT(nn.Module):
    """The cascade. `forward` runs every exit, as training needs; inference runs `stages` one by one."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        for index, exit in enumerate(config.exits):
            self.add_module(exit.prefix, Stage(config, index))

    @property
    def stages(self) -> list[Stage]:
        return [getattr(self, exit.prefix) for exit in self.config.exits]

    def forward(self, image: Tensor) -> list[Tensor]:
        """[B,3,S,S] -> logits [B,classes] of each exit."""
        first, *later = self.stages
        outputs = [first(image)]
        for stage in later:
            _, feature, relations = outputs[-1]
            outputs.append(stage(image, feature, relations))
        return [logits for logits, _, _ in outputs]
