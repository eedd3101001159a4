"""Trains the compact VT on CIFAR-10 and, on the same batches, its control: the same backbone under average pooling.

    python3 models/vt/train.py --data cifar10.tar.xz --work DIR [--epochs 20] [--start DIR] [--frozen]

Both are one network to the loop of models/training.py: their losses add up and share no weight. After
every epoch WORK/vt.pt and WORK/control.pt hold the averaged weights, for models/export.py. Nothing is
distilled: the dense ViT in the box, the only teacher there is, is hardly better than VT becomes.

PyTorch's initial weights make products so small that the maps of all tokens are uniform. Uniform maps
average the image, and hardly any gradient leads away from that: they were uniform still after 1,960
batches. So training starts with sharp maps (`sharpen`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from data import cifar10
from training import arguments, cross_entropy, fit, load, save, top1
from vt.model import VARIANTS, VT

# The log needs a hint, not the figure of the card: every fifth test image.
TESTED = slice(None, None, 5)
# Standard deviation of the products at the start, among those that a softmax compares.
SPREAD = 2.0


@torch.no_grad()
def sharpen(model: VT, image: Tensor) -> None:
    """New weights in front of each softmax, so that it is far from uniform on these images."""
    x, tokens = model.backbone(image).flatten(2), None
    for module in model.vt_modules:
        tokenizer, transformer, projector = module.tokenizer, module.transformer, module.projector
        if tokens is None:
            ask = tokenizer.W_a
            queries = nn.init.orthogonal_(ask.weight).squeeze(2)  # [L,C]
        else:
            # Each token asks as in the first module. Random weights would ask much the same for all
            # tokens, since these have most in common.
            ask = tokenizer.W_tr
            rows = tokens.transpose(1, 2).flatten(0, 1)  # [B*L,D]
            solution = torch.linalg.lstsq(rows, queries.repeat(len(tokens), 1), driver="gelsd").solution
            ask.weight.copy_(solution.T.unsqueeze(2))
        widen(ask, tokenizer.products(x, tokens), dim=2)
        tokens, _ = tokenizer(x, tokens)
        widen(transformer.key_proj, transformer.products(tokens), dim=1)
        tokens, _ = transformer(tokens)
        if projector:
            widen(projector.W_k, projector.products(x, tokens), dim=2)
            x, _ = projector(x, tokens)


def widen(layer: nn.Conv1d, products: Tensor, dim: int) -> None:
    layer.weight.mul_(SPREAD / products.std(dim).mean())


class Classifier(nn.Module):
    def __init__(self, variant: str):
        super().__init__()
        self.vt = VT(VARIANTS[variant])

    def forward(self, image: Tensor) -> Tensor:
        return self.vt(image)[0]


class Pair(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.vt = Classifier("cifar10")
        self.control = Classifier("cifar10-control")

    def named(self) -> Iterator[tuple[str, Classifier]]:
        yield "vt", self.vt
        yield "control", self.control


def loss_of(pair: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict[str, float]]:
    losses = {name: cross_entropy(half, image, target)[0] for name, half in pair.named()}
    return sum(losses.values()), {name: float(loss.detach()) for name, loss in losses.items()}


@torch.no_grad()
def figures_of(pair: Pair, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent of both, and the entropy of the maps of each module in nats."""
    with torch.autocast(device, torch.bfloat16):
        tops = {f"top1_{name}": top1(half, images, labels, device)["top1"] for name, half in pair.named()}
    shown = pair.vt.vt(normalise(images[:500].float() / 255).to(device))
    maps = [tensor for name, tensor in zip(pair.vt.vt.outputs(), shown, strict=True) if name.startswith("maps")]
    entropy = [-(map_ * map_.clamp_min(1e-12).log()).sum(2).mean().item() for map_ in maps]
    return {**tops, "entropy": [round(nats, 2) for nats in entropy]}


def main() -> None:
    parser = arguments(__doc__, epochs=20, lr=2e-3)
    parser.add_argument("--start", type=Path, help="folder of an earlier training to take the weights from")
    parser.add_argument("--frozen", action="store_true", help="train all but the backbones")
    args = parser.parse_args()

    def evaluate(pair: Pair, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
        for name, half in pair.named():
            save(args.work / f"{name}.pt", {"model": half.vt.state_dict()})
        return figures_of(pair, images[TESTED], labels[TESTED], device)

    torch.manual_seed(0)
    # Convolutions in bfloat16 are about twice as fast on CPUs with channels last.
    pair = Pair().to(memory_format=torch.channels_last)
    if args.start:
        for name, half in pair.named():
            load(args.start / f"{name}.pt", half.vt)
    if args.frozen:
        for _, half in pair.named():
            half.vt.backbone.requires_grad_(False)
    images, _ = cifar10.load(args.data, args.work / "cifar10.npz")["train"]
    sharpen(pair.vt.vt, normalise(images[:256].float() / 255))
    fit(pair, lambda _name: 1.0, loss_of, evaluate, args)


if __name__ == "__main__":
    main()
