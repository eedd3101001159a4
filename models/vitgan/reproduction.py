"""The generator as the authors' PyTorch reproduction computes it (mlpc-ucsd/ViTGAN).

It departs from the paper: residuals are taken after the norm, the input is a Fourier map of places
instead of learned positions, and its attention is over distances with q and k apart, a plus sign and
the q of the token attended to. Noise comes in as inputs. Spectral norms are folded into the weights by
the converter.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vitgan.modulation import SLN, Modulated, Painted, through
from vitgan.stylegan import EqualLinear, Fourier, Mapping, StyledConv, ToRGB


@dataclass(frozen=True)
class Config:
    size: int = 32
    token_width: int = 8
    style_dim: int = 384
    n_mlp: int = 8
    heads: int = 6
    layers: int = 4
    mlp: int = 1536
    # Layers of the implicit painter's own mapping, and its width; 0 where convolutions paint.
    painter_mlp: int = 0
    painter_width: int = 0
    lr_mlp: float = 0.01

    @property
    def channels(self) -> int:
        return 3

    @property
    def latent(self) -> int:
        return self.style_dim

    @property
    def grid(self) -> int:
        return self.token_width

    @property
    def image(self) -> int:
        return self.size

    @property
    def styles(self) -> int:
        """How many times w comes in: once a block, and once in the last norm and in the convolutions."""
        return self.layers + 1

    @property
    def implicit(self) -> bool:
        return self.painter_width > 0

    @property
    def doublings(self) -> int:
        """By how many steps of two the convolutions enlarge the token grid."""
        return (self.size // self.token_width).bit_length() - 1

    @property
    def noise(self) -> dict[str, tuple[int, int]]:
        """Name of each noise input -> images of noise per sample and their side."""
        if self.implicit:
            shape = (self.token_width**2, self.size // self.token_width)
            return {f"noise_cips_{name}": shape for name in ("conv1", "layers_0", "layers_1")}
        return {f"noise_convs_{i}": (1, self.token_width << (i // 2 + 1)) for i in range(2 * self.doublings)}


class Attention(nn.Module):
    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(torch.ones(1))
        self.to_qkv = EqualLinear(dim, 3 * dim)
        self.to_out = nn.ModuleList([EqualLinear(dim, dim)])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # [B,N,D]
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in self.to_qkv(x).chunk(3, -1))
        attention = (self.temperature * logits(q, k)).softmax(-1)
        return self.to_out[0]((attention @ v).transpose(1, 2).flatten(2)), attention


def logits(q: Tensor, k: Tensor) -> Tensor:
    squares = q.square().mean(-1)
    return (squares[..., :, None] + squares[..., None, :] - 2 * q @ k.mT) * q.shape[-1] ** -0.5


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        dim = config.style_dim
        self.layernorm1 = SLN(dim, dim, EqualLinear)
        self.attn = Attention(dim, config.heads)
        self.layernorm2 = SLN(dim, dim, EqualLinear)
        self.ff = nn.ModuleDict(
            {"net": nn.ModuleDict({"0": EqualLinear(dim, config.mlp), "3": EqualLinear(config.mlp, dim)})}
        )

    def forward(self, h: Tensor, w: Tensor) -> Modulated:
        h, gamma1, beta1 = self.layernorm1(h, w)
        mixed, attention = self.attn(h)
        h, gamma2, beta2 = self.layernorm2(h + mixed, w)
        net = self.ff["net"]
        return h + net["3"](F.silu(net["0"](h))), [gamma1, gamma2], [beta1, beta2], attention


class Cips(nn.Module):
    """A token [D] is the latent of a small network that paints its patch from places in it."""

    def __init__(self, config: Config):
        super().__init__()
        dim, width = config.style_dim, config.painter_width
        self.style = Mapping(dim, config.painter_mlp, config.lr_mlp)
        self.lff = Fourier(dim, config.size // config.token_width)
        self.conv1 = StyledConv(dim, width, 1, dim)
        self.layers = nn.ModuleList(StyledConv(width, width, 1, dim) for _ in range(2))
        self.to_rgbs = nn.ModuleList([ToRGB(width, dim)])

    def forward(self, tokens: Tensor, noise: list[Tensor]) -> Tensor:  # [B*N,D] -> [B*N,3,P,P]
        style = self.style(tokens)
        x = self.lff().expand(tokens.shape[0], -1, -1, -1)
        for conv, grain in zip([self.conv1, *self.layers], noise, strict=True):
            x = conv(x, style, grain)
        return self.to_rgbs[0](x, style)


class Generator(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        dim = config.style_dim
        self.style = Mapping(dim, config.n_mlp, config.lr_mlp)
        self.lff = Fourier(dim, config.token_width)
        self.layers = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.layernorm = SLN(dim, dim, EqualLinear)
        if config.implicit:
            self.cips = Cips(config)
        else:
            # Each doubling is a convolution that enlarges and one that does not.
            self.convs = nn.ModuleList(StyledConv(dim, dim, 3, dim, up=i % 2 == 0) for i in range(2 * config.doublings))
            self.to_rgb = ToRGB(dim, dim)

    def paint(self, w: Tensor, keep: Tensor, *noise: Tensor) -> Painted:  # w [B,styles,D], keep [B,N]
        h = self.lff().flatten(2).mT.expand(w.shape[0], -1, -1)
        y, gamma, beta, attention = through(self.layers, self.layernorm, h, w)
        y = y * keep[..., None]
        image = self._implicit(y, list(noise)) if self.config.implicit else self._convolve(y, w[:, -1], noise)
        return image, gamma, beta, attention

    def _convolve(self, y: Tensor, w: Tensor, noise: tuple[Tensor, ...]) -> Tensor:
        x = y.mT.unflatten(2, (self.config.token_width, -1))
        for conv, grain in zip(self.convs, noise, strict=True):
            x = conv(x, w, grain)
        return self.to_rgb(x, w)

    def _implicit(self, y: Tensor, noise: list[Tensor]) -> Tensor:
        width = self.config.token_width
        patches = self.cips(y.flatten(0, 1), noise).unflatten(0, (-1, width, width))  # [B,rows,columns,3,P,P]
        return patches.permute(0, 3, 1, 4, 2, 5).flatten(4, 5).flatten(2, 3).mul(0.5).add(0.5).clamp(0, 1)
