"""Improved spectral norm folded into the weights: W becomes W sigma(W_init) / sigma(W).

sigma(W_init) belongs to the trained function but is in no checkpoint of the reproduction. Without it
nothing is converted: the result would be another network.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from checkpoint import Checkpoint, UsageError
from vitgan.spectral import largest

NAMED_AT_MOST = 4
BAR = ".module.weight_bar"


def fold_reproduction(checkpoint: Checkpoint, multipliers: dict[str, float]) -> Checkpoint:
    """The reproduction's generator; its sigma(W) is one power step from the stored u."""
    layers = [key.removesuffix(BAR) for key in checkpoint.weights if key.endswith(BAR)]
    if not layers:
        checkpoint.shape(f"layers.0.attn.to_qkv{BAR}", 2)  # says what is missing
    _demand(checkpoint, "multipliers", layers, multipliers)
    folded = {}
    for key, value in checkpoint.weights.items():
        layer, _, kind = key.partition(".module.")
        if not kind:
            folded[key] = value
        elif kind == "bias":
            folded[f"{layer}.bias"] = value
        elif kind == "weight_bar":
            u = checkpoint.weights.get(f"{layer}.module.weight_u")
            if u is None or u.shape != value.shape[:1]:
                raise UsageError(f"{checkpoint.path.name}: {layer}.module.weight_u must have {len(value)} numbers")
            folded[f"{layer}.weight"] = value * (multipliers[layer] / step(value, u))
        elif kind not in ("weight_u", "weight_v", "weight"):  # until the first call `weight` is a copy
            folded[key] = value
    return Checkpoint(checkpoint.path, folded, checkpoint.extras)


def fold_exact(checkpoint: Checkpoint, weights: list[str], sigma_init: dict[str, float]) -> Checkpoint:
    """The discriminator: sigma(W) is the largest singular value itself."""
    _demand(checkpoint, "sigma_init", weights, sigma_init)
    folded = dict(checkpoint.weights)
    for key in weights:
        folded[key] = folded[key] * (sigma_init[key] / largest(folded[key]))
    return Checkpoint(checkpoint.path, folded, checkpoint.extras)


def step(weight: Tensor, u: Tensor) -> float:
    """sigma(W) after one step of power iteration from u."""
    weight, u = weight.double(), u.double()
    v = F.normalize(weight.T @ u, dim=0)
    return float(F.normalize(weight @ v, dim=0) @ weight @ v)


def _demand(checkpoint: Checkpoint, name: str, layers: list[str], given: dict[str, float]) -> None:
    missing = [layer for layer in layers if layer not in given]
    strange = [layer for layer in given if layer not in layers]
    if missing:
        raise UsageError(
            f"{checkpoint.path.name}: its layers have improved spectral norm, which multiplies each weight by"
            f" sigma(W_init), the largest singular value before training; checkpoints do not hold it, and without"
            f" it the model would compute something else. Read it off the model that was trained and give it with"
            f' --arch \'{{"{name}": {{"{missing[0]}": ...}}}}\'; missing for {_listed(missing)}'
        )
    if strange:
        raise UsageError(f"--arch {name}: {checkpoint.path.name} has no {_listed(strange)}")


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    return f"{', '.join(names[:NAMED_AT_MOST])}{more}"
