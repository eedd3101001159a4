"""MoE checkpoint -> one graph: image, groups, perGroup, capacityFactor -> logits, capacity and how each layer routed.

See model.py, MoEViT.forward.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import torch

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint, ModelError
from moe.model import LAYER_OUTPUTS, VARIANTS, Config, MoEViT
from moe.routing import shape_of
from package import Graph, Package, gigaflops

ROOMY = 1000.0


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    base = VARIANTS[variant]
    moe = tuple(sorted({int(key.split(".")[1]) for key in checkpoint.weights if ".moe.router." in key}))
    if not moe:
        checkpoint.shape(f"blocks.{base.moe[0]}.moe.router.weight", 2)  # says so where this is another family
    experts, dim = checkpoint.shape(f"blocks.{moe[0]}.moe.router.weight", 2)
    depth = checkpoint.count(r"blocks\.(\d+)\.")
    dense = next((index for index in range(depth) if index not in moe), None)
    config = replace(
        base,
        image_size=math.isqrt(checkpoint.shape("pos_embed", 3)[1] - 1) * base.patch,
        dim=dim,
        depth=depth,
        heads=check_heads(dim, arch.heads or base.heads),
        mlp_hidden=base.mlp_hidden if dense is None else checkpoint.shape(f"blocks.{dense}.mlp.fc1.weight", 2)[0],
        experts=experts,
        expert_hidden=checkpoint.shape(f"blocks.{moe[0]}.moe.experts.0.fc1.weight", 2)[0],
        moe=moe,
        classes=checkpoint.shape("head.weight", 2)[0],
    )
    if experts < 2:
        raise ModelError(f"{checkpoint.path.name} has {experts} expert: there is nothing to route")
    arch.overruled(dim=dim, depth=depth, classes=config.classes)
    return config


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = MoEViT(config)
    checkpoint.load_into(model)
    choices = [k for k in (1, 2, 4, 8) if k <= config.experts]
    ways = [("topk", 2, 1.0), ("topk", 1, 1.25)] + [
        ("prototype", k, 1.0) for k in choices[1:] if config.experts % k == 0
    ]
    samples = [sample(config, 1 + index % 2, *way) for index, way in enumerate(ways)]
    outputs = ["logits", "capacity"]
    outputs += [f"{name}{layer}" for layer in range(len(config.moe)) for name in LAYER_OUTPUTS]
    card = cards.classification(
        out, "moe", cards.title("ViT with experts", variant), config.image_size, config.patch, config.classes, 32
    )
    rest, per_assignment = cost_of(model)
    card |= {
        "settings": [
            cards.choice(
                "routing", "Routing",
                "Top-k: the k best of all experts. Prototypes: k groups of experts, the best of each.",
                ["top-k", "prototypes"],
            ),
            cards.choice(
                "k", "Experts per token",
                "How many experts each token chooses; with prototypes also the number of groups.",
                [str(k) for k in choices if config.experts % k == 0],
            ),
            cards.number(
                "capacity", "Capacity factor",
                "Room at each expert, in equal shares of one choice per token. What does not fit is dropped.",
                1.25, 0.25, 4, 0.25,
            ),
        ],
        "routing": {
            "layers": list(config.moe),
            "experts": config.experts,
            "grid": [config.grid, config.grid],
            "special": 1,
            "gflops": {"rest": round(rest, 9), "perAssignment": round(per_assignment, 9)},
        },
        "gflops": round(rest + per_assignment * config.tokens * len(config.moe), 4),
        "licence": "Apache-2.0 (weights trained by this project)",
        "source": "ours, after M6-T (Yang et al. 2021, arXiv:2105.15082); not a model of theirs",
        "data": "CIFAR-10 (Krizhevsky 2009)",
    }  # fmt: skip
    measured = [
        {
            "name": f"GFLOPs per image, top-{k}, no token dropped",
            "value": f"{gigaflops(model, sample(config, 1, 'topk', k, ROOMY)):.3g}",
            "command": "counted in PyTorch by models/export.py",
        }
        for k in choices[:2]
    ]
    return Package([Graph("model.onnx", model, samples, outputs)], card, measured)


def cost_of(model: MoEViT) -> tuple[float, float]:
    """GFLOPs of one image without its experts, and of each token that an expert computes."""
    config = model.config
    per_assignment = 2 * config.dim * config.expert_hidden / 1e9
    all_kept = gigaflops(model, sample(config, 1, "topk", 1, ROOMY))
    return all_kept - per_assignment * config.tokens * len(config.moe), per_assignment


def sample(config: Config, batch: int, mode: str, k: int, factor: float) -> dict[str, torch.Tensor]:
    """Inputs of the graph: random images and how to route."""
    size = config.image_size
    groups, per_group = shape_of(mode, k)
    return {
        "image": torch.randn(batch, 3, size, size, generator=torch.Generator().manual_seed(batch)),
        "groups": torch.tensor([groups]),
        "perGroup": torch.tensor([per_group]),
        "capacityFactor": torch.tensor([factor]),
    }
