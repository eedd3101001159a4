"""The losses of metrics.py in PyTorch, for training. Descriptors have length 1."""

from __future__ import annotations

import torch
from torch import Tensor

MARGIN = 0.5
# Two equal descriptors have distance 0, whose logarithm and gradient are infinite.
SMALLEST = 1e-8


def contrastive(
    descriptors: Tensor, labels: Tensor, memory: Tensor | None = None, memory_labels: Tensor | None = None
) -> Tensor:
    """Of all pairs within the batch or, if given, with the memory: summed and divided by the batch's size."""
    others = descriptors if memory is None else memory
    same = labels[:, None] == (labels if memory_labels is None else memory_labels)[None]
    similarity = descriptors @ others.T
    losses = torch.where(same, 1 - similarity, (similarity - MARGIN).clamp(min=0))
    if memory is None:
        losses = losses * (1 - torch.eye(len(descriptors), dtype=losses.dtype, device=losses.device))
    return losses.sum() / len(descriptors)


def koleo(descriptors: Tensor) -> Tensor:
    """Minus the mean logarithm of the distances to the nearest other descriptor."""
    with torch.no_grad():
        similarity = descriptors @ descriptors.T
        similarity.fill_diagonal_(-torch.inf)
        nearest = similarity.argmax(1)
    distances = (descriptors - descriptors[nearest]).norm(dim=1)
    return -(distances + SMALLEST).log().mean()
