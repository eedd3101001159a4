"""The Frechet distance between two sets of vectors, each seen as a Gaussian."""

from __future__ import annotations

import torch
from torch import Tensor


def frechet(a: Tensor, b: Tensor) -> float:
    """a [N,D], b [M,D] -> |mean a - mean b|^2 + tr(A + B - 2 (A B)^1/2), in float64."""
    a, b = a.double(), b.double()
    cov_a, cov_b = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(cov_a)
    root = vectors * values.clamp_min(0).sqrt() @ vectors.T
    # (A B)^1/2 and (A^1/2 B A^1/2)^1/2 have the same trace, and the latter is symmetric.
    cross = torch.linalg.eigvalsh(root @ cov_b @ root).clamp_min(0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + cov_a.trace() + cov_b.trace() - 2 * cross)
