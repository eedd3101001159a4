"""Measures encoders trained with and without mixtures, and writes the figures into their cards.

    python3 models/unmix/measure.py --data cifar10.tar.xz --cache FILE --models models/zoo/unmix-plain-cifar10 ...

For pairs of test images: the cosine of the mixture's embedding, or projection, to that of either image for lambda
from 0 to 1, put on a scale on which the pair's own cosine is 0 and 1 is the same image. An encoder for which
mixtures lie where they should gives lambda itself: the area off the diagonal is the mean distance from it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from data import cifar10
from unmix.mix import box, mix

NEIGHBOURS = 200
TEMPERATURE = 0.1
STEPS = 11
PAIRS = 200

Encode = Callable[[Tensor], Tensor]


def embeddings(encode: Encode, images: Tensor) -> Tensor:
    """uint8 [N,3,32,32] -> [N,D] of length 1"""
    with torch.no_grad():
        return F.normalize(torch.cat([encode(normalise(x.float() / 255)) for x in images.split(500)]), dim=1)


def knn(encode: Encode, data: dict[str, tuple[Tensor, Tensor]], remembered: int = 10_000, asked: int = 2000) -> float:
    """Top-1 in percent of the first test images by their 200 nearest training images, weighted by exp(cosine / 0.1)."""
    (train_x, train_y), (test_x, test_y) = data["train"], data["test"]
    # Files lie in order of class.
    train, test = (torch.randperm(len(y), generator=torch.Generator().manual_seed(0)) for y in (train_y, test_y))
    train, test = train[:remembered], test[:asked]
    similarity = embeddings(encode, test_x[test]) @ embeddings(encode, train_x[train]).T
    nearest, places = similarity.topk(NEIGHBOURS)
    votes = torch.zeros(asked, 10).scatter_add_(1, train_y[train][places], (nearest / TEMPERATURE).exp())
    return round(100 * float((votes.argmax(1) == test_y[test]).float().mean()), 2)


def curve(encode: Encode, images: Tensor, boxed: bool) -> tuple[np.ndarray, float]:
    """uint8 [2 * PAIRS,3,32,32] -> similarity to the first image at each of 11 lambdas, and the area off the
    diagonal of both images' curves, means of the pairs."""
    x = normalise(images.float() / 255)
    alone = embeddings(encode, images)
    pair = (alone * alone.flip(0)).sum(1)
    height, width = images.shape[-2:]
    shares, similarities = [], []
    with torch.no_grad():
        for lam in np.linspace(0, 1, STEPS):
            where = box(float(lam), (height // 2, width // 2), (height, width)) if boxed else None
            mixed, share = mix(x, float(lam), box=where)
            z = F.normalize(torch.cat([encode(part) for part in mixed.split(500)]), dim=1)
            similarities.append((((z * alone).sum(1) - pair) / (1 - pair)).mean().item())
            shares.append(share)
    # By mirroring the batch every image is the first of one pair and the second of another.
    area = np.trapezoid(np.abs(np.array(similarities) - shares), shares)
    return np.array(similarities), float(abs(area))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--cache", type=Path, required=True, help="decoded images, made where there are none")
    parser.add_argument("--models", type=Path, required=True, nargs="+", help="model folders")
    args = parser.parse_args()
    data = cifar10.load(args.data, args.cache)
    images = data["test"][0][torch.randperm(len(data["test"][0]), generator=torch.Generator().manual_seed(1))]
    command = f"python3 models/unmix/measure.py {shlex.join(sys.argv[1:])}"
    for folder in args.models:
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
        outputs = {
            name: lambda x, run=session.run, name=name: torch.from_numpy(run([name], {"image": x.numpy()})[0])
            for name in ("embedding", "projection")
        }
        top1 = knn(outputs["embedding"], data)
        figures = [
            {
                "name": "top-1 of 2,000 test images by their 200 nearest of 10,000 training images",
                "value": f"{top1:.2f} %",
            }
        ]
        for name, encode in outputs.items():
            for kind, boxed in (("mixed everywhere", False), ("mixed in a box", True)):
                similarities, area = curve(encode, images[: 2 * PAIRS], boxed)
                row = " ".join(f"{value:.2f}" for value in similarities)
                what = f"{name}, {2 * PAIRS} images {kind}"
                figures.append({"name": f"area off the diagonal: {what}", "value": f"{area:.3f}"})
                figures.append({"name": f"similarity at lambda 0, 0.1 to 1: {what}", "value": row})
        write(folder / "card.json", [figure | {"command": command} for figure in figures])
        for figure in figures:
            print(folder.name, figure["name"], figure["value"], sep="\t")


def write(path: Path, figures: list[dict[str, str]]) -> None:
    """Into the card, in the place of figures of the same names."""
    card = json.loads(path.read_text())
    names = {figure["name"] for figure in figures}
    card["measured"] = [one for one in card["measured"] if one["name"] not in names] + figures
    path.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
