"""The exported 64-token ViT as a checkpoint to train from, of the model with 256 tokens or (--patch 4) with 64.

    python3 models/vit/refine.py --model models/zoo/vit-cifar10-p4/model.onnx --out start.pt [--patch 4]
    python3 models/vit/train.py --data cifar10.tar.xz --work DIR --patch 2 --start start.pt

The weights stay; positions are interpolated. The export folded the stem's batch normalisation into
its convolutions, so that it starts as the identity with their bias.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from vit.model import ViT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--patch", type=int, default=2, choices=(2, 4), help="side of a patch in pixels")
    args = parser.parse_args()
    model = ViT(patch=args.patch)
    model.load_state_dict(refined(args.model, model))
    torch.save({"model": model.state_dict()}, args.out)


def refined(path: Path, model: ViT) -> dict[str, Tensor]:
    graph = onnx.load(path).graph
    known = {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
    # Transposed by the exporter, which names them after the value; in the order of the blocks.
    matrices = iter(w for name, w in known.items() if name.startswith("val_") and w.ndim == 2)
    state = model.state_dict()
    for name, value in state.items():
        if name in known:
            state[name] = known[name]
        elif value.ndim == 2 and name.startswith("blocks."):
            state[name] = next(matrices).T.contiguous()
        elif name.endswith("running_var"):
            state[name] = torch.full_like(value, 1 - model.stem[1].eps)
    for conv, norm in ((0, 1), (3, 4)):
        state[f"stem.{norm}.bias"] = known[f"stem.{conv}.weight_bias"]
    state["pos_embed"] = interpolated(known["pos_embed"], int((model.pos_embed.shape[1] - 1) ** 0.5))
    return state


def interpolated(positions: Tensor, grid: int) -> Tensor:  # [1, 1+n*n, D] -> [1, 1+grid*grid, D]
    """A new token lies at its pixel: token (2i, 2j) has the place of the old (i, j)."""
    cls, patches = positions[:, :1], positions[:, 1:]
    side = int(patches.shape[1] ** 0.5)
    maps = patches.reshape(1, side, side, -1).permute(0, 3, 1, 2)  # [1,D,n,n]
    wanted = torch.arange(grid) * side / grid  # in old tokens
    places = wanted.clamp(max=side - 1) * 2 / (side - 1) - 1  # -1..1 over the old tokens
    y, x = torch.meshgrid(places, places, indexing="ij")
    finer = F.grid_sample(maps, torch.stack([x, y], dim=-1)[None], mode="bilinear", align_corners=True)
    return torch.cat([cls, finer.flatten(2).transpose(1, 2)], dim=1)


if __name__ == "__main__":
    main()
