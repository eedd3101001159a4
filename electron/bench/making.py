"""What the scripts that make models for the bench begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def begin(description: str | None) -> Path:
    """The folder that --out names. From here on weights are random, and the same each time."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    return out
