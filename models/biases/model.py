"""One isotropic network whose token mixer loses its inductive biases step by step.

Source of the idea: *On the Bias Against Inductive Biases*, 2021, arXiv:2105.14077. The network is this project's own;
the authors published no code.

Shapes: images of 32x32 pixels are 64 tokens of 4x4 pixels, N = 64, on a map of 8x8; D = 64 channels.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

SIZE, PATCH, DIM, DEPTH = 32, 4, 64, 4
GRID = SIZE // PATCH
TOKENS = GRID * GRID
WINDOW = 5
HEADS = 4


class Convolution(nn.Module):
    """A window whose weights are the same everywhere, for each channel."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(DIM, DIM, WINDOW, padding=WINDOW // 2, groups=DIM)

    def forward(self, x: Tensor) -> Tensor:  # [B,N,D] -> [B,N,D]
        return self.conv(x.mT.unflatten(2, (GRID, GRID))).flatten(2).mT


class Local(nn.Module):
    """The same window with weights of its own at every place, for each group of 16 channels."""

    def __init__(self, groups: int = 4) -> None:
        super().__init__()
        self.groups = groups
        self.weight = nn.Parameter(torch.randn(groups, TOKENS * WINDOW**2) / WINDOW)
        self.bias = nn.Parameter(torch.zeros(TOKENS, DIM))
        self.register_buffer("places", places(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        weights = F.pad(self.weight, (0, 1))[:, self.places]  # [G,N,N], 0 outside the window
        grouped = x.unflatten(2, (self.groups, -1)).transpose(1, 2)  # [B,G,N,D/G]
        return (weights @ grouped).transpose(1, 2).flatten(2) + self.bias


def places() -> Tensor:
    """[N,N]: which of the N x 25 weights leads from one token to another; one more outside the window."""
    row, column = torch.arange(TOKENS) // GRID, torch.arange(TOKENS) % GRID
    down = row[None] - row[:, None] + WINDOW // 2
    right = column[None] - column[:, None] + WINDOW // 2
    inside = (down >= 0) & (down < WINDOW) & (right >= 0) & (right < WINDOW)
    own = torch.arange(TOKENS)[:, None] * WINDOW**2 + down * WINDOW + right
    return torch.where(inside, own, TOKENS * WINDOW**2)


class TokenMlp(nn.Module):
    """An MLP over all places (MLP-Mixer), the same for every channel."""

    def __init__(self) -> None:
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(TOKENS, TOKENS), nn.GELU(), nn.Linear(TOKENS, TOKENS))

    def forward(self, x: Tensor) -> Tensor:
        return self.mlp(x.mT).mT


class Attention(nn.Module):
    """Self-attention. The softmax is explicit, so that it can be tapped."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(DIM, 3 * DIM)
        self.proj = nn.Linear(DIM, DIM)

    def forward(self, x: Tensor) -> Tensor:
        b, n, d = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, HEADS, d // HEADS).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-2, -1) * (d // HEADS) ** -0.5).softmax(dim=-1)
        return self.proj((attention @ v).transpose(1, 2).reshape(b, n, d))


#: From most bias to least.
MIXERS: dict[str, type[nn.Module]] = {
    "convolution": Convolution,
    "local": Local,
    "mlp": TokenMlp,
    "attention": Attention,
    "attention-free": Attention,
}
TITLES = {
    "convolution": "Convolution",
    "local": "Unshared window",
    "mlp": "MLP-Mixer",
    "attention": "Transformer",
    "attention-free": "Transformer without positions",
}


class Block(nn.Module):
    def __init__(self, mixer: nn.Module) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(DIM, eps=1e-6)
        self.mixer = mixer
        self.norm2 = nn.LayerNorm(DIM, eps=1e-6)
        self.mlp = nn.Sequential(nn.Linear(DIM, 4 * DIM), nn.GELU(), nn.Linear(4 * DIM, DIM))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.mixer(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Reconstructor(nn.Module):
    """image [B,3,32,32], normalised, and mask [B,64], 1 where a patch is hidden -> the whole image [B,3,32,32]."""

    def __init__(self, mixer: str) -> None:
        super().__init__()
        self.embed = nn.Conv2d(3, DIM, PATCH, stride=PATCH)
        self.hidden = nn.Parameter(torch.zeros(DIM))
        # Only attention is told where a token is: the other mixers have their weights for that.
        self.positions = nn.Parameter(0.02 * torch.randn(TOKENS, DIM)) if mixer == "attention" else None
        self.blocks = nn.ModuleList(Block(MIXERS[mixer]()) for _ in range(DEPTH))
        self.norm = nn.LayerNorm(DIM, eps=1e-6)
        self.head = nn.Linear(DIM, 3 * PATCH**2)

    def tokens(self, image: Tensor, mask: Tensor) -> list[Tensor]:
        """[B,N,D] before the first block and after each."""
        x = self.embed(image).flatten(2).mT
        x = torch.lerp(x, self.hidden.expand_as(x), mask[:, :, None])
        if self.positions is not None:
            x = x + self.positions
        stages = [x]
        for block in self.blocks:
            stages.append(block(stages[-1]))
        return stages

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        patches = self.head(self.norm(self.tokens(image, mask)[-1]))
        return F.pixel_shuffle(patches.mT.unflatten(2, (GRID, GRID)), PATCH)


def masked_error(made: Tensor, image: Tensor, mask: Tensor) -> Tensor:
    """Mean squared error of normalised pixels over the hidden patches."""
    hidden = pixels_of(mask)
    return ((made - image).square() * hidden).sum() / (3 * hidden.sum())


def pixels_of(mask: Tensor) -> Tensor:
    """[B,64] -> [B,1,32,32]"""
    grid = mask.unflatten(1, (1, GRID, GRID))
    return grid.repeat_interleave(PATCH, 2).repeat_interleave(PATCH, 3)


def random_masks(count: int, generator: torch.Generator) -> Tensor:
    """[count,64]: half of the patches hidden, at random places."""
    order = torch.rand(count, TOKENS, generator=generator).argsort(1)
    return (order < TOKENS // 2).float()
