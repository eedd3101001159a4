"""DVT checkpoint -> one graph for each exit.

exit0.onnx: image -> logits, feature, relations. Each later one: image, upFeature, upRelations (those
of the exit before) -> the same three. Confidence is compared with the threshold outside.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint
from dvt.model import DVT, VARIANTS, Config
from package import Graph, Package, gigaflops

OUTPUTS = ["logits", "feature", "relations"]
# Row of the checkpoint's threshold table (p = 1..59) whose target shares are equal for all exits.
EQUAL_SHARES = 19


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    base = VARIANTS[variant]
    last = base.exits[-1].prefix
    dim = checkpoint.shape(f"{last}.cls_token", 3)[-1]
    hidden = checkpoint.shape(f"{last}.blocks.0.mlp.fc1.weight", 2)[0]
    depth = checkpoint.count(rf"{last}\.blocks\.(\d+)\.")
    heads = arch.heads or base.heads
    relations = f"{last}.relation_reuse_conv.0.weight"
    if relations in checkpoint.weights:  # one map for each head of each layer
        heads = checkpoint.shape(relations, 4)[1] // depth
        arch.overruled(heads=heads)
    config = replace(
        base,
        dim=dim,
        depth=depth,
        heads=check_heads(dim, heads),
        mlp_hidden=hidden,
        classes=checkpoint.shape(f"{last}.head.weight", 2)[0],
        qkv_bias=f"{last}.blocks.0.attn.qkv.bias" in checkpoint.weights,
        feature_reuse=f"{last}.blocks.0.feature_resuse_mlp.0.weight" in checkpoint.weights,
        relation_reuse=relations in checkpoint.weights,
    )
    arch.overruled(dim=dim, depth=depth, mlpRatio=hidden / dim, classes=config.classes)
    return config


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = DVT(config)
    checkpoint.load_into(model)
    size = config.image_size
    ours = variant == "cifar10"

    inputs = [
        {"image": torch.randn(batch, 3, size, size, generator=torch.Generator().manual_seed(batch))} for batch in (2, 1)
    ]
    graphs, stages = [], []
    for index, (stage, exit) in enumerate(zip(model.stages, config.exits)):
        file = f"exit{index}.onnx"
        graphs.append(Graph(file, stage, inputs, OUTPUTS, batched=("image", "upFeature", "upRelations")))
        stages.append({"file": file, "grid": [exit.grid, exit.grid], "gflops": round(gigaflops(stage, inputs[1]), 4)})
        with torch.no_grad():
            inputs = [
                {"image": given["image"], "upFeature": feature, "upRelations": relations}
                for given in inputs
                for _, feature, relations in [stage(*given.values())]
            ]

    thresholds = _thresholds(checkpoint, len(stages))
    card = cards.classification(
        out,
        "dvt",
        cards.title("DVT", variant),
        size,
        size // config.exits[-1].grid,
        config.classes,
        32 if ours else 256,
    )
    card |= {
        "settings": [
            cards.number(
                f"threshold{index}", f"Exit {index + 1} threshold",
                "The cascade stops here if the largest probability is at least this. Later exits run only if needed.",
                threshold, 0, 1, 0.01,
            ) | {"redraws": True}
            for index, threshold in enumerate(thresholds)
        ]
        + [
            cards.switch("runAll", "Run all exits", "Also runs the exits after the selected one, for comparison."),
            cards.choice(
                "reuse", "Reuse",
                "What an exit reuses from the previous one; the rest is replaced by zeros.",
                ["both", "features", "relations", "none"],
            ),
        ],
        "stages": stages,
        "licence": "Apache-2.0 (weights trained by this project)" if ours else "none stated (DVT, official checkpoint)",
        "source": "Dynamic Vision Transformer (Wang et al. 2021, arXiv:2105.15075)",
        "data": "CIFAR-10 (Krizhevsky 2009)" if ours else "as the checkpoint's authors state",
    }  # fmt: skip
    return Package(graphs, card)


def _thresholds(checkpoint: Checkpoint, exits: int) -> list[float]:
    """One for each exit but the last: the checkpoint's own for equal shares, otherwise 0.7."""
    table = checkpoint.extras.get("dynamic_threshold")
    if table is not None:
        table = torch.as_tensor(table)
        if table.ndim == 2 and table.shape[0] > EQUAL_SHARES and table.shape[1] == exits:
            return [float(value) for value in table[EQUAL_SHARES, : exits - 1]]
    return [0.7] * (exits - 1)
