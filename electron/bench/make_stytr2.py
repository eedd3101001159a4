"""Writes StyTr2, official size and mini, with random weights for the bench: as PyTorch's and as our graphs.

    python3 electron/bench/make_stytr2.py --out DIR    # needs models/requirements.txt

DIR/VARIANT.pt: the weights. DIR/VARIANT: style.onnx, transfer.onnx, paint.onnx, card.json, through the
converter that official checkpoints go through.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
import stytr2.export
from arch import Arch
from checkpoint import read
from making import begin
from package import write
from stytr2.model import VARIANTS, StyTr2


def main() -> None:
    out = begin(__doc__)
    for variant, config in VARIANTS.items():
        checkpoint = out / f"{variant}.pt"
        torch.save({"model": StyTr2(config).state_dict()}, checkpoint)
        write(stytr2.export.convert(read(checkpoint), variant, Arch(), out / variant), out / variant, "random weights")


if __name__ == "__main__":
    main()
