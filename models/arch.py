"""`--arch`: what the shapes in a checkpoint cannot tell, and the rule that shapes win."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checkpoint import UsageError

# One number for each stage.
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Arch:
    dim: int | None = None
    depth: int | None = None
    # A list where stages differ.
    heads: int | Counts | None = None
    mlpRatio: float | None = None
    classes: int | None = None
    pruningLocations: Counts | None = None
    keepRatio: float | None = None
    mlp: int | None = None
    layers: int | None = None
    capePool: int | None = None
    dims: Counts | None = None
    mlpRatios: tuple[float, ...] | None = None
    depths: Counts | None = None
    widths: Counts | None = None
    tokens: int | None = None
    tokenDim: int | None = None
    # [H, W], or the side of a square.
    inputSize: int | Counts | None = None
    # Which ONNX node reads deformable taps.
    sampler: str | None = None

    @staticmethod
    def parse(text: str) -> Arch:
        """Raises UsageError for anything that is not a JSON object of the known keys and types."""
        given = read_object(text, Arch.__dataclass_fields__, _sensible)
        return Arch(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})

    def overruled(self, **shapes: float | tuple[float, ...]) -> None:
        say_overruled(self, shapes)


def read_object(
    text: str, known: Iterable[str], is_sensible: Callable[[str, Any], bool], notes: Iterable[str] = ()
) -> dict[str, Any]:
    """The JSON object of `--arch`, without the keys that are `notes`.

    Raises UsageError for anything that is not a JSON object of the known keys and types.
    """
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"--arch is not JSON: {error}") from error
    if not isinstance(given, dict):
        raise UsageError("--arch must be a JSON object")
    given = {key: value for key, value in given.items() if key not in notes}
    for key, value in given.items():
        if key not in known:
            raise UsageError(f"--arch does not know {key!r}; it knows {', '.join(known)}")
        if not is_sensible(key, value):
            raise UsageError(f"--arch {key}: {value!r} makes no sense")
    return given


def say_overruled(arch: object, shapes: Mapping[str, float | tuple[float, ...]]) -> None:
    """Says on standard error where the checkpoint's shapes contradict what was given."""
    for key, value in shapes.items():
        given = getattr(arch, key)
        if given is not None and given != value:
            print(f"--arch {key}: the checkpoint's shapes say {_shown(value)}, not {_shown(given)}", file=sys.stderr)


def _sensible(key: str, value: Any) -> bool:
    several = isinstance(value, list) and len(value) > 0
    match key:
        case "pruningLocations":
            return several and all(type(v) is int and v >= 0 for v in value) and value == sorted(set(value))
        case "keepRatio":
            return type(value) in (int, float) and 0 < value <= 1
        case "mlpRatio":
            return type(value) in (int, float) and value > 0
        case "mlpRatios":
            return several and all(type(v) in (int, float) and v > 0 for v in value)
        case "dims" | "depths" | "widths":
            return several and all(_count(v) for v in value)
        case "heads":
            return _count(value) or (several and all(_count(v) for v in value))
        case "inputSize":
            return _count(value) or (several and len(value) == 2 and all(_count(v) for v in value))
        case "sampler":
            return value in ("DeformConv", "GridSample")
        case _:
            return _count(value)


def _count(value: Any) -> bool:
    return type(value) is int and value > 0


def _shown(value: float | tuple[float, ...]) -> str:
    return f"[{', '.join(f'{v:g}' for v in value)}]" if isinstance(value, tuple) else f"{value:g}"


def check_heads(dim: int, heads: int | Counts) -> int:
    if isinstance(heads, tuple):
        raise UsageError(f"--arch heads: {list(heads)} makes no sense for this family, which has one number of heads")
    if heads < 1 or dim % heads:
        raise UsageError(f"{heads} heads do not divide {dim} channels: give the number with --arch '{{\"heads\": N}}'")
    return heads
