"""The losses that descriptors are trained with."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from irt import losses, metrics


def test_the_losses_of_training_are_those_of_numpy():
    random = np.random.default_rng(0)
    rows, memory = (metrics.normalised(random.normal(size=(count, 16))) for count in (40, 30))
    labels, memory_labels = random.integers(0, 6, 40), random.integers(0, 6, 30)
    tensors = [torch.from_numpy(of) for of in (rows, labels, memory, memory_labels)]
    within = float(losses.contrastive(*tensors[:2]))
    against = float(losses.contrastive(*tensors))
    assert within == pytest.approx(metrics.contrastive(rows, labels), abs=1e-9)
    expected = metrics.contrastive(rows, labels, memory=memory, memory_labels=memory_labels)
    assert against == pytest.approx(expected, abs=1e-9)
    # A small number under the logarithm keeps it finite.
    assert float(losses.koleo(tensors[0])) == pytest.approx(metrics.koleo(rows), abs=1e-6)


def test_koleo_drives_nearest_neighbours_apart():
    torch.manual_seed(0)
    rows = torch.nn.functional.normalize(torch.randn(20, 8), dim=1).requires_grad_()
    before = metrics.nearest_distances(rows.detach().numpy()).mean()
    losses.koleo(rows).backward()
    assert metrics.nearest_distances((rows - 0.01 * rows.grad).detach().numpy()).mean() > before
