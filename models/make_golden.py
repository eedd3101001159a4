"""Makes models/{dvt,dynamicvit,lit,lvvit,moe,segformer,stytr2,vt}/golden: small models of random weights, converted
as any checkpoint is, and beside each what PyTorch computes for `image()`: the engine must give the same.

    python3 models/make_golden.py [dvt] [dynamicvit] [lit] [lvvit] [moe] [segformer] [stytr2] [vt]

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
import dvt.export
import dynamicvit.export
import lit.export
import lit.model
import lvvit.export
import moe.export
import package
import segformer.export
import stytr2.export
import vt.export
from arch import Arch
from blocks import Attention
from checkpoint import Checkpoint
from dvt.model import DVT
from dynamicvit.model import DynamicViT
from lvvit.model import LVViT
from moe.model import MoEViT
from segformer.model import EfficientAttention, SegFormer
from stytr2.features import Features, content_loss, style_loss
from stytr2.model import StyTr2
from stytr2.ssim import ssim
from vt.model import VT

HERE = Path(__file__).resolve().parent
# Values kept of a tensor, about.
SAMPLES = 150


def picture(height: int, width: int) -> Tensor:
    """Noise in -1..1, the same in Python and TypeScript: [1,3,H,W]."""
    i = torch.arange(3 * height * width, dtype=torch.float64)
    return ((i * 7919 % 211) / 105 - 1).float().reshape(1, 3, height, width)


def checks(height: int, width: int, shift: int) -> Tensor:
    """Coloured blocks of 6 x 7 pixels in 0..1, the same in Python and TypeScript: [1,3,H,W]."""
    c, y, x = torch.meshgrid(torch.arange(3), torch.arange(height), torch.arange(width), indexing="ij")
    return ((y // 6 * 7 + x // 7 * 13 + c * shift) % 11 / 10)[None]


def spread(model: nn.Module) -> nn.Module:
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
    return model.eval()


def shift_statistics(model: nn.Module) -> None:
    """Batch normalisation as after training: not the identity."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean += 0.1
            module.running_var *= 0.5


@contextmanager
def attention(kind: type[Attention] | type[EfficientAttention] = Attention) -> Iterator[list[Tensor]]:
    """Collects the softmax weights [B,H,N,M] of every layer that runs."""
    maps: list[Tensor] = []
    mix = kind.mix

    def watched(self: nn.Module, weights: Tensor, v: Tensor) -> Tensor:
        maps.append(weights)
        return mix(self, weights, v)

    kind.mix = watched
    try:
        yield maps
    finally:
        kind.mix = mix


