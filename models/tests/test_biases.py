"""The networks with fewer and fewer inductive biases."""

from __future__ import annotations

import pytest
import torch

from biases.model import (
    DIM,
    GRID,
    MIXERS,
    TOKENS,
    WINDOW,
    Convolution,
    Local,
    Reconstructor,
    masked_error,
    pixels_of,
    random_masks,
)


def test_the_unshared_window_holds_the_shared_one():
    """With the same weights everywhere it is a convolution whose weights are those of a group of channels."""
    torch.manual_seed(0)
    local, shared = Local(groups=1), Convolution()
    kernel = torch.randn(WINDOW, WINDOW)
    with torch.no_grad():
        local.weight.copy_(kernel.flatten().repeat(TOKENS)[None])
        shared.conv.weight.copy_(kernel.expand(DIM, 1, WINDOW, WINDOW))
        shared.conv.bias.zero_()
        x = torch.randn(2, TOKENS, DIM)
        assert (local(x) - shared(x)).abs().max() < 1e-4


@pytest.mark.parametrize("mixer", MIXERS)
def test_what_is_hidden_does_not_matter(mixer: str):
    torch.manual_seed(0)
    model = Reconstructor(mixer).eval()
    mask = random_masks(2, torch.Generator().manual_seed(0))
    image = torch.randn(2, 3, 32, 32)
    other = torch.where(pixels_of(mask) > 0, torch.randn_like(image), image)
    with torch.no_grad():
        assert (model(image, mask) - model(other, mask)).abs().max() < 1e-5


def test_only_attention_without_positions_does_not_know_places():
    """Patches in another order give the same patches in that order."""
    order = torch.randperm(TOKENS, generator=torch.Generator().manual_seed(1))
    image = torch.randn(1, 3, 32, 32)
    patches = image.unflatten(2, (GRID, -1)).unflatten(4, (GRID, -1)).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)

    def joined(of: torch.Tensor) -> torch.Tensor:
        return of.unflatten(1, (GRID, GRID)).permute(0, 3, 1, 4, 2, 5).flatten(4).flatten(2, 3)

    for mixer in MIXERS:
        torch.manual_seed(0)
        model = Reconstructor(mixer).eval()
        with torch.no_grad():
            made = model(joined(patches[:, order]), torch.zeros(1, TOKENS))
            plain = model(image, torch.zeros(1, TOKENS))
            again = plain.unflatten(2, (GRID, -1)).unflatten(4, (GRID, -1)).permute(0, 2, 4, 1, 3, 5).flatten(1, 2)
            same = (made - joined(again[:, order])).abs().max() < 1e-4
        assert same == (mixer == "attention-free"), mixer


def test_masks_hide_half_and_the_error_is_of_hidden_patches_only():
    mask = random_masks(5, torch.Generator().manual_seed(0))
    assert (mask.sum(1) == TOKENS // 2).all()
    image = torch.zeros(5, 3, 32, 32)
    assert masked_error(image + 2 * (1 - pixels_of(mask)), image, mask) == 0
    assert masked_error(image + 2 * pixels_of(mask), image, mask) == pytest.approx(4)
