"""The five trained networks -> one folder of five graphs: image, mask [B,64] -> reconstruction [B,3,32,32]."""

from __future__ import annotations

from pathlib import Path

import torch

import cards
from arch import Arch
from biases.model import GRID, MIXERS, PATCH, SIZE, TITLES, Reconstructor, random_masks
from checkpoint import Checkpoint, ModelError
from package import Graph, Package, gigaflops

VARIANTS = {"cifar10": ""}
#: A folder with a file for each, as models/biases/train.py writes them.
PARTS = {f"{mixer}.": f"{mixer}." for mixer in MIXERS}


def convert(checkpoint: Checkpoint, variant: str, _arch: Arch, out: Path) -> Package:
    graphs, networks, gflops = [], [], 0.0
    for mixer in MIXERS:
        model = Reconstructor(mixer)
        prefix, name = f"{mixer}.", mixer.replace("-", "_")
        weights = {k.removeprefix(prefix): v for k, v in checkpoint.weights.items() if k.startswith(prefix)}
        if not weights:
            raise ModelError(f"{checkpoint.path} holds no network {mixer}: train all five with models/biases/train.py")
        Checkpoint(checkpoint.path, weights, {}).load_into(model)
        generator = torch.Generator().manual_seed(0)
        samples = [
            {
                "image": torch.randn(batch, 3, SIZE, SIZE, generator=generator),
                "mask": random_masks(batch, generator),
            }
            for batch in (2, 1)
        ]
        graphs.append(Graph(f"{name}.onnx", model, samples, ["reconstruction"], batched=("image", "mask")))
        gflops += gigaflops(model, samples[1])
        networks.append(
            {
                "file": f"{name}.onnx",
                "title": TITLES[mixer],
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "curve": checkpoint.extras[f"{prefix}curve"],
            }
        )
    card = cards.embedding(out, "biases", "Inductive biases, CIFAR-10", SIZE, PATCH) | {
        "task": "other",
        "output": "reconstruction",
        "gflops": round(gflops, 4),
        "source": "models/biases: five networks of 4 blocks of width 64 that differ in how tokens mix, after"
        " Cazenavette and Lucey 2021 (arXiv:2105.14077); the networks are this project's own",
        "data": "CIFAR-10 (Krizhevsky 2009), 50,000 training images of 32x32, without their labels",
        "notes": ["Sees 32x32 pixels in 64 patches, and was trained with half of them hidden."],
        "reconstruction": {"grid": [GRID, GRID], "networks": networks},
    }
    return Package(graphs, card)
