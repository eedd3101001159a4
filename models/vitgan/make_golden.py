"""Writes models/vitgan/golden: a small generator with noise inputs, of random weights, and what PyTorch makes of it.

python3 models/vitgan/make_golden.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import package
from vitgan import reproduction
from vitgan.export import generator_package
from vitgan.steered import Plain, outputs, plain, sample

HERE = Path(__file__).resolve().parent

CONFIG = reproduction.Config(
    size=8, token_width=4, style_dim=12, n_mlp=1, heads=2, layers=2, mlp=16, painter_mlp=1, painter_width=8
)


def main() -> None:
    torch.manual_seed(0)
    model = reproduction.Generator(CONFIG).eval().requires_grad_(False)
    for name, parameter in model.named_parameters():
        # Mappings scale their weights by 0.01; large colours would be clamped.
        parameter.normal_(0, 70 if "style." in name else 0.1 if "to_rgbs" in name else 0.7)
    out = HERE / "golden"
    folder = generator_package(model, out, "ViTGAN, random weights", [0, 1])
    folder.card |= {"licence": "Apache-2.0", "data": "none: random weights"}
    package.write(folder, out, "python3 models/vitgan/make_golden.py")

    given = plain(sample(model, 2))
    made = dict(zip(outputs(model), Plain(model)(*given.values()), strict=True))
    golden = {
        kind: {name: {"shape": list(value.shape), "values": numbers(value)} for name, value in tensors.items()}
        for kind, tensors in (("given", given), ("outputs", made))
    }
    (out / "golden.json").write_text(json.dumps(golden) + "\n")


def numbers(value: torch.Tensor) -> list[float]:
    return [float(f"{v:.7g}") for v in value.flatten().tolist()]


if __name__ == "__main__":
    main()
