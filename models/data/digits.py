"""scikit-learn's copy of the UCI test set of handwritten digits: 1,797 images of 8 x 8 (CC BY 4.0)."""

from __future__ import annotations

import torch
from sklearn.datasets import load_digits
from torch import Tensor


def load() -> Tensor:
    """Images [1797,1,8,8] from -1 (paper) to 1 (ink)."""
    return torch.tensor(load_digits().images, dtype=torch.float32)[:, None] / 8 - 1
