"""Measures the five networks of a model folder on CIFAR-10 and writes the figures into its card.

    python3 models/biases/measure.py --model models/zoo/biases-cifar10 --weights DIR --data cifar10.tar.xz --cache FILE

Masked error: 2,000 test images, half of the patches hidden. Shift: how much the middle 4 x 4 patches of the
reconstruction change when image and mask move by one patch, the norm of the change by that of the reconstruction.
Linear probe: ridge regression on the mean token of whole images after each block, 5,000 training images.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from biases.model import GRID, MIXERS, PATCH, TITLES, TOKENS, Reconstructor, masked_error, random_masks
from biases.train import TESTED, error_of
from data import cifar10
from training import load

PROBED = 5000
RIDGE = 1.0


@torch.no_grad()
def shift_of(model: Reconstructor, images: Tensor) -> float:
    """The image goes round: what leaves at the right comes in at the left."""
    image = normalise(images.float() / 255)
    mask = random_masks(len(image), torch.Generator().manual_seed(0))
    moved_mask = mask.unflatten(1, (GRID, GRID)).roll(1, 2).flatten(1)
    still = model(image, mask)
    moved = model(image.roll(PATCH, 3), moved_mask).roll(-PATCH, 3)
    middle = slice(2 * PATCH, 6 * PATCH)
    change = (moved - still)[:, :, middle, middle]
    return float(change.norm() / still[:, :, middle, middle].norm())


@torch.no_grad()
def features_of(model: Reconstructor, images: Tensor) -> list[Tensor]:
    """uint8 [N,3,32,32] -> [N,64] after each block, nothing hidden"""
    parts = []
    for batch in images.split(500):
        stages = model.tokens(normalise(batch.float() / 255), torch.zeros(len(batch), TOKENS))
        parts.append([stage.mean(1) for stage in stages[1:]])
    return [torch.cat(of_block) for of_block in zip(*parts, strict=True)]


def probe(train: Tensor, train_y: Tensor, test: Tensor, test_y: Tensor) -> float:
    """Top-1 in percent of a linear classifier fitted in closed form."""
    mean, std = train.mean(0), train.std(0)
    x, t = (F.pad((part - mean) / std, (0, 1), value=1).double() for part in (train, test))
    ridge = RIDGE * torch.eye(x.shape[1], dtype=x.dtype)
    weights = torch.linalg.solve(x.T @ x + ridge, x.T @ F.one_hot(train_y, 10).double())
    return 100 * float(((t @ weights).argmax(1) == test_y).float().mean())


def mean_error(images: Tensor) -> float:
    """Of predicting the mean colour, which is 0 after normalisation."""
    image = normalise(images[:TESTED].float() / 255)
    return float(masked_error(torch.zeros_like(image), image, random_masks(TESTED, torch.Generator().manual_seed(0))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model folder whose card gets the figures")
    parser.add_argument("--weights", type=Path, required=True, help="folder of checkpoints that it was exported from")
    parser.add_argument("--data", type=Path, required=True, help="folder or .tar.xz with train/ and test/")
    parser.add_argument("--cache", type=Path, required=True, help="decoded images, made where there are none")
    args = parser.parse_args()
    data = cifar10.load(args.data, args.cache)
    shuffled = {
        split: (x[order], y[order])
        for split, (x, y) in data.items()
        for order in [torch.randperm(len(y), generator=torch.Generator().manual_seed(0))]
    }
    train_x, train_y = (part[:PROBED] for part in shuffled["train"])
    test_x, test_y = (part[:TESTED] for part in shuffled["test"])
    command = f"python3 models/biases/measure.py {shlex.join(sys.argv[1:])}"
    measured = [{"name": "masked error of predicting the mean colour", "value": f"{mean_error(data['test'][0]):.3f}"}]
    for mixer in MIXERS:
        model = Reconstructor(mixer)
        load(args.weights / f"{mixer}.pt", model)
        blocks = zip(features_of(model, train_x), features_of(model, test_x), strict=True)
        probes = [f"{probe(train, train_y, test, test_y):.1f}" for train, test in blocks]
        for name, value in (
            ("masked error, 2,000 test images", f"{error_of(model, data['test'][0]):.3f}"),
            ("change when image and mask move by a patch", f"{shift_of(model, data['test'][0][:TESTED:4]):.3f}"),
            ("linear probe after each block, top-1 in %", ", ".join(probes)),
        ):
            measured.append({"name": f"{TITLES[mixer]}: {name}", "value": value})
            print(TITLES[mixer], name, value, sep="\t", flush=True)
    path = args.model / "card.json"
    card = json.loads(path.read_text())
    names = {one["name"] for one in measured}
    rest = [one for one in card["measured"] if one["name"] not in names]
    card["measured"] = rest + [one | {"command": command} for one in measured]
    path.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
