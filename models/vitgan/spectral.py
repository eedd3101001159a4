"""Improved spectral norm: W sigma(W_init) / sigma(W). A layer keeps the gain that it started with."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm
from torch.nn.utils.parametrize import register_parametrization


class Scale(nn.Module):
    def __init__(self, by: float):
        super().__init__()
        self.by = by

    def forward(self, weight: Tensor) -> Tensor:
        return self.by * weight


def largest(weight: Tensor) -> float:
    """The largest singular value, in float64."""
    return float(nn.Parameter(weight).detach().double().flatten(1).svd().S[0])


def normalise(model: nn.Module) -> dict[str, float]:
    """Gives every linear layer the norm, from its present weight on; gives sigma(W_init) by the weight's name."""
    initial = {}
    for name, layer in list(model.named_modules()):
        if isinstance(layer, nn.Linear):
            initial[f"{name}.weight"] = largest(layer.weight)
            spectral_norm(layer)
            register_parametrization(layer, "weight", Scale(initial[f"{name}.weight"]))
    return initial


def original(model: nn.Module) -> dict[str, Tensor]:
    """The weights without the norm, under the names that the layers have without it."""
    return {
        key.replace("parametrizations.weight.original", "weight"): value
        for key, value in model.state_dict().items()
        if not key.endswith(("._u", "._v"))
    }
