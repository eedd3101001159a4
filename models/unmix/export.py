"""A small encoder trained without labels -> one graph: image -> embedding [B,64], projection [B,64]."""

from __future__ import annotations

from pathlib import Path

import torch

import cards
from arch import Arch
from checkpoint import Checkpoint
from package import Graph, Package, gigaflops
from unmix.model import DEPTH, DIM, PATCH, Both

#: How each was trained, for its card.
VARIANTS = {"plain": "without mixtures", "mixed": "with mixtures"}
SIZE = 32


def convert(checkpoint: Checkpoint, variant: str, _arch: Arch, out: Path) -> Package:
    model = Both()
    checkpoint.load_into(model)
    generator = torch.Generator().manual_seed(0)
    samples = [{"image": torch.randn(batch, 3, SIZE, SIZE, generator=generator)} for batch in (2, 1)]
    how = VARIANTS[variant]
    card = cards.embedding(out, "unmix", f"Un-Mix, {how}, CIFAR-10", SIZE, PATCH) | {
        "gflops": round(gigaflops(model, samples[1]), 4),
        "source": f"models/unmix: SimCLR {how} (Shen et al. 2020, arXiv:2003.05438); {DEPTH} blocks of width {DIM},"
        " 4 heads, 16 patch tokens and a class token, convolutional stem",
        "data": "CIFAR-10 (Krizhevsky 2009), 50,000 training images of 32x32, without their labels",
        "notes": [
            "The loss compares the output projection; embeddings are taken from the output embedding.",
            "Trained for minutes on one CPU core: it is there to be compared with its twin, not as an encoder.",
        ],
    }
    return Package([Graph("model.onnx", model, samples, ["embedding", "projection"])], card)
