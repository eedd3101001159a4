"""A small ViT as an encoder: image [B,3,32,32], normalised -> embedding [B,64]."""

from __future__ import annotations

from torch import Tensor, nn

from vit.model import ViT

DIM, DEPTH, PATCH, PROJECTED = 64, 4, 8, 64


class Encoder(ViT):
    def __init__(self) -> None:
        super().__init__(patch=PATCH, dim=DIM, depth=DEPTH)
        self.head = nn.Identity()


class Projected(nn.Module):
    """The loss compares projections [B,64] (SimCLR); the embedding before them serves other tasks better."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        dim = self.encoder.norm.normalized_shape[0]
        self.project = nn.Sequential(nn.Linear(dim, dim), nn.GELU(), nn.Linear(dim, PROJECTED))

    def forward(self, image: Tensor) -> Tensor:
        return self.project(self.encoder(image))


class Both(Projected):
    """image -> embedding and projection"""

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        embedding = self.encoder(image)
        return embedding, self.project(embedding)
