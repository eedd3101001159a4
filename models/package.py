"""Writes a model folder: graphs checked against PyTorch, a card, all or nothing."""

from __future__ import annotations

import copy
import hashlib
import inspect
import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from checkpoint import ModelError

OPSET = 20
TOLERANCE = 1e-4
# Some weights amplify rounding: an output may be this many times as far from float64 as PyTorch's own float32 is,
# but no further than the bound.
ROUNDING = 4
ROUNDING_BOUND = 1e-3
BATCH = torch.export.Dim("batch", min=1)
# Axes of images, or of maps like images, [B,C,H,W].
ANY_SIZE = (0, 2, 3)

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


@dataclass
class Graph:
    """One ONNX file to be. Each sample is a full set of inputs; the first is traced."""

    file: str
    module: nn.Module
    samples: list[dict[str, Tensor]]
    outputs: list[str]
    # Inputs whose first axis is the batch.
    batched: tuple[str, ...] = ("image",)
    # Inputs of which more axes than the batch are for the run to choose, and these axes.
    free: dict[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass
class Package:
    graphs: list[Graph]
    card: dict[str, Any]
    # Added to the card as `measured`.
    measured: list[dict[str, str]] = field(default_factory=list)


def write(package: Package, out: Path, command: str) -> float:
    """Exports, checks and writes the folder `out`; gives the largest difference seen.

    Raises ModelError when ONNX Runtime and PyTorch disagree; then `out` is untouched.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "card.json").exists())):
        raise ModelError(f"{out} exists and is not a model folder: nothing written")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        worst = max(_export(graph, folder) for graph in package.graphs)
        card = {
            **package.card,
            "files": [_fact(folder / graph.file) for graph in package.graphs],
            "measured": package.measured
            + [
                {
                    "name": "largest difference, ONNX Runtime against PyTorch, random input",
                    "value": f"{worst:.1e}",
                    "command": command,
                }
            ],
        }
        _write_synced(folder / "card.json", (json.dumps(card, indent=2) + "\n").encode())
        folder.chmod(0o755)
        _replace(folder, out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return worst


def gigaflops(module: nn.Module, sample: dict[str, Tensor]) -> float:
    """Multiply-adds of one image in units of 1e9, the papers' "GFLOPs"; element-wise work not counted."""
    batch = sample["image"].shape[0]
    counter = FlopCounterMode(display=False)
    with counter, torch.no_grad():
        module(*sample.values())
    return counter.get_total_flops() / 2 / batch / 1e9


def _export(graph: Graph, folder: Path) -> float:
    path = folder / graph.file
    first = graph.samples[0]
    for noisy in ("torch.onnx", "onnxscript"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.module.eval(),
            tuple(first.values()),
            str(path),
            input_names=list(first),
            output_names=graph.outputs,
            dynamic_shapes=_dynamic_shapes(graph, first),
            opset_version=OPSET,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    _strip(path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return max(_difference(graph, session, sample) for sample in graph.samples)


def _dynamic_shapes(graph: Graph, inputs: Iterable[str]) -> tuple[Any, ...]:
    """The free axes of each input; those that go to `*args` are a tuple of their own."""
    axes = [_free_axes(graph, name) for name in inputs]
    parameters = inspect.signature(graph.module.forward).parameters.values()
    if not any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return tuple(axes)
    named = len(parameters) - 1
    return (*axes[:named], tuple(axes[named:]))


def _free_axes(graph: Graph, name: str) -> dict[int, Any]:
    """The axes of an input that a run may choose."""
    if name in graph.free:
        return {axis: torch.export.Dim.DYNAMIC for axis in graph.free[name]}
    return {0: BATCH} if name in graph.batched else {}


def _strip(path: Path) -> None:
    """Removes the exporter's notes on every node: they hold paths of this machine."""
    model = onnx.load(path)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del part.metadata_props[:]
    onnx.save(model, path)


def _difference(graph: Graph, session: onnxruntime.InferenceSession, sample: dict[str, Tensor]) -> float:
    """Largest difference of any output, as `apart` measures it. Raises ModelError where one is too large."""
    expected = _outputs(graph.module, sample)
    given = session.run(None, {name: value.numpy() for name, value in sample.items()})
    differences = []
    for name, reference, ours in zip(graph.outputs, expected, given, strict=True):
        if reference.shape != ours.shape:
            raise ModelError(f"{graph.file}: {name} has shape {ours.shape} in ONNX, {reference.shape} in PyTorch")
        differences.append(apart(ours, reference))
    if all(difference <= TOLERANCE for difference in differences):
        return max(differences)
    exact = _in_float64(graph.module, sample)
    for index, (name, difference) in enumerate(zip(graph.outputs, differences, strict=True)):
        if difference <= TOLERANCE or (exact and rounded(given[index], expected[index], exact[index])):
            continue
        raise ModelError(
            f"{graph.file}: ONNX Runtime and PyTorch differ in {name} by {difference:.1e}"
            f" (allowed {TOLERANCE:.0e}): nothing written"
        )
    return max(differences)


def apart(given: np.ndarray, reference: np.ndarray) -> float:
    """The largest difference; relative to the reference's largest value where that is above 1."""
    return float(np.abs(reference - given).max()) / max(1.0, float(np.abs(reference).max()))


def rounded(given: np.ndarray, reference: np.ndarray, exact: np.ndarray) -> bool:
    """Whether rounding explains the difference: a graph's output, PyTorch's in float32 and in float64."""
    return apart(given, exact) <= min(ROUNDING_BOUND, max(TOLERANCE, ROUNDING * apart(reference, exact)))


def _outputs(module: nn.Module, sample: dict[str, Tensor]) -> list[np.ndarray]:
    with torch.no_grad():
        outputs = module(*sample.values())
    return [output.numpy() for output in ((outputs,) if isinstance(outputs, Tensor) else outputs)]


def _in_float64(module: nn.Module, sample: dict[str, Tensor]) -> list[np.ndarray] | None:
    """None for a module that computes in float32 only."""
    doubled = {name: value.double() if value.is_floating_point() else value for name, value in sample.items()}
    try:
        return _outputs(copy.deepcopy(module).double(), doubled)
    except RuntimeError:
        return None


def _fact(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"name": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _write_synced(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(folder: Path, out: Path) -> None:
    """Moves the finished folder into place; an older one steps aside first and is then removed."""
    old = None
    if out.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / out.name
        out.rename(old)
    folder.rename(out)
    if old:
        shutil.rmtree(old.parent)
