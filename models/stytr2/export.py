"""StyTr2 checkpoint -> three graphs, so that what has been computed once is not computed again.

style.onnx: style -> styleTokens. The same for all contents and all rounds.
transfer.onnx: content, styleTokens -> features.
paint.onnx: features, ownFeatures, strength, content -> stylized. `ownFeatures` are those of the content
in its own style; `strength` 1 leaves them out, 0 gives the content as the model can paint it.

Images are RGB in 0..1 of any size from 16 pixels; `stylized` has the content's and is not clamped.
Beside its main output a graph gives the projected queries and keys of each attention, `NAME.q` [B,N,D]
and `NAME.k` [B,M,D]: head h has the channels from h D/heads on, and its weights are
softmax(q k^T / sqrt(D/heads)). The weights themselves would be gigabytes.

A checkpoint of training here also brings the network of its losses: features.onnx, image -> content4,
content5, style1 .. style5 (see features.py).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

import cards
from arch import Arch, check_heads
from checkpoint import Checkpoint, UsageError
from package import ANY_SIZE, Graph, Package, gigaflops
from stytr2.features import LEVELS, Features, Measures
from stytr2.model import PATCH, SMALLEST, VARIANTS, Attention, Config, StyTr2
from stytr2.painter import folded

# The official checkpoint is a folder of three files: what their names begin with, and the keys' prefix.
PARTS = {"embedding": "embedding.", "transformer": "transformer.", "decoder": "decode."}


class Style(nn.Module):
    def __init__(self, model: StyTr2):
        super().__init__()
        self.model = model

    def forward(self, style: Tensor) -> tuple[Tensor, ...]:
        seen: list[Tensor] = []
        return self.model.encode_style(style, seen), *seen


class Transfer(nn.Module):
    def __init__(self, model: StyTr2):
        super().__init__()
        self.model = model

    def forward(self, content: Tensor, style: Tensor) -> tuple[Tensor, ...]:
        seen: list[Tensor] = []
        return self.model.transfer(*self.model.encode_content(content, seen), style, seen), *seen


class Paint(nn.Module):
    def __init__(self, model: StyTr2):
        super().__init__()
        self.decode = folded(model.decode)

    def forward(self, features: Tensor, own: Tensor, strength: Tensor, content: Tensor) -> Tensor:
        """Of the content only the size is looked at."""
        h, w = content.shape[2:]
        return self.decode(strength * features + (1 - strength) * own)[:, :, :h, :w]


def config_of(checkpoint: Checkpoint, variant: str, arch: Arch) -> Config:
    """The variant, corrected by the checkpoint's shapes, then by --arch."""
    if any(key == "proj.weight" or key.startswith("encoder_c.") for key in checkpoint.weights):
        raise UsageError(
            f"{checkpoint.path.name} is one of StyTr2's three files:"
            f" give --checkpoint the folder that holds {', '.join(f'{part}*' for part in PARTS)}"
        )
    base = VARIANTS[variant]
    dim = checkpoint.shape("embedding.proj.weight", 4)[0]
    mlp = checkpoint.shape("transformer.encoder_c.layers.0.linear1.weight", 2)[0]
    layers = checkpoint.count(r"transformer\.encoder_c\.layers\.(\d+)\.")
    arch.overruled(dim=dim, mlp=mlp, layers=layers)
    return replace(
        base,
        dim=dim,
        heads=check_heads(dim, arch.heads or base.heads),
        mlp=mlp,
        layers=layers,
        cape_pool=arch.capePool or base.cape_pool,
    )


def attentions(config: Config) -> list[dict[str, str]]:
    """Name, file, and the images of queries and keys of each attention, in the order in which they run."""
    layers = range(config.layers)
    rows = [(f"style{i}", "style.onnx", "style", "style") for i in layers]
    rows += [(f"content{i}", "transfer.onnx", "content", "content") for i in layers]
    rows += [
        (f"decoder{i}{which}", "transfer.onnx", "content", "style") for i in layers for which in ("First", "Second")
    ]
    return [dict(zip(("name", "file", "queries", "keys"), row)) for row in rows]


