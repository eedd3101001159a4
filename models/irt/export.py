"""The compact ViT trained with the contrastive loss -> one graph: image -> embedding [B,128] of length 1."""

from __future__ import annotations

from pathlib import Path

import torch

import cards
from arch import Arch
from checkpoint import Checkpoint
from irt.model import Encoder
from package import Graph, Package, gigaflops

VARIANTS = {"cifar10": ""}
SIZE, PATCH = 32, 4


def convert(checkpoint: Checkpoint, variant: str, _arch: Arch, out: Path) -> Package:
    model = Encoder()
    checkpoint.load_into(model)
    generator = torch.Generator().manual_seed(0)
    samples = [{"image": torch.randn(batch, 3, SIZE, SIZE, generator=generator)} for batch in (2, 1)]
    card = cards.embedding(out, "irt", cards.title("IRT", variant), SIZE, PATCH) | {
        "gflops": round(gigaflops(model, samples[1]), 4),
        "source": "models/irt: 6 blocks of width 128, 4 heads, 64 patch tokens and a class token, convolutional stem;"
        " contrastive loss with memory and KoLeo (El-Nouby et al. 2021, arXiv:2102.05644)",
        "data": "CIFAR-10 (Krizhevsky 2009), 30,000 training images of airplane, automobile, bird, cat, deer and dog;"
        " frog, horse, ship and truck were never seen",
        "notes": [
            "The output is the descriptor of the image: compare two by their cosine.",
            "Trained from random weights for minutes on one CPU core: it shows the method, it is no strong encoder.",
        ],
    }
    return Package([Graph("model.onnx", model, samples, ["embedding"])], card)
