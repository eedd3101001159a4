"""Trains the network of StyTr2's losses to classify CIFAR-10, then levels its channels.

    python3 models/stytr2/train_features.py --data cifar10.tar.xz --work DIR [--epochs 20]

The classes are forgotten; edges, textures and parts are what is wanted. Batches, schedule and optimisers
are those of models/training.py. At the end every channel is scaled to a root mean square of 1 over the
training images (after Gatys et al. 2016), which the next layer takes back: so no level or channel outweighs
another in the losses. DIR/features.pth is what train.py takes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from checkpoint import read
from data import cifar10
from stytr2.features import WIDTHS, Features
from training import arguments, cross_entropy, fit, save, top1


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = Features()
        self.head = nn.Linear(WIDTHS[-1], len(cifar10.CLASSES))

    def forward(self, x: Tensor) -> Tensor:
        """Normalised images [B,3,32,32] -> logits [B,10]."""
        return self.head(self.features.levels(x)[-1].mean((2, 3)))


@torch.no_grad()
def level(features: Features, pictures: Tensor) -> None:
    """Scales every channel to a root mean square of 1 over images [B,3,H,W] in 0..1; the function stays the
    same but for these factors. (With a mean of 1, channels that fire seldom and strongly would make up the losses.)
    A channel that hardly ever fires is taken to have a tenth of its layer's mean.
    """
    x = (pictures - features.mean) / features.std
    layers = [layer for pair in zip(features.first, features.second) for layer in pair] + [features.first[-1]]
    for index, (layer, following) in enumerate(zip(layers, [*layers[1:], None], strict=True)):
        out = layer(x).relu()
        size = out.square().mean((0, 2, 3)).sqrt()  # [C]
        size = size.clamp(min=0.1 * size.mean())
        layer.weight /= size[:, None, None, None]
        layer.bias /= size
        if following is not None:
            following.weight *= size[:, None, None]
        x = out / size[:, None, None]
        if index % 2:  # the second of a level: the next one is half the size
            x = F.avg_pool2d(x, 2)


def main() -> None:
    args = arguments(__doc__, epochs=20, lr=2e-3).parse_args()
    fit(Classifier(), lambda _name: 1.0, cross_entropy, top1, args)
    classifier = Classifier()
    read(args.work / "last.pt").load_into(classifier)
    pictures = cifar10.load(args.data, args.work / "cifar10.npz")["train"][0][::25].float() / 255
    level(classifier.features, pictures)
    save(args.work / "features.pth", classifier.features.state_dict())


if __name__ == "__main__":
    main()
