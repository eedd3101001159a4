"""Mixtures as they are trained with, and how encoders are measured with them."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from unmix.measure import curve
from unmix.train import contrast, mixture


def test_the_contrast_is_smallest_where_each_query_meets_its_key():
    keys = torch.eye(4)
    assert contrast(keys, keys) < contrast(keys.flip(0), keys)
    # Without direction, all keys are equally near.
    assert float(contrast(torch.ones(4, 4), keys)) == pytest.approx(np.log(4), abs=1e-6)


def test_mixtures_are_global_and_boxed_and_tell_their_share():
    images = torch.cat([torch.zeros(1, 3, 32, 32), torch.ones(1, 3, 32, 32)])
    for seed in range(20):
        mixed, share = mixture(images, random.Random(seed))
        assert float(mixed[1].mean()) == pytest.approx(share, abs=1e-6)
        assert float(mixed[0].mean()) == pytest.approx(1 - share, abs=1e-6)


def test_an_encoder_that_measures_the_share_is_nearer_to_the_diagonal():
    """Than one that tells apart only what is dark and what is not."""
    images = torch.zeros(4, 3, 32, 32, dtype=torch.uint8)
    images[2:] = 255

    def even(x: torch.Tensor) -> torch.Tensor:
        light = x.mean((1, 2, 3))
        return torch.stack([torch.full_like(light, 1e3), light], 1)

    def blind(x: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.one_hot((x.mean((1, 2, 3)) > 0).long(), 2).float()

    similarities, area = curve(blind, images, boxed=False)
    assert similarities[0] == pytest.approx(0, abs=1e-6)
    assert similarities[-1] == pytest.approx(1, abs=1e-6)
    assert area > 0.1
    assert curve(even, images, boxed=False)[1] < area
