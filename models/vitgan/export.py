"""ViTGAN checkpoints -> a generator's graphs (see vitgan/steered.py) or a discriminator's: image -> logits.

`conv` and `implicit` are generators of the authors' PyTorch reproduction, `digits` the one trained here.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

import cards
from checkpoint import Checkpoint, ModelError, UsageError
from package import Graph, Package, gigaflops
from vitgan import discriminator, reproduction
from vitgan import model as generator
from vitgan.arch import Arch
from vitgan.fold import fold_exact, fold_reproduction
from vitgan.steered import AnyGenerator, Plain, Steered, outputs, plain, sample

VARIANTS = dict.fromkeys(("conv", "implicit", "discriminator", "digits", "digits-discriminator"))
ARCH = Arch
PAPER = "ViTGAN (Lee et al. 2021, arXiv:2107.04589)"
OURS = "Apache-2.0 (weights trained by this project)"
DATA = "handwritten digits of scikit-learn (UCI, Alpaydin and Kaynak 1998, CC BY 4.0)"


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    if variant.endswith("discriminator"):
        return _discriminator(checkpoint, arch, out, variant.startswith("digits"))
    if variant == "digits":
        return _digits(checkpoint, arch, out)
    return _reproduction(checkpoint, variant, arch, out)


def reproduction_config(checkpoint: Checkpoint, implicit: bool, arch: Arch) -> reproduction.Config:
    """By the folded checkpoint's shapes; heads, size and the grid of tokens are not in them."""
    base = reproduction.Config()
    dim = checkpoint.shape("lff.ffm.conv.weight", 4)[0]
    width = arch.token_width or base.token_width
    convs = checkpoint.count(r"convs\.(\d+)\.")
    size = (arch.size or base.size) if implicit else width << (convs // 2)
    config = reproduction.Config(
        size=size,
        token_width=width,
        style_dim=dim,
        n_mlp=checkpoint.count(r"style\.(\d+)\.") - 1,
        heads=_heads(dim, arch.heads or base.heads),
        layers=checkpoint.count(r"layers\.(\d+)\."),
        mlp=checkpoint.shape("layers.0.ff.net.0.weight", 2)[0],
        painter_mlp=checkpoint.count(r"cips\.style\.(\d+)\.") - 1 if implicit else 0,
        painter_width=checkpoint.shape("cips.conv1.conv.weight", 5)[1] if implicit else 0,
        lr_mlp=arch.lr_mlp or base.lr_mlp,
    )
    if size % width:
        raise UsageError(
            f"an image of {size} pixels does not divide into {width} tokens a side: --arch size, token_width"
        )
    arch.overruled(style_dim=dim, n_mlp=config.n_mlp, layers=config.layers, size=size)
    return config


def _reproduction(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    other = "conv" if "cips.conv1.conv.weight" not in checkpoint.weights else "implicit"
    if other != variant and any(key.startswith(("convs.", "cips.")) for key in checkpoint.weights):
        raise UsageError(f"{checkpoint.path.name} paints its patches in the other way: give --variant {other}")
    folded = fold_reproduction(checkpoint, arch.multipliers)
    model = reproduction.Generator(reproduction_config(folded, variant == "implicit", arch))
    folded.load_into(model)
    size = model.config.size
    kind, painted = ("implicit", [0, 1]) if model.config.implicit else ("convolutional", [-1, 1])
    made = generator_package(model, out, f"ViTGAN, {kind} output, {size} x {size}", painted)
    made.card |= {
        "licence": "MIT (ViTGAN's authors' PyTorch reproduction)",
        "data": "as the checkpoint's authors state",
    }
    return made


def _digits(checkpoint: Checkpoint, arch: Arch, out: Path) -> Package:
    base = generator.Config()
    dim = checkpoint.shape("layernorm.mlp_gamma.weight", 2)[0]
    config = generator.Config(
        image=arch.image or base.image,
        channels=checkpoint.shape("pixels.fc2.weight", 2)[0],
        patch=arch.patch or base.patch,
        latent=checkpoint.shape("style.0.weight", 2)[1],
        dim=dim,
        heads=_heads(dim, arch.heads or base.heads),
        layers=checkpoint.count(r"layers\.(\d+)\."),
        mlp=checkpoint.shape("layers.0.fc1.weight", 2)[0],
    )
    model = generator.Generator(config)
    checkpoint.load_into(model)
    made = generator_package(model, out, "ViTGAN, digits", [-1, 1])
    made.card |= {"licence": OURS, "data": DATA}
    return made


def generator_package(model: AnyGenerator, out: Path, title: str, painted: list[int]) -> Package:
    """Both graphs and their card without licence and data; `painted`: what black and white are."""
    config = model.config
    given = [sample(model, batch) for batch in (2, 1)]
    graphs = [
        Graph(file, module, inputs, outputs(model), (), {name: (0,) for name in inputs[0]})
        for file, module, inputs in (
            ("model.onnx", Plain(model), [plain(one) for one in given]),
            ("steered.onnx", Steered(model), given),
        )
    ]
    card = _card(out, "vitgan", config.image, config.image // config.grid) | {
        "title": title,
        "task": "generation",
        "input": "z",
        "output": "image",
        "settings": _settings(config.layers),
        "generator": {
            "latent": config.latent,
            "grid": [config.grid, config.grid],
            "layers": config.layers,
            "heads": model.layers[0].attn.heads,
            "range": painted,
            "noise": {name: [each, 1, side, side] for name, (each, side) in config.noise.items()},
        },
    }
    return Package(graphs, card)


def _settings(layers: int) -> list[dict[str, Any]]:
    return [
        cards.integer(
            "other", "Other seed", "The second latent, that images walk to and styles are mixed with.", 0, 0, 2**53 - 1
        ),
        cards.number("mix", "Mix", "How much of the other latent there is in the image.", 0, 0, 1, 0.01),
        cards.choice(
            "space", "Mix in", "w: the mapped latents are mixed. z: the latents are, before the mapping.", ["w", "z"]
        ),
        cards.integer(
            "fromBlock",
            "From block",
            "In w: the first block that takes the mixture; those before it keep the seed's own. 0 is all of them.",
            0,
            0,
            layers,
        ),
        cards.switch(
            "only", "Image only", "Leaves out the walks, style mixing and tokens: faster, for runs over many seeds."
        ),
        cards.array("z", "Latents", "An .npy file [N, latent] to use in place of the seeds' own draws."),
        cards.arrays(
            "noise", "Noise", "An .npz file with an array for each noise input, in place of the seeds' own draws."
        ),
    ]


class Judge(nn.Module):
    """Gives [generated, real] as logits, of which softmax makes the probabilities, and the logit as it is."""

    def __init__(self, model: discriminator.Discriminator, grey: bool):
        super().__init__()
        self.model, self.grey = model, grey

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        logit = self.model(image.mean(1, keepdim=True) if self.grey else image)
        return torch.stack([torch.zeros_like(logit), logit], 1), logit


def discriminator_config(checkpoint: Checkpoint, arch: Arch) -> discriminator.Config:
    """By the checkpoint's shapes; patch, heads and the image's channels are not in them."""
    base = discriminator.Config()
    dim, inputs = checkpoint.shape("patch.weight", 2)
    patch = arch.patch or base.patch
    overlap = base.overlap if arch.overlap is None else arch.overlap
    channels, rest = divmod(inputs, (patch + 2 * overlap) ** 2)
    if rest or channels not in (1, 3):
        raise UsageError(
            f"{checkpoint.path.name}: patches of {patch} pixels that overlap by {overlap} do not make vectors of"
            f' {inputs}: give --arch \'{{"patch": P, "overlap": O}}\''
        )
    tokens = checkpoint.shape("pos_embed", 3)[1] - 1
    side = math.isqrt(tokens)
    if side * side != tokens:
        raise ModelError(f"{checkpoint.path.name}: pos_embed has {tokens} places, which is no square")
    config = discriminator.Config(
        image=side * patch,
        channels=channels,
        patch=patch,
        overlap=overlap,
        dim=dim,
        heads=_heads(dim, arch.heads or base.heads),
        layers=checkpoint.count(r"blocks\.(\d+)\."),
        mlp=checkpoint.shape("blocks.0.mlp.fc1.weight", 2)[0],
        ln_eps=arch.ln_eps or base.ln_eps,
    )
    arch.overruled(image=config.image, dim=dim, layers=config.layers, mlp=config.mlp)
    return config


def _discriminator(checkpoint: Checkpoint, arch: Arch, out: Path, ours: bool) -> Package:
    config = discriminator_config(checkpoint, arch)
    model = discriminator.Discriminator(config)
    linear = [f"{name}.weight" for name, layer in model.named_modules() if isinstance(layer, nn.Linear)]
    present = [key for key in linear if key in checkpoint.weights]
    fold_exact(checkpoint, present, arch.sigma_init or checkpoint.extras.get("sigma_init", {})).load_into(model)
    module = Judge(model, config.channels == 1)
    random = torch.Generator().manual_seed(0)
    samples = [{"image": torch.randn(batch, 3, config.image, config.image, generator=random)} for batch in (2, 1)]
    graph = Graph("model.onnx", module, samples, ["logits", "logit"])
    card = _card(out, "vit", config.image, config.patch) | {
        "title": "ViTGAN discriminator, digits" if ours else f"ViTGAN discriminator, {config.image} x {config.image}",
        "labels": ["generated", "real"],
        "gflops": round(gigaflops(module, samples[1]), 6),
        "licence": OURS if ours else "as the checkpoint's authors state",
        "data": DATA if ours else "as the checkpoint's authors state",
    }
    return Package([graph], card)


def _card(out: Path, family: str, size: int, patch: int) -> dict[str, Any]:
    card = cards.classification(out, family, "", size, patch, 2, size)
    card["preprocess"] |= {"resize": "crop-square", "mean": [0.5] * 3, "std": [0.5] * 3}
    return card | {"labels": [], "settings": [], "source": PAPER}


def _heads(dim: int, heads: int) -> int:
    if dim % heads:
        raise UsageError(f"{heads} heads do not divide {dim} channels: give the number with --arch '{{\"heads\": N}}'")
    return heads
