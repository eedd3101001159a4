"""Shared by the Python tests: import path, parity fixtures, exported model folders.

python3 -m pytest models/tests
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT.parent / "shared/fixtures"
sys.path.insert(0, str(ROOT / "models"))

# `npm test` has no PyTorch: it would be gigabytes. There only these run.
WITHOUT_TORCH = {"test_irt.py", "test_ucphrase.py", "test_unmix.py"}
if not find_spec("torch"):
    collect_ignore = [path.name for path in Path(__file__).parent.glob("test_*.py") if path.name not in WITHOUT_TORCH]


def fixture_folder(name: str) -> Path:
    """The parity fixture of that name; the test says loudly that it did not run where there is none."""
    folder = FIXTURES / name
    if not folder.is_dir():
        pytest.skip(f"NOT RUN: no parity fixture at {folder}")
    return folder


def convert(out: Path, family: str, checkpoint: Path, variant: str, arch: str = "{}") -> Path:
    """A model folder, through the converter's own command line."""
    import export as exporter

    command = [family, "--checkpoint", str(checkpoint), "--variant", variant, "--arch", arch, "--out", str(out)]
    assert exporter.main(command) == 0
    return out


def session(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def with_attention(path: Path) -> tuple[onnxruntime.InferenceSession, list[str]]:
    """The graph with every Softmax over tokens as an output too, and those outputs' names in order."""
    model = onnx.load(path)
    taps = [node.output[0] for node in model.graph.node if node.op_type == "Softmax"]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in taps)
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]), taps


def worst(a: np.ndarray, b: np.ndarray) -> float:
    assert a.shape == b.shape
    return float(np.abs(a - b).max())
