"""Writes a SegFormer-B0 with random weights for the bench, twice: as Hugging Face's model and as our graph.

    python3 electron/bench/make_segformer.py --out DIR    # needs models/requirements.txt and transformers

DIR/hub: config.json, preprocessor_config.json, model.safetensors. DIR/ours: model.onnx, card.json, through
the converter that hub checkpoints go through. Weights are spread, so that classes differ from place to place.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
import segformer.export
from arch import Arch
from checkpoint import read
from making import begin
from package import write

CLASSES = 150


def main() -> None:
    out = begin(__doc__)
    hub, ours = out / "hub", out / "ours"
    hub.mkdir(parents=True, exist_ok=True)
    model = SegformerForSemanticSegmentation(SegformerConfig(num_labels=CLASSES)).eval()
    with torch.no_grad():
        for weight in model.parameters():
            if weight.dim() > 1:
                weight.normal_(0, weight[0].numel() ** -0.5)
    model.save_pretrained(hub)
    SegformerImageProcessor().save_pretrained(hub)
    checkpoint = read(hub / "model.safetensors")
    write(segformer.export.convert(checkpoint, "b0", Arch.parse("{}"), ours), ours, "random weights")


if __name__ == "__main__":
    main()
