"""StyTr2 (Deng et al. 2022): style transfer by transformers.

Content and style are cut into patches and encoded by two separate transformers (section 3.2); a decoder
asks the style for every content patch, and a small CNN paints the result (section 3.3). Positions are
known by content alone, through CAPE (section 3.1), which is learned from the image and not from
the place in the sequence, and so scales to any size.

In the official code, and so here, *both* attentions of a decoder layer go from content queries to style
keys, although its first is called `self_attn`. Where the official code works for squares only, the
content's grid is kept: CAPE is interpolated to it, and the painter gets it back.

Shapes: B images, N content patches on a grid of h x w, M style patches, D channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

import torch
import torch.nn.functional as F
from torch import Tensor, nn

PATCH = 8
# The painter reflects at the border, which takes two patches a side.
SMALLEST = 2 * PATCH


@dataclass(frozen=True)
class Config:
    dim: int = 512
    heads: int = 8
    mlp: int = 2048
    layers: int = 3  # of each encoder and of the decoder
    cape_pool: int = 18


VARIANTS: dict[str, Config] = {
    "stytr2": Config(),
    # Ours: 192 channels are what a patch of 8 x 8 pixels holds.
    "mini": Config(dim=192, heads=6, mlp=384),
}


def attention(q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
    """softmax(q k^T / sqrt(D/heads)) v in each head: q [B,N,D], k and v [B,M,D] -> [B,N,D].

    Neither PyTorch nor the fused operator in ONNX Runtime holds the N x M weights, half a gigabyte a layer
    for images of 512 x 512.
    """
    if torch.onnx.is_in_onnx_export():
        return torch.onnx.ops.symbolic(
            "com.microsoft::MultiHeadAttention",
            (q, k, v),
            {"num_heads": heads},
            dtype=q.dtype,
            shape=q.shape,
            version=1,
        )
    q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v))
    return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)


def add(a: Tensor, b: Tensor) -> Tensor:
    """The sum of two tensors of one shape before a LayerNorm.

    ONNX Runtime would fuse Add and LayerNorm into an operator that takes longer than both; Sum it leaves.
    """
    if torch.onnx.is_in_onnx_export():
        return torch.onnx.ops.symbolic("Sum", (a, b), dtype=a.dtype, shape=a.shape)
    return a + b


class Attention(nn.Module):
    """Multi-head attention with the weights' names of nn.MultiheadAttention."""

    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.in_proj_weight = nn.Parameter(torch.empty(3 * dim, dim))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * dim))
        self.out_proj = nn.Linear(dim, dim)
        nn.init.xavier_uniform_(self.in_proj_weight)

    def forward(self, queries: Tensor, keys: Tensor, values: Tensor, seen: list[Tensor]) -> Tensor:
        """queries [B,N,D], keys and values [B,M,D] -> [B,N,D]; appends the projected q and k to `seen`."""
        weights, biases = self.in_proj_weight.chunk(3), self.in_proj_bias.split(self.out_proj.in_features)
        q, k, v = (F.linear(x, w, b) for x, w, b in zip_longest((queries, keys, values), weights, biases))
        seen += [q, k]
        return self.out_proj(attention(q, k, v, self.heads))

    def fold(self) -> None:
        """Leaves out two biases that an export can do without: each is one pass over all tokens.

        That of the keys adds the same to all logits of a query, which a softmax does not see. That of the
        values is in every weighted mean as it is, since weights sum to one: it goes into `out_proj`'s.
        """
        of_queries, _of_keys, of_values = self.in_proj_bias.detach().chunk(3)
        self.in_proj_bias = nn.Parameter(of_queries)
        self.out_proj.bias = nn.Parameter(self.out_proj(of_values).detach())


class EncoderLayer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.self_attn = Attention(config.dim, config.heads)
        self.linear1 = nn.Linear(config.dim, config.mlp)
        self.linear2 = nn.Linear(config.mlp, config.dim)
        self.norm1 = nn.LayerNorm(config.dim)
        self.norm2 = nn.LayerNorm(config.dim)

    def forward(self, x: Tensor, position: Tensor | None, seen: list[Tensor]) -> Tensor:
        """Tokens and their positions [B,N,D] -> [B,N,D]; positions are no part of the values."""
        placed = x if position is None else x + position
        x = self.norm1(add(x, self.self_attn(placed, placed, x, seen)))
        return self.norm2(add(x, self.linear2(self.linear1(x).relu())))


class Encoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.layers = nn.ModuleList(EncoderLayer(config) for _ in range(config.layers))

    def forward(self, x: Tensor, position: Tensor | None, seen: list[Tensor]) -> Tensor:
        for layer in self.layers:
            x = layer(x, position, seen)
        return x


