"""ViTGAN's generator as the paper prints it: the positions are the input, the latent only modulates norms.

h0 = E_pos; h' = MSA(SLN(h,w)) + h; h = MLP(SLN(h',w)) + h'; a pixel = f(E_fou, SLN(h,w)).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vitgan.modulation import SLN, Modulated, Painted, through


@dataclass(frozen=True)
class Config:
    image: int = 8
    channels: int = 1
    patch: int = 2
    latent: int = 32
    dim: int = 48
    heads: int = 4
    layers: int = 4
    mlp: int = 96

    @property
    def grid(self) -> int:
        return self.image // self.patch

    @property
    def styles(self) -> int:
        """How many times the latent comes in: once a block, and in the last norm."""
        return self.layers + 1

    @property
    def noise(self) -> dict[str, tuple[int, int]]:
        return {}


class Attention(nn.Module):
    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # [B,N,D]
        q, k, v = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in self.qkv(x).chunk(3, -1))
        attention = (q @ k.mT * q.shape[-1] ** -0.5).softmax(-1)
        return self.proj((attention @ v).transpose(1, 2).flatten(2)), attention


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.norm1 = SLN(config.dim, config.dim)
        self.attn = Attention(config.dim, config.heads)
        self.norm2 = SLN(config.dim, config.dim)
        self.fc1 = nn.Linear(config.dim, config.mlp)
        self.fc2 = nn.Linear(config.mlp, config.dim)

    def forward(self, h: Tensor, w: Tensor) -> Modulated:
        modulated, gamma1, beta1 = self.norm1(h, w)
        mixed, attention = self.attn(modulated)
        h = h + mixed
        modulated, gamma2, beta2 = self.norm2(h, w)
        return h + self.fc2(F.gelu(self.fc1(modulated))), [gamma1, gamma2], [beta1, beta2], attention


class Pixels(nn.Module):
    """f(E_fou, y): a token [D] and a place within its patch -> a pixel."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.fourier = nn.Linear(2, config.dim)
        nn.init.uniform_(self.fourier.weight, -torch.pi, torch.pi)
        self.fc1 = nn.Linear(config.dim, config.dim)
        self.fc2 = nn.Linear(config.dim, config.channels)
        side = torch.linspace(-1, 1, config.patch)
        self.register_buffer("places", torch.cartesian_prod(side, side), persistent=False)

    def forward(self, y: Tensor) -> Tensor:  # [B,N,D] -> [B,C,H,W]
        hidden = F.gelu(y[:, :, None] + torch.sin(self.fourier(self.places)))
        pixels = torch.tanh(self.fc2(F.gelu(self.fc1(hidden))))  # [B,N,P*P,C]
        return F.pixel_shuffle(
            pixels.permute(0, 3, 2, 1).unflatten(3, (self.config.grid, -1)).flatten(1, 2), self.config.patch
        )


class Generator(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.style = nn.Sequential(nn.Linear(config.latent, config.dim), nn.GELU(), nn.Linear(config.dim, config.dim))
        self.positions = nn.Parameter(torch.randn(1, config.grid**2, config.dim) * 0.5)
        self.layers = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.layernorm = SLN(config.dim, config.dim)
        self.pixels = Pixels(config)

    def forward(self, z: Tensor) -> Tensor:
        w = self.style(z)[:, None].expand(-1, self.config.styles, -1)
        return self.paint(w, torch.ones(1, self.config.grid**2))[0]

    def paint(self, w: Tensor, keep: Tensor) -> Painted:  # w [B,styles,D], keep [B,N]
        h = self.positions.expand(w.shape[0], -1, -1)
        y, gamma, beta, attention = through(self.layers, self.layernorm, h, w)
        return self.pixels(y * keep[..., None]), gamma, beta, attention
