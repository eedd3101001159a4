"""Makes models/{dvt,dynamicvit,lvvit}/golden: small models of random weights, converted as any checkpoint
is, and beside each what PyTorch computes for `picture()`: the engine must give the same.

    python3 models/make_golden.py [dvt] [dynamicvit] [lvvit]

golden.json holds tensors as {"shape", "step", "values"}: every step-th value, so that it stays small.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parent))
import dvt.export  # noqa: E402
import dynamicvit.export  # noqa: E402
import lvvit.export  # noqa: E402
import package  # noqa: E402
from arch import Arch  # noqa: E402
from blocks import Attention  # noqa: E402
from checkpoint import Checkpoint  # noqa: E402
from dvt.model import DVT  # noqa: E402
from dynamicvit.model import DynamicViT  # noqa: E402
from lvvit.model import LVViT  # noqa: E402

HERE = Path(__file__).resolve().parent
# Values kept of a tensor, about.
SAMPLES = 150


def picture(size: int) -> Tensor:
    """Noise in -1..1, the same in Python and TypeScript: [1,3,S,S]."""
    i = torch.arange(3 * size * size, dtype=torch.float64)
    return ((i * 7919 % 211) / 105 - 1).float().reshape(1, 3, size, size)


def spread(model: nn.Module) -> None:
    """Random weights with which attention has peaks and scores lie apart."""
    generator = torch.Generator().manual_seed(0)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=generator)
        if p.ndim >= 2 and "token" not in name.rsplit(".", 1)[-1] and "pos_embed" not in name:
            p.data = 1.5 * noise / p[0].numel() ** 0.5
        elif name.endswith("weight"):
            p.data = 1 + 0.1 * noise
        else:
            p.data = 0.3 * noise
    model.eval()


@contextmanager
def attention() -> Iterator[list[Tensor]]:
    """Collects the softmax weights [B,H,N,N] of every layer that runs."""
    maps: list[Tensor] = []
    mix = Attention.mix

    def watched(self: Attention, weights: Tensor, v: Tensor) -> Tensor:
        maps.append(weights)
        return mix(self, weights, v)

    Attention.mix = watched
    try:
        yield maps
    finally:
        Attention.mix = mix


def sampled(tensor: Tensor) -> dict[str, Any]:
    step = max(1, tensor.numel() // SAMPLES)
    values = [round(float(value), 7) for value in tensor.flatten()[::step]]
    return {"shape": list(tensor.shape), "step": step, "values": values}


def layers(maps: list[Tensor]) -> list[dict[str, Any]]:
    return [sampled(weights[0]) for weights in maps]


def make_dvt(out: Path) -> dict[str, Any]:
    config = replace(dvt.export.VARIANTS["cifar10"], dim=16, depth=2, heads=2, mlp_hidden=32, classes=10)
    model = DVT(config)
    image = converted(model, out, dvt.export.convert, "cifar10", Arch())
    exits, reused = [], ()
    for stage in model.stages:
        with attention() as maps:
            logits, feature, relations = stage(image, *reused)
        exits.append(
            {
                "logits": sampled(logits),
                "feature": sampled(feature),
                "relations": sampled(relations),
                "attention": layers(maps),
            }
        )
        reused = (feature, relations)
    return {"exits": exits}


def make_dynamicvit(out: Path) -> dict[str, Any]:
    pruning = (1, 2, 3)
    variant = dynamicvit.export.VARIANTS["cifar10"]
    config = replace(variant, dim=16, depth=4, heads=2, mlp_hidden=32, classes=10, pruning=pruning)
    model = DynamicViT(config)
    image = converted(
        model, out, dynamicvit.export.convert, "cifar10", Arch(heads=2, pruningLocations=pruning)
    )
    edit = torch.zeros(1, 64)
    edit[0, 10:20], edit[0, [5, 40]] = -1e6, 1e6
    runs = [
        ({"keepRatio": 0.7}, config.keep(0.7), torch.zeros(1, 64)),
        ({"keepRatio": 0.3}, config.keep(0.3), torch.zeros(1, 64)),
        ({"keep": "50,50,1"}, [50, 50, 1], torch.zeros(1, 64)),
        ({"keep": "40,30,20", "dropPatches": "10,11,12,13,14,15,16,17,18,19", "keepPatches": "5,40"}, [40, 30, 20], edit),
    ]
    cases = []
    for settings, keep, bias in runs:
        with attention() as maps:
            logits, *decisions = model(image, torch.tensor(keep), bias)
        cases.append(
            {
                "settings": settings,
                "logits": sampled(logits),
                "scores": [sampled(scores[0]) for scores in decisions[0::2]],
                "kept": [kept[0].tolist() for kept in decisions[1::2]],
                "attention": layers(maps),
            }
        )
    return {"dense": sampled(model.dense(image)), "cases": cases}


def make_lvvit(out: Path) -> dict[str, Any]:
    config = replace(
        lvvit.export.VARIANTS["s"], image_size=64, dim=16, depth=2, heads=2, mlp_hidden=48, classes=6, stem=4
    )
    model = LVViT(config)
    for module in model.modules():  # as after training: not the identity
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean += 0.1
            module.running_var *= 0.5
    image = converted(model, out, lvvit.export.convert, "s", Arch(heads=2))
    with attention() as maps:
        logits, labels = model(image)
    return {"logits": sampled(logits), "tokenLabels": sampled(labels[0]), "attention": layers(maps)}


def converted(model: nn.Module, out: Path, convert: Callable[..., Any], variant: str, arch: Arch) -> Tensor:
    """Writes the model folder; gives the picture that it takes."""
    spread(model)
    made = convert(Checkpoint(out, model.state_dict(), {}), variant, arch, out)
    made.card |= {"licence": "Apache-2.0", "data": "none: random weights"}
    package.write(made, out, f"python3 models/make_golden.py {out.parent.name}")
    return picture(model.config.image_size)


def main() -> None:
    for family in sys.argv[1:] or ("dvt", "dynamicvit", "lvvit"):
        out = HERE / family / "golden"
        with torch.no_grad():
            golden = globals()[f"make_{family}"](out)
        (out / "golden.json").write_text(json.dumps(golden) + "\n")
        print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) // 1024} KiB")


if __name__ == "__main__":
    main()
