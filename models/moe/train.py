"""Trains the compact ViT with mixtures of experts on CIFAR-10, starting from the trained dense ViT.

    python3 models/moe/train.py --data cifar10.tar.xz --work DIR --dense VIT/last.pt
        [--mode topk|prototype] [--k 1] [--balance 0.01] [--seed 0]

Each expert starts as a random half of the hidden units of the MLP it replaces, scaled so that the layer
gives about what the MLP gave (Komatsuzaki et al. 2023, "Sparse upcycling"). The router starts random,
with gates that already prefer some expert. The loss adds `--balance` times the load balancing loss.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from moe.model import VARIANTS, Config, MoEBlock, MoEViT, Routing
from moe.routing import MODES, Routed, capacity_of, check, shape_of
from training import arguments, fit, from_dense, trained_vit, with_dense
from vit.model import ViT

CONFIG = VARIANTS["cifar10"]
# Of the logits at the start: one expert then gets about half of the probability.
ROUTER_SPREAD = 2.0
CAPACITY_FACTOR = 1.25


def routing(config: Config, mode: str, k: int, factor: float) -> Routing:
    check(mode, config.experts, k)
    groups, per_group = shape_of(mode, k)
    capacity = capacity_of(factor, config.tokens, config.experts)
    return Routing(torch.tensor(groups), torch.tensor(per_group), k, torch.tensor(capacity))


@torch.no_grad()
def upcycle(model: MoEViT, dense: ViT, how: Routing, image: Tensor) -> None:
    """The dense model's weights; its MLPs dealt out to the experts. `image` tells how sure the router is."""
    state = from_dense(dense)
    model.load_state_dict({key: state[key] for key in model.state_dict() if key in state}, strict=False)
    blocks = [(index, block) for index, block in enumerate(model.blocks) if isinstance(block, MoEBlock)]
    for _, block in blocks:
        nn.init.normal_(block.moe.router.weight, std=ROUTER_SPREAD * model.config.dim**-0.5)
    for layer, (index, block) in enumerate(blocks):
        source = {
            key: state[f"blocks.{index}.mlp.{key}"] for key in ("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias")
        }
        gates = model.routed(image, how)[1][layer].gates.sum(-1).mean()
        share = model.config.expert_hidden / model.config.mlp_hidden
        for expert in block.moe.experts:
            units = torch.randperm(model.config.mlp_hidden)[: model.config.expert_hidden]
            expert.fc1.weight.copy_(source["fc1.weight"][units])
            expert.fc1.bias.copy_(source["fc1.bias"][units])
            expert.fc2.weight.copy_(source["fc2.weight"][:, units] / (share * gates))
            expert.fc2.bias.copy_(source["fc2.bias"] / gates)


def balance_of(routed: Routed, groups: int) -> Tensor:
    """N sum f P over the first choices of each group, the mean of the groups: 1 when they are balanced."""
    experts = routed.probabilities.shape[-1]
    first = F.one_hot(routed.experts[..., :groups], experts)
    share = first.float().sum(2).mean((0, 1))  # [N], sums to the number of groups
    return experts / groups * (share * routed.probabilities.mean((0, 1))).sum() / groups


def loss_of(how: Routing, weight: float, model: nn.Module, image: Tensor, target: Tensor) -> tuple[Tensor, dict]:
    logits, layers = model.routed(image, how)
    classify = F.cross_entropy(logits.float(), target, label_smoothing=0.05)
    balance = sum(balance_of(routed, int(how.groups)) for routed in layers) / len(layers)
    dropped = sum(1 - routed.kept.float().mean() for routed in layers) / len(layers)
    parts = {"ce": classify, "balance": balance, "dropped": dropped}
    return classify + weight * balance, {name: float(value.detach()) for name, value in parts.items()}


@torch.no_grad()
def evaluate(how: Routing, model: nn.Module, images: Tensor, labels: Tensor, device: str) -> dict[str, Any]:
    """Top-1 in percent on every ninth image, and of each layer c_v, the deviation of the load over its mean."""
    images, labels = images[::9], labels[::9]
    right, loads = 0, []
    for x, y in zip(images.split(500), labels.split(500), strict=True):
        logits, layers = model.routed(normalise(x.float() / 255).to(device), how)
        right += (logits.argmax(1).cpu() == y).sum().item()
        loads.append(torch.stack([routed.load.sum(0) for routed in layers]))
    load = torch.stack(loads).sum(0).float()  # [layers,N]
    spread = load.std(1, correction=0) / load.mean(1)
    return {"top1": round(100 * right / len(labels), 2), "cv": [round(cv, 3) for cv in spread.tolist()]}


def main() -> None:
    parser = with_dense(arguments(__doc__, epochs=8, lr=1e-3))
    parser.add_argument("--mode", choices=MODES, default="topk")
    parser.add_argument("--k", type=int, default=1)
    parser.add_argument("--balance", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=0, help="of the experts' and the router's start")
    args = parser.parse_args()

    how = routed_by(args)
    model = MoEViT(CONFIG)
    torch.manual_seed(args.seed)
    dense = trained_vit(args.dense, "cpu")
    upcycle(model, dense, how, torch.randn(16, 3, CONFIG.image_size, CONFIG.image_size))
    fit(
        model,
        lambda _name: 1.0,
        lambda *given: loss_of(how, args.balance, *given),
        lambda *given: evaluate(how, *given),
        args,
    )


def routed_by(args: argparse.Namespace) -> Routing:
    """Capacity grows with k, so that as many tokens fit at any k."""
    try:
        return routing(CONFIG, args.mode, args.k, CAPACITY_FACTOR * args.k)
    except ValueError as error:
        raise SystemExit(f"moe/train.py: {error}") from error


if __name__ == "__main__":
    main()
