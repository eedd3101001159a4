"""Score network trained by train.py -> one graph: x [B,1,8,8], t [B] -> score; checkpoints of others have no way here.

A network of score_sde_pytorch is exported by a few lines of its owner: see README.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

import cards
from arch import Arch
from checkpoint import Checkpoint
from package import Graph, Package
from score.model import VP, Config, NoiseMLP, ScoreNetwork

VARIANTS = {"digits": Config()}


def convert(checkpoint: Checkpoint, variant: str, arch: Arch, out: Path) -> Package:
    config, process = VARIANTS[variant], VP()
    network = NoiseMLP(config)
    checkpoint.load_into(network)
    side = config.side
    card: dict[str, Any] = {
        "id": cards.model_id(out),
        "family": "score",
        "title": "Score network, digits",
        "task": "generation",
        "input": "x",
        "output": "score",
        "patch": None,
        "preprocess": {
            "size": [side, side],
            "resize": "none",
            "resizeTo": side,
            "interpolation": "nearest",
            "scale": 1 / 255,
            "mean": [0, 0, 0],
            "std": [1, 1, 1],
            "channels": "RGB",
            "layout": "NCHW",
        },
        "labels": [],
        "settings": json.loads((Path(__file__).parent / "settings.json").read_text()),
        "attention": [],
        "notes": ["A small network for 8x8 digits, trained for a few minutes."],
        "sources": dict.fromkeys(("task", "labels", "grid", "special", "preprocess"), "card")
        | {
            "preprocessing": dict.fromkeys(
                ("size", "resize", "interpolation", "scale", "mean", "std", "channels", "layout"), "card"
            )
        },
        "sampler": {
            "shape": [1, side, side],
            "time": "t",
            "defaults": {
                "process": "vp",
                "betaMin": process.beta_min,
                "betaMax": process.beta_max,
                "dataRange": "-1,1",
                "tEps": 1e-3,
            },
        },
        "licence": "Apache-2.0 (weights trained by this project)",
        "source": "ours, for the solver of Jolicoeur-Martineau et al. 2021 (arXiv:2105.14080); not a model of theirs",
        "data": "8x8 digits of scikit-learn (1,797 images; Alpaydin and Kaynak, UCI, CC BY 4.0)",
    }
    samples = [sample(config, batch) for batch in (2, 1, 5)]
    graph = Graph("model.onnx", ScoreNetwork(network, process), samples, ["score"], batched=("x", "t"))
    return Package([graph], card)


def sample(config: Config, batch: int) -> dict[str, torch.Tensor]:
    draws = torch.Generator().manual_seed(batch)
    return {
        "x": torch.randn(batch, 1, config.side, config.side, generator=draws),
        "t": torch.rand(batch, generator=draws) * 0.9 + 0.05,
    }
