"""Writes DeiT-S-size graphs with random weights for the bench: dense, DVT's three exits, DynamicViT.

    python3 electron/bench/make_deit.py --out DIR        # needs models/requirements.txt

DIR/dense.onnx, DIR/dvt-deit-s/exit{0,1,2}.onnx, DIR/dynamicvit-deit-s/model.onnx: 224 pixels, through
the converter that official checkpoints go through. The dense graph is DynamicViT's own backbone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
import dvt.export
import dynamicvit.export
from arch import Arch
from checkpoint import read
from dvt.model import DVT
from dynamicvit.model import DynamicViT
from making import begin
from package import write

VARIANT = "deit-s"


class Dense(nn.Module):
    """image [B,3,224,224] -> logits [B,1000]; nothing is pruned."""

    def __init__(self, model: DynamicViT):
        super().__init__()
        self.model = model

    def forward(self, image: Tensor) -> Tensor:
        return self.model.dense(image)


def main() -> None:
    out = begin(__doc__)
    for family, make in (("dvt", DVT), ("dynamicvit", DynamicViT)):
        exporter = {"dvt": dvt.export, "dynamicvit": dynamicvit.export}[family]
        model = make(exporter.VARIANTS[VARIANT])
        checkpoint = out / f"{family}.pt"
        torch.save({"model": model.state_dict()}, checkpoint)
        folder = out / f"{family}-{VARIANT}"
        write(exporter.convert(read(checkpoint), VARIANT, Arch.parse("{}"), folder), folder, "random weights")
        checkpoint.unlink()
        if isinstance(model, DynamicViT):
            torch.onnx.export(
                Dense(model).eval(), (torch.zeros(1, 3, 224, 224),), str(out / "dense.onnx"),
                input_names=["image"], output_names=["logits"], opset_version=20, dynamo=True, external_data=False,
            )  # fmt: skip


if __name__ == "__main__":
    main()
