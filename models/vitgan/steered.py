"""A generator as two graphs: one that makes the image of a latent, and one that a person can steer.

Plain: z [B,Z] -> image. Steered takes more: `other` [B,Z] is a second latent, and `share` [B,styles] how
much of its w each block takes instead of z's: a constant walks from one image to the other in w, 0 up to
a block and 1 from there on mixes styles. `keep` [B,N] fades tokens out before they are painted: at 0
nothing is left of a token's content.

Both give image, w of z [B,D], gamma and beta [B,2 layers + 1,D], then each block's attention [B,H,N,N].
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from vitgan.model import Generator as Paper
from vitgan.reproduction import Generator as Reproduction

AnyGenerator = Paper | Reproduction


class Plain(nn.Module):
    def __init__(self, generator: AnyGenerator):
        super().__init__()
        self.generator = generator

    def forward(self, z: Tensor, *noise: Tensor) -> tuple[Tensor, ...]:
        w = self.generator.style(z)
        repeated = w[:, None].expand(-1, self.generator.config.styles, -1)
        image, gamma, beta, attention = self.generator.paint(repeated, z.new_ones(1, 1), *noise)
        return image, w, gamma, beta, *attention


class Steered(nn.Module):
    def __init__(self, generator: AnyGenerator):
        super().__init__()
        self.generator = generator

    def forward(self, z: Tensor, other: Tensor, share: Tensor, keep: Tensor, *noise: Tensor) -> tuple[Tensor, ...]:
        w = self.generator.style(z)
        mixed = (1 - share[..., None]) * w[:, None] + share[..., None] * self.generator.style(other)[:, None]
        image, gamma, beta, attention = self.generator.paint(mixed, keep, *noise)
        return image, w, gamma, beta, *attention


def outputs(generator: AnyGenerator) -> list[str]:
    return ["image", "w", "gamma", "beta", *(f"attention{i + 1}" for i in range(generator.config.layers))]


def sample(generator: AnyGenerator, batch: int) -> dict[str, Tensor]:
    """Inputs of the steered graph; those of the plain one are among them."""
    config = generator.config
    random = torch.Generator().manual_seed(batch)
    return {
        "z": torch.randn(batch, config.latent, generator=random),
        "other": torch.randn(batch, config.latent, generator=random),
        "share": torch.rand(batch, config.styles, generator=random),
        "keep": torch.rand(batch, config.grid**2, generator=random),
        **{
            name: torch.randn(batch * each, 1, side, side, generator=random)
            for name, (each, side) in config.noise.items()
        },
    }


def plain(given: dict[str, Tensor]) -> dict[str, Tensor]:
    """Those of the plain graph."""
    return {name: value for name, value in given.items() if name not in ("other", "share", "keep")}
