"""DynamicViT checkpoint -> one graph: image, keep, bias -> logits, scoresS, keptS.

`keep` int64 [S] says how many patch tokens each stage keeps; `bias` [1, n] is added to the keep
scores before ranking (zeros: the model decides). See model.py, DynamicViT.forward.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint, UsageError
from dynamicvit.model import VARIANTS, Config, DynamicViT
from package import Graph, Package, gigaflops


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    base = VARIANTS[variant]
    stages = len({key.split(".")[1] for key in checkpoint.weights if key.startswith("score_predictor.")})
    checkpoint.shape("score_predictor.0.in_conv.0.weight", 1)  # says so where this is another family
    dim = checkpoint.shape("cls_token", 3)[-1]
    hidden = checkpoint.shape("blocks.0.mlp.fc1.weight", 2)[0]
    depth = checkpoint.count(r"blocks\.(\d+)\.")
    pruning = arch.pruningLocations or base.pruning
    if len(pruning) != stages or pruning[-1] >= depth:
        raise UsageError(
            f"{stages} predictors and {depth} blocks do not go with pruning before blocks {list(pruning)}:"
            " give the right ones with --arch '{\"pruningLocations\": [...]}'"
        )
    config = replace(
        base,
        image_size=math.isqrt(checkpoint.shape("pos_embed", 3)[1] - 1) * base.patch,
        dim=dim,
        depth=depth,
        heads=check_heads(dim, arch.heads or base.heads),
        mlp_hidden=hidden,
        classes=checkpoint.shape("head.weight", 2)[0],
        qkv_bias="blocks.0.attn.qkv.bias" in checkpoint.weights,
        pruning=pruning,
        keep_ratio=arch.keepRatio or base.keep_ratio,
    )
    if config.embed == "lvvit":
        config = replace(config, stem=checkpoint.shape("patch_embed.conv1.weight", 4)[0])
    arch.overruled(dim=dim, depth=depth, mlpRatio=hidden / dim, classes=config.classes)
    return config


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = DynamicViT(config)
    checkpoint.load_into(model)
    batches = ((2, config.keep_ratio), (1, 0.5), (1, 1.0))
    samples = [sample(config, batch, config.keep(ratio)) for batch, ratio in batches]
    outputs = ["logits"]
    for stage in range(len(config.pruning)):
        outputs += [f"scores{stage}", f"kept{stage}"]
    ours = variant == "cifar10"
    size = config.image_size
    card = cards.classification(
        out,
        "dynamicvit",
        cards.title("DynamicViT", variant),
        size,
        config.patch,
        config.classes,
        32 if ours else size * 8 // 7,
    )
    dense, pruned = (gigaflops(model, s) for s in (samples[2], samples[0]))
    card |= {
        "settings": [
            cards.number(
                "keepRatio", "Keep ratio",
                "Share of tokens kept at each stage; dropped tokens are not computed. 1 prunes nothing.",
                config.keep_ratio, 0.1, 1, 0.05,
            )
        ],
        "pruning": {
            "beforeBlocks": list(config.pruning),
            "grid": [config.grid, config.grid],
            "gflops": gflops_by_tokens(model),
        },
        "gflops": round(dense, 4),
        "licence": "Apache-2.0 (weights trained by this project)" if ours else "MIT (DynamicViT, official checkpoint)",
        "source": "DynamicViT (Rao et al. 2021, arXiv:2106.02034)",
        "data": "CIFAR-10 (Krizhevsky 2009)" if ours else "as the checkpoint's authors state",
    }  # fmt: skip
    measured = [
        {
            "name": f"GFLOPs per image, {name}",
            "value": f"{value:.3g}",
            "command": "counted in PyTorch by models/export.py",
        }
        for name, value in (("all tokens", dense), (f"keep ratio {config.keep_ratio:g}", pruned))
    ]
    return Package([Graph("model.onnx", model, samples, outputs)], card, measured)


def gflops_by_tokens(model: DynamicViT) -> dict[str, Any]:
    """Multiply-adds of one image in units of 1e9, for any counts of tokens kept.

    Where a stage keeps k tokens, what runs up to the next stage costs perToken k + perPair k^2: linear
    layers run on tokens, attention on pairs of them (those with the class token are linear in k). So the
    costs at 1, 2 and 3 tokens tell both, to the last multiply-add (9 decimals). `rest` is what runs
    whatever is kept.
    """
    config = model.config

    def cost(stage: int, count: int) -> float:
        keep = [3] * stage + [count] + [1] * (len(config.pruning) - stage - 1)
        return gigaflops(model, sample(config, 1, keep))

    stages = []
    for stage in range(len(config.pruning)):
        one, two, three = (cost(stage, count) for count in (1, 2, 3))
        pair = (three - 2 * two + one) / 2
        stages.append({"perToken": round(two - one - 3 * pair, 9), "perPair": round(pair, 9)})
    rest = cost(0, 1) - sum(sum(stage.values()) for stage in stages)
    return {"rest": round(rest, 9), "stages": stages}


def sample(config: Config, batch: int, keep: list[int]) -> dict[str, torch.Tensor]:
    """Inputs of the graph: random images, the tokens each stage keeps, the model's own choice."""
    size = config.image_size
    return {
        "image": torch.randn(batch, 3, size, size, generator=torch.Generator().manual_seed(batch)),
        "keep": torch.tensor(keep),
        "bias": torch.zeros(1, config.grid**2),
    }
