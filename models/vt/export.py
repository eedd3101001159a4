"""VT checkpoint -> one graph: image -> logits, then of each module its maps, attention and shares.

A checkpoint without value projections is the paper's own form, and is computed as the paper prints it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

import cards
from arch import Arch
from checkpoint import Checkpoint, ModelError, UsageError
from package import ANY_SIZE, Graph, Package, gigaflops
from vt.model import VARIANTS, VT, Config

VALUES = (".W_v.weight", ".value_proj.weight")


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes."""
    base = VARIANTS[variant]
    classes = checkpoint.shape("classification_head.fc.weight", 2)[0]
    stages = [checkpoint.shape(f"backbone.{first}.plain_arch.0.weight", 4)[0] for first in (4, 6, 8)]
    config = replace(base, classes=classes, widths=tuple(stages))
    arch.overruled(widths=config.widths, classes=classes)
    if base.modules == 0:
        return config
    config = replace(
        config,
        tokens=checkpoint.shape("vt1.tokenizer.W_a.weight", 3)[0],
        token_dim=checkpoint.shape("vt1.transformer.f1.weight", 3)[0],
        key_dim=checkpoint.shape("vt1.transformer.key_proj.weight", 3)[0],
        modules=max(1, checkpoint.count(r"vt(\d+)\.") - 1),
        plain=not any(key.endswith(VALUES) for key in checkpoint.weights),
    )
    arch.overruled(tokens=config.tokens, tokenDim=config.token_dim)
    if config.plain and config.token_dim != config.width:
        raise ModelError(
            f"{checkpoint.path.name}: tokens of {config.token_dim} channels need value projections (W_v, value_proj)"
            f" beside a map of {config.width} channels, and there are none"
        )
    return config


def size_of(config: Config, arch: Arch) -> tuple[int, int]:
    """The input's [H, W]: 224 or 32, or as --arch says."""
    given = arch.inputSize or (32 if config.small else 224)
    size = given if isinstance(given, tuple) else (given, given)
    if any(side % config.stride for side in size):
        raise UsageError(
            f"--arch inputSize: {size[0]} x {size[1]} does not divide into places of {config.stride} pixels;"
            f" give multiples of {config.stride}"
        )
    return size


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    h, w = size_of(config, arch)
    model = VT(config)
    checkpoint.load_into(model)

    generator = torch.Generator().manual_seed(0)
    # The weights know no size: any whole number of places will do.
    sizes = ((2, h, w), (1, h, w), (1, h + config.stride, w))
    samples = [{"image": torch.randn(b, 3, rows, columns, generator=generator)} for b, rows, columns in sizes]
    graph = Graph("model.onnx", model, samples, model.outputs(), free={"image": ANY_SIZE})

    ours = config.small
    name = "Average pooling" if config.modules == 0 else "VT" if ours else "VT-ResNet18"
    card = cards.classification(out, "vt", name, h, config.stride, config.classes, 32 if ours else 256)
    if ours:
        card["title"] = f"{name}, CIFAR-10"
    else:
        card["preprocess"] |= preprocess(h, w)
    card |= {
        "settings": [],
        "gflops": round(gigaflops(model, samples[1]), 4),
        "licence": "Apache-2.0 (weights trained by this project)" if ours else "as the checkpoint's authors state",
        "source": "Visual Transformers (Wu et al. 2020, arXiv:2006.03677)",
        "data": "CIFAR-10 (Krizhevsky 2009)" if ours else "as the checkpoint's authors state",
    }
    if config.modules:
        card["visualTokens"] = {"layers": layers(config, (h // config.stride, w // config.stride))}
    return Package([graph], card)


def preprocess(h: int, w: int) -> dict[str, Any]:
    """As torchvision's ResNets see images; inputs that are no squares take the whole image."""
    way = {"resize": "shorter", "resizeTo": round(h * 256 / 224)} if h == w else {"resize": "squash"}
    return {"size": [h, w], "interpolation": "bilinear", **way}


def layers(config: Config, grid: tuple[int, int]) -> list[dict[str, Any]]:
    """What the engine has to know of each module's outputs (shared/parts/visual-tokens)."""
    last = config.modules
    return [
        {
            "tokenizer": "filter" if index == 1 else "recurrent",
            "grid": list(grid),
            "tokens": config.tokens,
            "maps": f"maps{index}",
            "attention": f"attention{index}",
            "readers": "rows" if config.plain else "columns",
            **({} if index == last else {"shares": f"shares{index}"}),
        }
        for index in range(1, last + 1)
    ]
