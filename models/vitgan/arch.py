"""`--arch` of ViTGAN: what shapes cannot tell, and the spectral norms that its checkpoints lack."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, field
from typing import Any

from checkpoint import UsageError

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
        try:
            given = json.loads(text)
        except json.JSONDecodeError as error:
            raise UsageError(f"--arch is not JSON: {error}") from error
        if not isinstance(given, dict):
            raise UsageError("--arch must be a JSON object")
        given = {key: value for key, value in given.items() if key not in NOTES}
        known = Arch.__dataclass_fields__
        for key, value in given.items():
            if key not in known:
                raise UsageError(f"--arch does not know {key!r}; it knows {', '.join(known)}")
            if not _sensible(key, value):
                raise UsageError(f"--arch {key}: {value!r} makes no sense")
        return Arch(**given)

    def overruled(self, **shapes: int) -> None:
        """Says on standard error where the checkpoint's shapes contradict what was given."""
        for key, value in shapes.items():
            given = getattr(self, key)
            if given is not None and given != value:
                print(f"--arch {key}: the checkpoint's shapes say {value}, not {given}", file=sys.stderr)


def _sensible(key: str, value: Any) -> bool:
    if key in ("multipliers", "sigma_init"):
        return isinstance(value, dict) and all(_positive(v) for v in value.values())
    if key in ("lr_mlp", "ln_eps"):
        return _positive(value)
    return type(value) is int and value >= (0 if key == "overlap" else 1)


def _positive(value: Any) -> bool:
    return type(value) in (int, float) and 0 < value < math.inf
