"""A score network of 8x8 digits for the variance-preserving process: a residual MLP."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Config:
    side: int = 8
    width: int = 256
    blocks: int = 4
    #: Of the embedding of the time.
    frequencies: int = 64


@dataclass(frozen=True)
class VP:
    """x(t) = alpha(t) x(0) + std(t) z, with beta(t) from beta_min to beta_max."""

    beta_min: float = 0.1
    beta_max: float = 20.0

    def alpha(self, t: Tensor) -> Tensor:
        return torch.exp(-0.25 * t**2 * (self.beta_max - self.beta_min) - 0.5 * t * self.beta_min)

    def std(self, t: Tensor) -> Tensor:
        return torch.sqrt(-torch.expm1(-0.5 * t**2 * (self.beta_max - self.beta_min) - t * self.beta_min))


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.time = nn.Linear(width, width)
        self.fc1 = nn.Linear(width, 2 * width)
        self.fc2 = nn.Linear(2 * width, width)

    def forward(self, h: Tensor, time: Tensor) -> Tensor:
        return h + self.fc2(functional.silu(self.fc1(self.norm(h) + self.time(time))))


class NoiseMLP(nn.Module):
    """The noise inside x [B, 1, side, side] at t [B]."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        pixels = config.side**2
        half = config.frequencies // 2
        self.register_buffer("frequencies", torch.exp(-math.log(10_000) * torch.arange(half) / (half - 1)))
        self.time = nn.Sequential(
            nn.Linear(config.frequencies, config.width), nn.SiLU(), nn.Linear(config.width, config.width), nn.SiLU()
        )
        self.first = nn.Linear(pixels, config.width)
        self.blocks = nn.ModuleList(Block(config.width) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(config.width)
        self.last = nn.Linear(config.width, pixels)

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        angles = 999 * t[:, None] * self.frequencies
        time = self.time(torch.cat([angles.sin(), angles.cos()], dim=1))
        h = self.first(x.flatten(1))
        for block in self.blocks:
            h = block(h, time)
        return self.last(functional.silu(self.norm(h))).reshape(x.shape)


class ScoreNetwork(nn.Module):
    """What is exported: x [B, 1, side, side], t [B] -> score of the same shape."""

    def __init__(self, noise: NoiseMLP, process: VP) -> None:
        super().__init__()
        self.noise = noise
        self.process = process

    def forward(self, x: Tensor, t: Tensor) -> Tensor:
        return -self.noise(x, t) / self.process.std(t)[:, None, None, None]
