"""`--arch` of ViTGAN: what shapes cannot tell, and the spectral norms that its checkpoints lack."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from arch import read_object, say_overruled

# Words about a fixture, which say nothing that shapes do not.
NOTES = ("patch_by", "default")


@dataclass(frozen=True)
class Arch:
    size: int | None = None
    token_width: int | None = None
    style_dim: int | None = None
    n_mlp: int | None = None
    heads: int | None = None
    layers: int | None = None
    lr_mlp: float | None = None
    # The generator's sigma(W_init) by layer, as the reproduction calls them.
    multipliers: dict[str, float] = field(default_factory=dict)
    image: int | None = None
    patch: int | None = None
    overlap: int | None = None
    dim: int | None = None
    mlp: int | None = None
    ln_eps: float | None = None
    # The discriminator's sigma(W_init) by weight.
    sigma_init: dict[str, float] = field(default_factory=dict)

    @staticmethod
    def parse(text: str) -> Arch:
        """Raises UsageError for anything that is not a JSON object of the known keys and types."""
        return Arch(**read_object(text, Arch.__dataclass_fields__, _sensible, NOTES))

    def overruled(self, **shapes: int) -> None:
        say_overruled(self, shapes)


def _sensible(key: str, value: Any) -> bool:
    if key in ("multipliers", "sigma_init"):
        return isinstance(value, dict) and all(_positive(v) for v in value.values())
    if key in ("lr_mlp", "ln_eps"):
        return _positive(value)
    return type(value) is int and value >= (0 if key == "overlap" else 1)


def _positive(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < math.inf
