"""Which expert computes which token: top-k routing, and the prototypes of M6-T (Yang et al. 2021).

Top-k takes the k most probable of all experts. Prototypes are k groups of consecutive experts, each with
its own softmax, and one expert of each group is taken. An expert computes no more tokens than its
capacity: what comes later in its queue is dropped. First choices queue before second ones, each in the
order of the tokens. Gates are not renormalised. Where two experts are equally probable, the lower number
wins.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

MODES = ("topk", "prototype")


class Routed(NamedTuple):
    """B images, T tokens, N experts, k choices of each token."""

    probabilities: Tensor  # [B,T,N], each within its group
    experts: Tensor  # [B,T,k] int64
    gates: Tensor  # [B,T,k]
    position: Tensor  # [B,T,k] int64, in the expert's queue
    kept: Tensor  # [B,T,k] bool
    load: Tensor  # [B,N] int64, tokens that chose the expert
    load_kept: Tensor  # [B,N] int64, those that it computes


def assign(logits: Tensor, groups: Tensor, per_group: Tensor, k: int, capacity: Tensor) -> Routed:
    """Logits [B,T,N]; `groups` of experts and `per_group` choices in each, k in all, as 0-d int64 tensors.

    Everything but k is a tensor, so that one exported graph serves all ways of routing.
    """
    b, t, n = logits.shape
    number = torch.arange(n, device=logits.device)
    group = number * groups // n  # [N]
    same = group[:, None] == group[None, :]  # [N,N]
    mine, other = logits[..., :, None], logits[..., None, :]  # [B,T,N,1], [B,T,1,N]

    # A softmax within each group. It has no Softmax node: the engine takes those for attention.
    highest = other.masked_fill(~same, -torch.inf).amax(-1)  # [B,T,N]
    total = ((other - highest[..., None]).masked_fill(~same, -torch.inf)).exp().sum(-1)  # [B,T,N]
    probabilities = (logits - highest).exp() / total

    before = (other > mine) | ((other == mine) & (number[None, :] < number[:, None]))  # [B,T,N,N]
    rank = (before & same).sum(-1)  # [B,T,N], place within the group
    slot = torch.where(rank < per_group, group * per_group + rank, -1)  # [B,T,N]
    chosen = slot[:, None] == torch.arange(k, device=logits.device)[:, None, None]  # [B,k,T,N]

    queue = chosen.reshape(b, k * t, n).long()
    place = (queue.cumsum(1) - queue).reshape(b, k, t, n)  # how many came before
    position = (place * chosen).sum(-1)  # [B,k,T]
    kept = position < capacity
    return Routed(
        probabilities,
        (chosen * number).sum(-1).transpose(1, 2),
        (probabilities[:, None] * chosen).sum(-1).transpose(1, 2),
        position.transpose(1, 2),
        kept.transpose(1, 2),
        queue.sum(1),
        (chosen & kept[..., None]).sum((1, 2)),
    )


def route(logits: Any, *, mode: str = "topk", k: int, capacity: int) -> dict[str, np.ndarray]:
    """Routes T tokens, logits [T,N], with room for `capacity` tokens at each expert (see `capacity_of`).

    Gives `experts`, `gates`, `queue_position`, `kept` [T,k], `load` and `load_kept` [N].
    Raises ValueError for what cannot be routed.
    """
    values = torch.as_tensor(np.asarray(logits, dtype=np.float64))
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"logits must be [tokens, experts], not of shape {list(values.shape)}")
    if not values.isfinite().all():
        raise ValueError("logits must be finite: NaN or infinity cannot be ranked")
    experts = values.shape[1]
    check(mode, experts, k)
    if not _whole(capacity) or capacity < 1:
        raise ValueError(f"capacity must be a whole number of tokens of at least 1, not {capacity}")
    groups, per_group = shape_of(mode, k)
    routed = assign(values[None], torch.tensor(groups), torch.tensor(per_group), int(k), torch.tensor(int(capacity)))
    return {
        "experts": routed.experts[0].int().numpy(),
        "gates": routed.gates[0].numpy(),
        "queue_position": routed.position[0].int().numpy(),
        "kept": routed.kept[0].byte().numpy(),
        "load": routed.load[0].int().numpy(),
        "load_kept": routed.load_kept[0].int().numpy(),
    }


def check(mode: str, experts: int, k: int) -> None:
    """Raises ValueError where so many experts cannot be routed to in this way."""
    if mode not in MODES:
        raise ValueError(f"mode must be {' or '.join(MODES)}, not {mode!r}")
    if not _whole(k) or k < 1:
        raise ValueError(f"k must be a whole number of at least 1, not {k}")
    if k > experts:
        raise ValueError(f"k = {k} is more than the {experts} experts")
    if mode == "prototype" and experts % k:
        raise ValueError(f"{experts} experts do not divide into {k} prototypes of equal size")


def shape_of(mode: str, k: int) -> tuple[int, int]:
    """Groups of experts, and choices in each."""
    return (int(k), 1) if mode == "prototype" else (1, int(k))


def capacity_of(factor: float, tokens: int, experts: int) -> int:
    """Tokens that each expert computes at most, `factor` times its equal share of one choice a token.

    Raises ValueError where no token would be computed.
    """
    if not math.isfinite(factor) or factor <= 0:
        raise ValueError(f"the capacity factor must be above 0, not {factor}")
    return math.ceil(factor * tokens / experts)


def _whole(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)
