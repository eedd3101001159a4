"""The compact ViT as an encoder: image [B,3,32,32], normalised -> descriptor [B,128] of length 1."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from vit.model import ViT


class Encoder(ViT):
    """The class token after the last norm is the descriptor (paper, section 3.1)."""

    def __init__(self, drop_path: float = 0.0) -> None:
        super().__init__(drop_path=drop_path)
        self.head = nn.Identity()

    def forward(self, image: Tensor) -> Tensor:
        return F.normalize(super().forward(image), dim=-1)
