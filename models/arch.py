"""`--arch`: what the shapes in a checkpoint cannot tell, and the rule that shapes win."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass

from checkpoint import UsageError


@dataclass(frozen=True)
class Arch:
    dim: int | None = None
    depth: int | None = None
    heads: int | None = None
    mlpRatio: float | None = None
    classes: int | None = None
    pruningLocations: tuple[int, ...] | None = None
    keepRatio: float | None = None
    mlp: int | None = None
    layers: int | None = None
    capePool: int | None = None

    @staticmethod
    def parse(text: str) -> Arch:
        """Raises UsageError for anything that is not a JSON object of the known keys and types."""
        try:
            given = json.loads(text)
        except json.JSONDecodeError as error:
            raise UsageError(f"--arch is not JSON: {error}") from error
        if not isinstance(given, dict):
            raise UsageError("--arch must be a JSON object")
        known = Arch.__dataclass_fields__
        for key, value in given.items():
            if key not in known:
                raise UsageError(f"--arch does not know {key!r}; it knows {', '.join(known)}")
            if key == "pruningLocations":
                good = isinstance(value, list) and all(type(v) is int and v >= 0 for v in value)
                good = good and value == sorted(set(value)) and len(value) > 0
            elif key in ("mlpRatio", "keepRatio"):
                good = type(value) in (int, float) and value > 0 and (key == "mlpRatio" or value <= 1)
            else:
                good = type(value) is int and value > 0
            if not good:
                raise UsageError(f"--arch {key}: {value!r} makes no sense")
        if "pruningLocations" in given:
            given["pruningLocations"] = tuple(given["pruningLocations"])
        return Arch(**given)

    def overruled(self, **shapes: float) -> None:
        """Says on standard error where the checkpoint's shapes contradict what was given."""
        for key, value in shapes.items():
            given = getattr(self, key)
            if given is not None and given != value:
                print(f"--arch {key}: the checkpoint's shapes say {value:g}, not {given:g}", file=sys.stderr)


def check_heads(dim: int, heads: int) -> int:
    if heads < 1 or dim % heads:
        raise UsageError(f"{heads} heads do not divide {dim} channels: give the number with --arch '{{\"heads\": N}}'")
    return heads
