"""The trained compact ViT -> one graph: image -> logits."""

from __future__ import annotations

import math
from pathlib import Path

import torch

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint
from package import Graph, Package, gigaflops
from vit.model import ViT

# Heads of each variant; the shapes in the checkpoint tell the rest.
VARIANTS = {"cifar10": 4}
SIZE = 32


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    dim = checkpoint.shape("cls_token", 3)[-1]
    depth = checkpoint.count(r"blocks\.(\d+)\.")
    mlp_ratio = checkpoint.shape("blocks.0.mlp.0.weight", 2)[0] / dim
    classes = checkpoint.shape("head.weight", 2)[0]
    patch = SIZE // math.isqrt(checkpoint.shape("pos_embed", 3)[1] - 1)
    heads = check_heads(dim, arch.heads or VARIANTS[variant])
    arch.overruled(dim=dim, depth=depth, mlpRatio=mlp_ratio, classes=classes)
    model = ViT(SIZE, patch, dim, depth, heads, mlp_ratio, classes)
    checkpoint.load_into(model)

    generator = torch.Generator().manual_seed(0)
    samples = [{"image": torch.randn(batch, 3, SIZE, SIZE, generator=generator)} for batch in (2, 1)]
    epochs = f", {checkpoint.extras['epoch']} epochs" if "epoch" in checkpoint.extras else ""
    card = cards.classification(out, "vit", cards.title("Compact ViT", variant), SIZE, patch, classes, SIZE)
    card |= {
        "gflops": round(gigaflops(model, samples[1]), 4),
        "licence": "Apache-2.0 (weights trained by this project)",
        "source": f"models/vit: {depth} blocks of width {dim}, {heads} heads, {(SIZE // patch) ** 2} patch tokens"
        " and a class token, convolutional stem",
        "data": f"CIFAR-10 (Krizhevsky 2009), 50,000 training images of 32x32{epochs}",
        "notes": [
            "Sees 32x32 pixels and knows ten classes only: any other subject is forced into one of them.",
            "About two in three ordinary photographs of its classes come out right (models/vit/photos.py):"
            " the subject is smaller there than in CIFAR-10.",
        ],
    }
    return Package([Graph("model.onnx", model, samples, ["logits"])], card)