def sampled(tensor: Tensor) -> dict[str, Any]:
    step = max(1, tensor.numel() // SAMPLES)
    values = [round(float(value), 7) for value in tensor.flatten()[::step]]
    return {"shape": list(tensor.shape), "step": step, "values": values}


def layers(maps: list[Tensor]) -> list[dict[str, Any]]:
    return [sampled(weights[0]) for weights in maps]


def make_dvt(out: Path) -> dict[str, Any]:
    config = replace(dvt.export.VARIANTS["cifar10"], dim=16, depth=2, heads=2, mlp_hidden=32, classes=10)
    model = DVT(config)
    image = converted(spread(model), out, dvt.export.convert, "cifar10", Arch())
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
    image = converted(spread(model), out, dynamicvit.export.convert, "cifar10", Arch(heads=2, pruningLocations=pruning))
    edit = torch.zeros(1, 64)
    edit[0, 10:20], edit[0, [5, 40]] = -1e6, 1e6
    runs = [
        ({"keepRatio": 0.7}, config.keep(0.7), torch.zeros(1, 64)),
        ({"keepRatio": 0.3}, config.keep(0.3), torch.zeros(1, 64)),
        ({"keep": "50,50,1"}, [50, 50, 1], torch.zeros(1, 64)),
        (
            {"keep": "40,30,20", "dropPatches": "10,11,12,13,14,15,16,17,18,19", "keepPatches": "5,40"},
            [40, 30, 20],
            edit,
        ),
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


def random_lit(config: lit.model.Config) -> nn.Module:
    model = lit.model.build(config)
    shift_statistics(model)
    for merge in spread(model).merges():
        merge.dconv.conv_offset.weight.data *= 0.2  # or most taps lie outside
    return model


def make_lit(out: Path) -> dict[str, Any]:
    size = (64, 96)
    config = replace(
        lit.export.VARIANTS["ti"],
        dims=(8, 12, 16, 16), depths=(1, 1, 2, 1), heads=(1, 1, 2, 2), hidden=(16, 24, 32, 32), size=size, classes=6,
    )  # fmt: skip
    model = random_lit(config)
    image = converted(model, out, lit.export.convert, "ti", Arch(heads=config.heads, inputSize=size))
    cases = []
    for regular in (False, True):
        with attention() as maps:
            logits, offsets = model(image, torch.tensor([0.0 if regular else 1.0]))
        cases.append(
            {
                "settings": {"regularGrid": regular},
                "logits": sampled(logits),
                "offsets": [sampled(applied[0]) for applied in offsets],
                "attention": layers(maps),
            }
        )
    return {"cases": cases}


def make_lvvit(out: Path) -> dict[str, Any]:
    config = replace(
        lvvit.export.VARIANTS["s"], image_size=64, dim=16, depth=2, heads=2, mlp_hidden=48, classes=6, stem=4
    )
    model = LVViT(config)
    shift_statistics(model)
    image = converted(spread(model), out, lvvit.export.convert, "s", Arch(heads=2))
    with attention() as maps:
        logits, labels = model(image)
    return {"logits": sampled(logits), "tokenLabels": sampled(labels[0]), "attention": layers(maps)}


def make_moe(out: Path) -> dict[str, Any]:
    variant = moe.export.VARIANTS["cifar10"]
    config = replace(variant, dim=16, depth=3, heads=2, mlp_hidden=32, expert_hidden=16, moe=(1, 2))
    model = MoEViT(config)
    image = converted(spread(model), out, moe.export.convert, "cifar10", Arch(heads=2))
    cases = []
    for mode, k, factor in (("topk", 1, 1.25), ("topk", 3, 0.5), ("prototype", 2, 1.0), ("prototype", 4, 8.0)):
        how = moe.export.sample(config, 1, mode, k, factor) | {"image": image}
        with attention() as maps:
            logits, capacity, *routed = model(*how.values())
        layers_of = [routed[start : start + 6] for start in range(0, len(routed), 6)]
        cases.append(
            {
                "settings": {"routing": {"topk": "top-k", "prototype": "prototypes"}[mode], "k": k, "capacity": factor},
                "logits": sampled(logits),
                "capacity": int(capacity),
                "layers": [
                    {
                        "chosen": chosen[0].tolist(),
                        "gates": sampled(gates[0]),
                        "kept": kept[0].tolist(),
                        "load": load[0].tolist(),
                        "loadKept": load_kept[0].tolist(),
                        "probabilities": sampled(probabilities[0]),
                    }
                    for chosen, gates, kept, load, load_kept, probabilities in layers_of
                ],
                "attention": layers(maps),
                "gflops": package.gigaflops(model, how),
            }
        )
    return {"cases": cases}


def make_segformer(out: Path) -> dict[str, Any]:
    config = replace(segformer.export.VARIANTS["b0"], dims=(8, 16, 20, 16), depths=(1, 2, 1, 1), decoder=12, classes=5)
    model = SegFormer(config)
    shift_statistics(model)
    converted(spread(model), out, segformer.export.convert, "b0", Arch())
    cases = []
    # The second leaves rows and columns over in stages 1 to 3.
    for size in ((64, 96), (100, 133)):
        with attention(EfficientAttention) as maps:
            logits, *features = model(picture(*size))
        cases.append(
            {
                "size": size,
                "logits": sampled(logits),
                "features": [sampled(feature) for feature in features],
                "attention": layers(maps),
            }
        )
    return {"cases": cases}


def make_stytr2(out: Path) -> dict[str, Any]:
    config = replace(stytr2.export.VARIANTS["stytr2"], dim=16, heads=2, mlp=32, layers=2)
    model, features = spread(StyTr2(config)), spread(Features((4, 4, 8, 8, 8)))
    for name, p in model.named_parameters():
        if "out_proj" in name or "linear2" in name:
            p.data *= 0.3  # or what is added to the patches drowns them, and all end alike
    converted(model, out, stytr2.export.convert, "stytr2", Arch(heads=2), features=features.state_dict())
    content, style = checks(45, 61, 5), checks(40, 33, 3)
    seen: list[Tensor] = []
    in_style = model.encode_style(style, seen)
    encoded = model.encode_content(content, seen)
    stylised = model.transfer(*encoded, in_style, seen)
    own = model.transfer(*encoded, model.encode_style(content, []), [])
    names = [row["name"] for row in stytr2.export.attentions(config)]
    maps = {}
    for name, q, k in zip(names, seen[::2], seen[1::2], strict=True):
        q, k = (x.unflatten(2, (config.heads, -1)).transpose(1, 2) for x in (q, k))
        maps[name] = sampled((q @ k.mT / q.shape[-1] ** 0.5).softmax(-1)[0])
    result = model.paint(stylised, content.shape)
    shown = result.clamp(0, 1)
    return {
        "content": [45, 61, 5],
        "style": [40, 33, 3],
        "stylized": sampled(result[0]),
        "half": sampled(model.paint((stylised + own) / 2, content.shape)[0]),
        "secondRound": sampled(model(result, style)[0]),
        "attention": maps,
        # Of the result clamped to 0..1.
        "contentLoss": content_loss(features(shown), features(content)).item(),
        "styleLoss": style_loss(features(shown), features(style)).item(),
        "ssim": ssim(shown, content).item(),
    }


def make_vt(out: Path) -> dict[str, Any]:
    config = replace(vt.export.VARIANTS["cifar10"], widths=(4, 6, 8), tokens=5, token_dim=12, key_dim=6)
    model = VT(config)
    shift_statistics(model)
    spread(model)
    for name, p in model.named_parameters():
        if "plain_arch.3" in name or name.startswith("vt"):
            p.data *= 0.3  # or residuals grow until every token looks at one place only
    image = converted(model, out, vt.export.convert, "cifar10", Arch())
    return {name: sampled(value[0]) for name, value in zip(model.outputs(), model(image), strict=True)}


def converted(
    model: nn.Module, out: Path, convert: Callable[..., Any], variant: str, arch: Arch, **extras: Any
) -> Tensor:
    """Writes the model folder; gives an image of the size on its card. `extras` lie beside the weights."""
    made = convert(Checkpoint(out, model.state_dict(), extras), variant, arch, out)
    made.card |= {"licence": "Apache-2.0", "data": "none: random weights"}
    package.write(made, out, f"python3 models/make_golden.py {out.parent.name}")
    return picture(*made.card["preprocess"]["size"])


def main() -> None:
    for family in sys.argv[1:] or ("dvt", "dynamicvit", "lit", "lvvit", "moe", "segformer", "stytr2", "vt"):
        out = HERE / family / "golden"
        with torch.no_grad():
            golden = globals()[f"make_{family}"](out)
        (out / "golden.json").write_text(json.dumps(golden) + "\n")
        print(f"{out}: {sum(file.stat().st_size for file in out.iterdir()) // 1024} KiB")


if __name__ == "__main__":
    main()
