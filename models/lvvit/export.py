"""LV-ViT checkpoint -> one graph: image -> logits, tokenLabels."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import torch

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint
from lvvit.model import VARIANTS, Config, LVViT
from package import Graph, Package, gigaflops


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    base = VARIANTS[variant]
    dim = checkpoint.shape("aux_head.weight", 2)[1]
    hidden = checkpoint.shape("blocks.0.mlp.fc1.weight", 2)[0]
    tokens = checkpoint.shape("pos_embed", 3)[1]
    config = replace(
        base,
        image_size=math.isqrt(tokens - 1) * base.patch,
        dim=dim,
        depth=checkpoint.count(r"blocks\.(\d+)\."),
        heads=check_heads(dim, arch.heads or base.heads),
        mlp_hidden=hidden,
        classes=checkpoint.shape("head.weight", 2)[0],
        stem=checkpoint.shape("patch_embed.conv1.weight", 4)[0] if base.stem else None,
        qkv_bias="blocks.0.attn.qkv.bias" in checkpoint.weights,
    )
    arch.overruled(dim=dim, depth=config.depth, mlpRatio=hidden / dim, classes=config.classes)
    return config


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = LVViT(config)
    checkpoint.load_into(model)
    generator = torch.Generator().manual_seed(0)
    size = config.image_size
    samples = [{"image": torch.randn(batch, 3, size, size, generator=generator)} for batch in (2, 1)]
    ours = variant == "cifar10"
    cropped = {"t": 0.9, "s": 0.9}.get(variant, 1.0)
    title = cards.title("LV-ViT", variant) if ours else f"LV-ViT-{variant.upper()}"
    card = cards.classification(out, "lvvit", title, size, config.patch, config.classes, int(size / cropped))
    card |= {
        "settings": [],
        "tokenLabels": {"output": "tokenLabels", "grid": [config.grid, config.grid]},
        "gflops": round(gigaflops(model, samples[1]), 4),
        "licence": "Apache-2.0 (weights trained by this project)"
        if ours
        else "Apache-2.0 (LV-ViT, official checkpoint)",
        "source": "LV-ViT (Jiang et al. 2021, arXiv:2104.10858)",
        "data": "CIFAR-10 (Krizhevsky 2009)" if ours else "as the checkpoint's authors state",
    }
    return Package([Graph("model.onnx", model, samples, ["logits", "tokenLabels"])], card)