class DecoderLayer(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.self_attn = Attention(config.dim, config.heads)
        self.multihead_attn = Attention(config.dim, config.heads)
        self.linear1 = nn.Linear(config.dim, config.mlp)
        self.linear2 = nn.Linear(config.mlp, config.dim)
        self.norm1 = nn.LayerNorm(config.dim)
        self.norm2 = nn.LayerNorm(config.dim)
        self.norm3 = nn.LayerNorm(config.dim)

    def forward(self, x: Tensor, position: Tensor, style: Tensor, seen: list[Tensor]) -> Tensor:
        """Content and its positions [B,N,D], style [B,M,D] -> [B,N,D]."""
        x = self.norm1(add(x, self.self_attn(x + position, style, style, seen)))
        x = self.norm2(add(x, self.multihead_attn(x + position, style, style, seen)))
        return self.norm3(add(x, self.linear2(self.linear1(x).relu())))


class Decoder(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.dim)

    def forward(self, x: Tensor, position: Tensor, style: Tensor, seen: list[Tensor]) -> Tensor:
        for layer in self.layers:
            x = layer(x, position, style, seen)
        return self.norm(x)


class Transformer(nn.Module):
    """Both encoders, CAPE's convolution (`new_ps`) and the decoder: one of the three official files."""

    def __init__(self, config: Config):
        super().__init__()
        self.cape_pool = config.cape_pool
        self.encoder_c = Encoder(config)
        self.encoder_s = Encoder(config)
        self.decoder = Decoder(config)
        self.new_ps = nn.Conv2d(config.dim, config.dim, 1)

    def cape(self, patches: Tensor) -> Tensor:
        """Content-aware positions: embedded patches [B,D,h,w] -> [B,D,h,w], from a fixed number of regions."""
        h, w = patches.shape[2:]
        rows, columns = (bins(size, self.cape_pool).to(patches.device) for size in (h, w))
        pooled = rows @ patches @ columns.T  # [B,D,pool,pool]
        return F.interpolate(self.new_ps(pooled), size=(h, w), mode="bilinear", align_corners=False)


class Embedding(nn.Module):
    """An image of any size -> one token for each patch: [B,3,H,W] -> [B,D,ceil(H/8),ceil(W/8)]."""

    def __init__(self, dim: int):
        super().__init__()
        self.proj = nn.Conv2d(3, dim, PATCH, PATCH)

    def forward(self, picture: Tensor) -> Tensor:
        return self.proj(padded(picture))


def painter(dim: int) -> nn.Sequential:
    """The CNN decoder: features [B,D,h,w] -> image [B,3,8h,8w], not clamped."""
    half, quarter, eighth = dim // 2, dim // 4, dim // 8
    plan = [(dim, half), "double", *[(half, half)] * 3, (half, quarter), "double", (quarter, quarter),
            (quarter, eighth), "double", (eighth, eighth), (eighth, 3)]  # fmt: skip
    steps: list[nn.Module] = []
    for step in plan:
        if step == "double":
            steps.append(nn.Upsample(scale_factor=2, mode="nearest"))
        else:
            steps += [nn.ReflectionPad2d(1), nn.Conv2d(*step, 3), nn.ReLU()]
    return nn.Sequential(*steps[:-1])  # no ReLU after the last


class StyTr2(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.embedding = Embedding(config.dim)
        self.transformer = Transformer(config)
        self.decode = painter(config.dim)

    def encode_style(self, style: Tensor, seen: list[Tensor]) -> Tensor:
        """[B,3,H,W] in 0..1 -> [B,M,D]. The style has no positions."""
        return self.transformer.encoder_s(tokens(self.embedding(style)), None, seen)

    def encode_content(self, content: Tensor, seen: list[Tensor]) -> tuple[Tensor, Tensor]:
        """[B,3,H,W] in 0..1 -> tokens [B,N,D] and CAPE [B,D,h,w], whose grid is the content's."""
        patches = self.embedding(content)
        cape = self.transformer.cape(patches)
        return self.transformer.encoder_c(tokens(patches), tokens(cape), seen), cape

    def transfer(self, content: Tensor, cape: Tensor, style: Tensor, seen: list[Tensor]) -> Tensor:
        """Encoded content [B,N,D], CAPE [B,D,h,w], encoded style [B,M,D] -> stylised features [B,D,h,w]."""
        x = self.transformer.decoder(content, tokens(cape), style, seen)
        return x.transpose(1, 2).unflatten(2, cape.shape[2:])

    def paint(self, features: Tensor, size: torch.Size) -> Tensor:
        """Features [B,D,h,w] -> image [B,3,H,W] of that size, not clamped."""
        return self.decode(features)[:, :, : size[-2], : size[-1]]

    def forward(self, content: Tensor, style: Tensor) -> Tensor:
        """Content and style [B,3,H,W] in 0..1, of any sizes -> image of the content's size, not clamped."""
        features = self.transfer(*self.encode_content(content, []), self.encode_style(style, []), [])
        return self.paint(features, content.shape)


def tokens(grid: Tensor) -> Tensor:
    """[B,D,h,w] -> [B,h*w,D], row by row."""
    return grid.flatten(2).transpose(1, 2)


def padded(picture: Tensor) -> Tensor:
    """Reflected at its lower and right border up to multiples of the patch: [B,3,H,W] -> [B,3,8h,8w]."""
    h, w = picture.shape[2:]
    return F.pad(picture, (0, -w % PATCH, 0, -h % PATCH), mode="reflect")


def bins(size: int, count: int) -> Tensor:
    """Adaptive average pooling along one axis as a matrix [count,size], so that ONNX can have it at any size.

    Bin i averages the places floor(i size / count) up to ceil((i + 1) size / count).
    """
    i, place = torch.arange(count)[:, None], torch.arange(size)
    inside = ((place >= i * size // count) & (place < ((i + 1) * size + count - 1) // count)).float()
    return inside / inside.sum(1, keepdim=True)
