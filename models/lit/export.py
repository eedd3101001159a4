"""LIT checkpoint -> one graph: image, offsetScale -> logits, and offsetsS, what the merge before stage S applied.

`offsetScale` [1] multiplies the offsets of every merge: 1 as trained, 0 merges plain 2 x 2 tokens.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

import cards
from arch import Arch
from checkpoint import Checkpoint, ModelError, UsageError
from lit.merge import SAMPLERS, TAPS
from lit.model import VARIANTS, Config, Relative, Ti, build, relative_index
from package import Graph, Package, gigaflops

GIVE_SIZE = "give it with --arch '{\"inputSize\": [H, W]}'"


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    base = VARIANTS[variant]
    config = _relative(checkpoint, base, arch) if base.relative else _ti(checkpoint, base, arch)
    for dim, heads, attends in zip(config.dims, config.heads, config.attends, strict=True):
        if attends and dim % heads:
            raise UsageError(
                f"{heads} heads do not divide {dim} channels: give each stage's with --arch '{{\"heads\": [...]}}'"
            )
    arch.overruled(
        dims=config.dims,
        depths=config.depths,
        mlpRatios=tuple(hidden / dim for hidden, dim in zip(config.hidden, config.dims, strict=True)),
        classes=config.classes,
    )
    return config


def _ti(checkpoint: Checkpoint, base: Config, arch: Arch) -> Config:
    checkpoint.shape("pos_embed1", 3)  # says so where this is another family
    stages = range(1, checkpoint.count(r"pos_embed(\d+)$"))
    positions = [checkpoint.shape(f"pos_embed{s}", 3) for s in stages]
    patch = checkpoint.shape("patch_embed1.proj.weight", 4)[2]
    attends = tuple(f"block{s}.0.attn.qkv.weight" in checkpoint.weights for s in stages)
    config = replace(
        base,
        dims=tuple(shape[2] for shape in positions),
        depths=tuple(checkpoint.count(rf"block{s}\.(\d+)\.") for s in stages),
        heads=_heads(arch, base, attends),
        hidden=tuple(checkpoint.shape(f"block{s}.0.mlp.fc1.weight", 2)[0] for s in stages),
        attends=attends,
        size=_size(arch) or _square(positions[0][1], patch),
        patch=patch,
        classes=checkpoint.shape("head.weight", 2)[0],
    )
    _check_grid(config)
    for s, shape, (height, width) in zip(stages, positions, config.grids, strict=True):
        wanted = height * width + (s == len(positions))
        if shape[1] != wanted:
            raise UsageError(
                f"pos_embed{s} has {shape[1]} positions, but an image of {_text(config.size)} needs {wanted}:"
                f" is this the size that the checkpoint was trained for? If not, {GIVE_SIZE}"
            )
    return config


def _relative(checkpoint: Checkpoint, base: Config, arch: Arch) -> Config:
    checkpoint.shape("layers.0.blocks.0.norm2.weight", 1)  # says so where this is another family
    stages = range(checkpoint.count(r"layers\.(\d+)\."))
    attends = tuple(f"layers.{s}.blocks.0.attn.qkv.weight" in checkpoint.weights for s in stages)
    attention = {s: f"layers.{s}.blocks.0.attn.relative_position" for s in stages if attends[s]}
    stem = checkpoint.shape("patch_embed.proj.0.weight", 4)[0] if base.stem else 0
    patch = base.patch if stem else checkpoint.shape("patch_embed.proj.weight", 4)[2]
    heads = [1] * len(stages)
    for s, key in attention.items():
        heads[s] = checkpoint.shape(f"{key}_bias_table", 2)[1]
    size = _size(arch) or base.size
    if attention:
        s, key = next(iter(attention.items()))
        checkpoint.shape(f"{key}_index", 2)
        height, width = _grid(checkpoint.weights[f"{key}_index"].long(), f"{key}_index")
        told = (height * patch << s, width * patch << s)
        if _size(arch) not in (None, told):
            raise UsageError(f"--arch inputSize is {_text(size)}, but the checkpoint's {key}_index is of {_text(told)}")
        size = told
    config = replace(
        base,
        dims=tuple(checkpoint.shape(f"layers.{s}.blocks.0.norm2.weight", 1)[0] for s in stages),
        depths=tuple(checkpoint.count(rf"layers\.{s}\.blocks\.(\d+)\.") for s in stages),
        heads=tuple(heads),
        hidden=tuple(checkpoint.shape(f"layers.{s}.blocks.0.mlp.fc1.weight", 2)[0] for s in stages),
        attends=attends,
        size=size,
        patch=patch,
        classes=checkpoint.shape("head.weight", 2)[0],
        stem=stem,
    )
    _check_grid(config)
    if isinstance(arch.heads, tuple):
        # Of stages that attend: the others have none.
        given = tuple(arch.heads[s] for s in attention) if len(arch.heads) == len(heads) else arch.heads
        replace(arch, heads=given).overruled(heads=tuple(heads[s] for s in attention))
    return config


def _grid(index: Tensor, key: str) -> tuple[int, int]:
    """The map whose distances a relative position index [N,N] numbers."""
    tokens = len(index)
    # Along the first row of the map the number falls by one from token to token.
    steps = (index[0, :-1] - index[0, 1:]).tolist()
    width = next((i for i, step in enumerate(steps, 1) if step != 1), tokens)
    height = tokens // width
    if index.shape != (tokens, height * width) or not index.equal(relative_index((height, width)).to(index.dtype)):
        raise ModelError(f"{key} does not number the distances of any map of {tokens} tokens, row by row")
    return height, width


def _heads(arch: Arch, base: Config, attends: tuple[bool, ...]) -> tuple[int, ...]:
    """Those given: for each stage, or only for those that attend."""
    given = arch.heads or base.heads
    if isinstance(given, int):
        given = (given,) * len(attends)
    if len(given) == len(attends):
        return given
    if len(given) == sum(attends):
        remaining = iter(given)
        return tuple(next(remaining) if attend else 1 for attend in attends)
    raise UsageError(f"{len(attends)} stages need as many numbers of heads, not {list(given)}: --arch heads")


def _size(arch: Arch) -> tuple[int, int] | None:
    given = arch.inputSize
    return (given, given) if isinstance(given, int) else given


def _square(tokens: int, patch: int) -> tuple[int, int]:
    side = math.isqrt(tokens)
    if side * side != tokens:
        raise UsageError(
            f"pos_embed1 has {tokens} positions, which is no square: the input size is not known; {GIVE_SIZE}"
        )
    return side * patch, side * patch


def _check_grid(config: Config) -> None:
    unit = config.patch << (len(config.dims) - 1)
    if any(side % unit for side in config.size):
        raise UsageError(
            f"an image of {_text(config.size)} cannot be merged: with patches of {config.patch} pixels and"
            f" {len(config.dims) - 1} merges of {TAPS[0]} x {TAPS[1]} tokens both sides must be multiples of {unit}"
        )


def _text(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}"


class Exported(nn.Module):
    """The graph: offsets are scaled, and those that were applied come out."""

    def __init__(self, model: Ti | Relative):
        super().__init__()
        self.model = model

    def forward(self, image: Tensor, scale: Tensor | None = None) -> tuple[Tensor, ...]:
        logits, offsets = self.model(image, scale)
        return logits, *(o for o in offsets if o is not None)


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = build(config)
    checkpoint.load_into(model)
    for merge in model.merges():
        merge.dconv.sampler = arch.sampler or SAMPLERS[0]
    stages = range(2, len(config.dims) + 1)
    samples = [sample(config, batch, scale) for batch, scale in ((2, 1.0), (1, 1.0), (1, 0.0))]
    outputs = ["logits", *(f"offsets{s}" for s in stages if config.deformable)]
    graph = Graph("model.onnx", Exported(model), samples, outputs)
    return Package([graph], card_of(model, variant, out) | {"gflops": round(gigaflops(graph.module, samples[1]), 4)})


def card_of(model: Ti | Relative, variant: str, out: Path) -> dict[str, Any]:
    config = model.config
    ours = variant.startswith("cifar10")
    title = {"cifar10": "LIT, CIFAR-10", "cifar10-plain": "LIT without deformable merging, CIFAR-10"}
    height, width = config.size
    card = cards.classification(
        out, "lit", title.get(variant, f"LIT-{variant.capitalize()}"), height, config.patch, config.classes,
        32 if ours else height * 8 // 7,
    )  # fmt: skip
    if height != width:
        card["preprocess"] |= {"size": [height, width], "resize": "squash"}
    card |= {
        "settings": [],
        "licence": "Apache-2.0 (weights trained by this project)" if ours else "Apache-2.0 (LIT, official checkpoint)",
        "source": "LIT (Pan et al. 2022, arXiv:2105.14217)",
        "data": "CIFAR-10 (Krizhevsky 2009)" if ours else "as the checkpoint's authors state",
    }
    if not config.deformable:
        return card
    return card | {
        "settings": [
            cards.switch(
                "regularGrid", "Offsets off",
                "Merges plain 2 x 2 tokens: every tap stays at its regular place. The model runs again, and once more"
                " with its offsets to compare the predictions.",
            )
        ],
        "merging": {
            "stages": [
                {
                    "beforeStage": s,
                    "output": f"offsets{s}",
                    "from": list(config.grids[s - 2]),
                    "to": list(config.grids[s - 1]),
                    "taps": list(TAPS),
                    "weights": [round(share, 6) for share in merge.shares()],
                }
                for s, merge in enumerate(model.merges(), 2)
            ],
            "attends": list(config.attends),
        },
    }  # fmt: skip


def sample(config: Config, batch: int, scale: float) -> dict[str, Tensor]:
    image = torch.randn(batch, 3, *config.size, generator=torch.Generator().manual_seed(batch))
    return {"image": image, **({"offsetScale": torch.tensor([scale])} if config.deformable else {})}