def projections(config: Config, file: str) -> list[str]:
    return [f"{row['name']}.{of}" for row in attentions(config) if row["file"] == file for of in "qk"]


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config = config_of(checkpoint, variant, arch)
    model = StyTr2(config)
    checkpoint.load_into(model)
    for module in model.modules():
        if isinstance(module, Attention):
            module.fold()
    ours = variant == "mini"
    style, transfer, paint = Style(model), Transfer(model), Paint(model)

    contents = [{"content": picture(2, 45, 61)}, {"content": picture(1, 64, 96)}]
    styles = [{"style": picture(2, 70, 33)}, {"style": picture(1, 64, 40)}]
    with torch.no_grad():
        tokens = [style(*s.values())[0] for s in styles]
        transfers = [content | {"styleTokens": t} for content, t in zip(contents, tokens)]
        features = [transfer(*given.values())[0] for given in transfers]
    paints = [
        {"features": f, "ownFeatures": f.flip(0, 2), "strength": torch.tensor([0.7]), **content}
        for f, content in zip(features, contents)
    ]
    graphs = [
        Graph(
            "style.onnx", style, styles, ["styleTokens", *projections(config, "style.onnx")],
            free={"style": ANY_SIZE},
        ),
        Graph(
            "transfer.onnx", transfer, transfers, ["features", *projections(config, "transfer.onnx")],
            free={"content": ANY_SIZE, "styleTokens": (0, 1)},
        ),
        Graph(
            "paint.onnx", paint, paints, ["stylized"],
            free={name: ANY_SIZE for name in ("features", "ownFeatures", "content")},
        ),
    ]  # fmt: skip
    if "features" in checkpoint.extras:
        graphs.append(losses(checkpoint))
    return Package(graphs, card(out, config, ours, "features" in checkpoint.extras), [counted(model)])


def losses(checkpoint: Checkpoint) -> Graph:
    """The network of the losses, which came with the checkpoint."""
    of_losses = Checkpoint(checkpoint.path, checkpoint.extras["features"], {})
    network = Features(tuple(of_losses.shape(f"first.{i}.bias", 1)[0] for i in range(len(LEVELS))))
    of_losses.load_into(network)
    images = [{"image": picture(2, 70, 45)}, {"image": picture(1, 64, 96)}]
    return Graph("features.onnx", Measures(network), images, Measures.OUTPUTS, free={"image": ANY_SIZE})


def style_facts(config: Config, features: bool) -> dict[str, Any]:
    facts = {
        "dim": config.dim,
        "heads": config.heads,
        "smallest": SMALLEST,
        "attention": attentions(config),
    }
    return facts | ({"features": "features.onnx"} if features else {})


def card(out: Path, config: Config, ours: bool, features: bool) -> dict[str, Any]:
    return {
        "id": cards.model_id(out),
        "family": "stytr2",
        "title": "StyTr2, mini" if ours else "StyTr2",
        "task": "image-to-image",
        "files": [],
        "input": "content",
        "output": "stylized",
        "patch": [PATCH, PATCH],
        "preprocess": {
            "size": [256, 256],
            "resize": "none",
            "resizeTo": 256,
            "interpolation": "bicubic",
            "scale": 1 / 255,
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "channels": "RGB",
            "layout": "NCHW",
        },
        "labels": [],
        "notes": [],
        # What all image-to-image models can be asked for (rounds ...) the engine adds.
        "settings": [
            {
                "name": "style",
                "title": "Style",
                "help": "Image whose colours and strokes the content takes on.",
                "kind": "picture",
                "default": "",
            },
            cards.number(
                "strength", "Style strength",
                "1: full style; 0: the content in its own style. Blends features, not pixels; below 1, the content's"
                " own style is also computed.",
                1, 0, 1, 0.05,
            ),
            cards.number(
                "styleSize", "Style size",
                "Longer side in pixels that the style image is scaled to. Smaller means finer strokes. An array (.npy)"
                " is used as it is.",
                256 if ours else 512, 64, 1024, 64,
            ) | {"kind": "integer"},
            {
                "name": "large",
                "title": "Large images",
                "help": "What to do if a content needs more than 3 GB. refuse: report an error; scale: make it smaller;"
                " tiles: stylise overlapping tiles of 512 pixels independently and blend them.",
                "kind": "choice",
                "default": "refuse",
                "choices": ["refuse", "scale", "tiles"],
            },
        ],
        "styleTransfer": style_facts(config, features),
        "licence": "Apache-2.0 (weights trained by this project)" if ours else "none stated (StyTr2, official)",
        "source": "StyTr2 (Deng et al. 2022, arXiv:2105.14576)",
        "data": (
            "photographs of ImageNet (for research), paintings and drawn textures: see models/stytr2/README.md"
            if ours
            else "as the checkpoint's authors state"
        ),
    }  # fmt: skip


def counted(model: StyTr2) -> dict[str, str]:
    sample = {"image": picture(1, 256, 256), "style": picture(1, 256, 256)}
    return {
        "name": "GFLOPs, content and style of 256 x 256",
        "value": f"{gigaflops(model, sample):.3g}",
        "command": "counted in PyTorch by models/export.py",
    }


def picture(batch: int, height: int, width: int) -> Tensor:
    return torch.rand(batch, 3, height, width, generator=torch.Generator().manual_seed(batch))
