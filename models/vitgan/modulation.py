"""Self-modulated LayerNorm (ViTGAN, eq. 9): the latent sets scale and shift of every token's norm."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# The authors' value; 1e-5 moves an image by several thousandths.
EPS = 1e-3

# Of a block: tokens, gamma and beta of both norms, attention [B,H,N,N].
Modulated = tuple[Tensor, list[Tensor], list[Tensor], Tensor]
# Of a generator: image, gamma and beta [B,2 layers + 1,D], attention of each block.
Painted = tuple[Tensor, Tensor, Tensor, list[Tensor]]


class SLN(nn.Module):
    """Gives the modulated tokens [B,N,D], then gamma [B,D] and beta [B,D]."""

    def __init__(self, style: int, dim: int, linear: type[nn.Module] = nn.Linear):
        super().__init__()
        self.mlp_gamma = linear(style, dim)
        self.mlp_beta = linear(style, dim)

    def forward(self, tokens: Tensor, w: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        gamma, beta = 1 + self.mlp_gamma(w), self.mlp_beta(w)
        normed = F.layer_norm(tokens, tokens.shape[-1:], eps=EPS)
        return normed * gamma[:, None] + beta[:, None], gamma, beta


def through(blocks: nn.ModuleList, norm: SLN, h: Tensor, w: Tensor) -> tuple[Tensor, Tensor, Tensor, list[Tensor]]:
    """Tokens h [B,N,D] after all blocks and the last norm; each takes its own of w [B,blocks + 1,D]."""
    gammas: list[Tensor] = []
    betas: list[Tensor] = []
    attentions: list[Tensor] = []
    for index, block in enumerate(blocks):
        h, gamma, beta, attention = block(h, w[:, index])
        gammas += gamma
        betas += beta
        attentions.append(attention)
    y, gamma, beta = norm(h, w[:, -1])
    return y, torch.stack([*gammas, gamma], 1), torch.stack([*betas, beta], 1), attentions
