"""The compact ViT with a mixture of experts in place of the MLP of every second block.

The router, its queues and its gates are those of routing.py. A token that all its experts dropped passes
the layer unchanged, through the residual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from blocks import Attention, Block, Mlp, StemEmbed, softmax, with_class
from moe.routing import Routed, assign


@dataclass(frozen=True)
class Config:
    image_size: int = 32
    patch: int = 4
    dim: int = 128
    depth: int = 6
    heads: int = 4
    mlp_hidden: int = 512
    experts: int = 8
    expert_hidden: int = 256
    moe: tuple[int, ...] = (1, 3, 5)
    classes: int = 10

    @property
    def grid(self) -> int:
        return self.image_size // self.patch

    @property
    def tokens(self) -> int:
        """Patch tokens and the class token: all are routed."""
        return self.grid**2 + 1


VARIANTS = {"cifar10": Config()}


class Routing(NamedTuple):
    """How to route, as `assign` takes it."""

    groups: Tensor
    per_group: Tensor
    k: int
    capacity: Tensor


class Experts(nn.Module):
    def __init__(self, dim: int, hidden: int, experts: int):
        super().__init__()
        self.router = nn.Linear(dim, experts, bias=False)
        self.experts = nn.ModuleList(Mlp(dim, hidden, dim) for _ in range(experts))

    def forward(self, x: Tensor, routing: Routing) -> tuple[Tensor, Routed]:
        """[B,T,D] -> [B,T,D]; each expert computes only the tokens that chose it and that it kept."""
        with torch.autocast(x.device.type, enabled=False):  # choices hang on small differences
            routed = assign(self.router(x.float()), *routing)
        weights = routed.gates * routed.kept  # [B,T,k]
        tokens = x.flatten(0, 1)  # [B*T,D]
        mixed = torch.zeros_like(tokens, dtype=torch.float32)
        for number, expert in enumerate(self.experts):
            mine = (routed.experts == number) & routed.kept  # [B,T,k]
            (rows,) = mine.any(-1).flatten().nonzero(as_tuple=True)
            gate = (weights * mine).sum(-1).flatten()[rows]
            mixed = mixed.index_put((rows,), gate[:, None] * expert(tokens[rows]).float(), accumulate=True)
        return mixed.reshape(x.shape), routed


class MoEBlock(nn.Module):
    """Pre-norm encoder block whose MLP is a mixture of experts."""

    def __init__(self, config: Config):
        super().__init__()
        self.norm1 = nn.LayerNorm(config.dim, eps=1e-6)
        self.attn = Attention(config.dim, config.heads)
        self.norm2 = nn.LayerNorm(config.dim, eps=1e-6)
        self.moe = Experts(config.dim, config.expert_hidden, config.experts)

    def forward(self, x: Tensor, routing: Routing) -> tuple[Tensor, Routed]:
        logits, v = self.attn.logits(self.norm1(x))
        x = x + self.attn.mix(softmax(logits), v)
        mixed, routed = self.moe(self.norm2(x), routing)
        return x + mixed, routed


class MoEViT(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.patch_embed = StemEmbed(config.dim, config.patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, config.tokens, config.dim))
        self.blocks = nn.ModuleList(
            MoEBlock(config) if index in config.moe else Block(config.dim, config.heads, config.mlp_hidden)
            for index in range(config.depth)
        )
        self.norm = nn.LayerNorm(config.dim, eps=1e-6)
        self.head = nn.Linear(config.dim, config.classes)
        nn.init.trunc_normal_(self.cls_token, std=0.02)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)

    def routed(self, image: Tensor, routing: Routing) -> tuple[Tensor, list[Routed]]:
        """Logits [B,classes], and how each mixture of experts routed."""
        x = with_class(self.cls_token, self.patch_embed(image), self.pos_embed)
        layers: list[Routed] = []
        for block in self.blocks:
            if isinstance(block, MoEBlock):
                x, routed = block(x, routing)
                layers.append(routed)
            else:
                x = block(x)
        return self.head(self.norm(x)[:, 0]), layers

    def forward(self, image: Tensor, groups: Tensor, per_group: Tensor, factor: Tensor) -> tuple[Tensor, ...]:
        """Inference, with the routing as input.

        image [B,3,S,S]; groups, per_group int64 [1]: the groups of experts and the choices in each (1 and
        k for top-k, k and 1 for prototypes); factor float [1]: capacity in equal shares of T/N tokens.
        Gives logits [B,classes], the capacity in tokens [1], and of each mixture of experts the experts
        that each token chose [B,T,k], their gates, whether they kept the token, the load of each expert
        [B,N] before and after dropping, and the probabilities of all experts [B,T,N].
        """
        experts = self.config.experts
        k = (groups * per_group).item()
        torch._check(k >= 1)
        torch._check(k <= experts)
        capacity = (factor * self.config.tokens / experts).ceil().long()
        logits, layers = self.routed(image, Routing(groups, per_group, k, capacity))
        outputs: list[Tensor] = []
        for routed in layers:
            outputs += [routed.experts, routed.gates, routed.kept.long(), routed.load, routed.load_kept]
            outputs.append(routed.probabilities)
        return logits, capacity, *outputs


#: What the graph gives of each mixture of experts, in this order, with its number in the name.
LAYER_OUTPUTS = ("chosen", "gates", "kept", "load", "loadKept", "probabilities")
