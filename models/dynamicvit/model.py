"""DynamicViT (Rao et al. 2021): a predictor drops tokens between blocks, depending on the image.

Training keeps all tokens and masks the dropped ones in the attention (section 3.3), with
straight-through Gumbel-softmax decisions; inference sorts the tokens by their keep score and really
removes the rest (section 3.4).

In the official code, and so in its checkpoints, index 0 of the predictor's two outputs means keep;
the paper's Eq. 7 has them the other way round.

Shapes: B images, N tokens with the class token first, n patch tokens, D channels, S pruning stages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from blocks import Block, PatchEmbed, StemEmbed, softmax, with_class
from lvvit.model import AUX_WEIGHT, Stem

KEEP = 0  # the channel of the predictor's output that means "keep"


@dataclass(frozen=True)
class Config:
    # Patch embedding: "conv" one strided convolution, "lvvit" LV-ViT's stem, "stem" the compact ViT's.
    embed: str = "conv"
    image_size: int = 224
    patch: int = 16
    dim: int = 384
    depth: int = 12
    heads: int = 6
    mlp_hidden: int = 1536
    classes: int = 1000
    qkv_bias: bool = True
    eps: float = 1e-6
    skip: float = 1.0
    stem: int = 64
    # Pruning happens before these blocks; the s-th stage keeps keep_ratio^(s+1) of all patch tokens.
    pruning: tuple[int, ...] = (3, 6, 9)
    keep_ratio: float = 0.7

    @property
    def grid(self) -> int:
        return self.image_size // self.patch

    @property
    def aux_head(self) -> bool:
        return self.embed == "lvvit"

    def keep(self, ratio: float) -> list[int]:
        """Tokens kept at each stage; truncated as in the official code, and at least one."""
        return [max(1, int(self.grid**2 * ratio ** (s + 1))) for s in range(len(self.pruning))]


_DEIT = Config()
_LVVIT = Config(embed="lvvit", depth=16, mlp_hidden=1152, qkv_bias=False, eps=1e-5, skip=2.0, pruning=(4, 8, 12))
VARIANTS: dict[str, Config] = {
    "deit-256": replace(_DEIT, dim=256, heads=4, mlp_hidden=1024),
    "deit-s": _DEIT,
    "deit-b": replace(_DEIT, dim=768, heads=12, mlp_hidden=3072),
    "lvvit-s": _LVVIT,
    "lvvit-m": replace(_LVVIT, dim=512, depth=20, heads=8, mlp_hidden=1536, pruning=(5, 10, 15)),
    # Ours: the compact ViT with three predictors.
    "cifar10": replace(
        _DEIT,
        embed="stem", image_size=32, patch=4, dim=128, depth=6, heads=4, mlp_hidden=512, classes=10, pruning=(1, 2, 4),
    ),
}  # fmt: skip


class Predictor(nn.Module):
    """Keep or drop, for each patch token (section 3.2): log probabilities [B,n,2]."""

    def __init__(self, dim: int):
        super().__init__()
        self.in_conv = nn.Sequential(nn.LayerNorm(dim), nn.Linear(dim, dim), nn.GELU())
        self.out_conv = nn.Sequential(
            nn.Linear(dim, dim // 2), nn.GELU(),
            nn.Linear(dim // 2, dim // 4), nn.GELU(),
            nn.Linear(dim // 4, 2), nn.LogSoftmax(dim=-1),
        )  # fmt: skip

    def forward(self, x: Tensor, kept: Tensor | None = None) -> Tensor:
        """x [B,n,D]; `kept` [B,n,1] is the mask of tokens not dropped so far, all when absent."""
        local, context = self.in_conv(x).chunk(2, dim=-1)  # [B,n,D/2] each
        if kept is None:
            context = context.mean(dim=1, keepdim=True)
        else:
            context = (context * kept).sum(dim=1, keepdim=True) / kept.sum(dim=1, keepdim=True)
        return self.out_conv(torch.cat([local, context.expand_as(local)], dim=-1))


def masked_softmax(logits: Tensor, kept: Tensor, eps: float = 1e-6) -> Tensor:
    """Attention in which dropped tokens are seen by nobody but themselves (section 3.3).

    logits [B,H,N,N], kept [B,N,1] in {0,1} -> [B,H,N,N]. Differentiable in `kept`.
    """
    n = logits.shape[-1]
    eye = torch.eye(n, dtype=kept.dtype, device=kept.device)
    graph = kept.reshape(-1, 1, 1, n)  # [B,1,1,N]
    graph = graph + (1 - graph) * eye  # [B,1,N,N]
    weights = (logits - logits.amax(dim=-1, keepdim=True)).float().exp() * graph.float()
    return (weights + eps / n) / (weights.sum(dim=-1, keepdim=True) + eps)


@dataclass
class Trained:
    """What the training loss needs."""

    logits: Tensor  # [B,classes]
    tokens: Tensor  # [B,n,D] patch tokens after the final norm
    decisions: list[Tensor]  # S of [B,n], 1 keeps, differentiable


class DynamicViT(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        match config.embed:
            case "lvvit":
                self.patch_embed: nn.Module = Stem(config.dim, config.stem)
            case "stem":
                self.patch_embed = StemEmbed(config.dim, config.patch)
            case _:
                self.patch_embed = PatchEmbed(config.dim, config.patch, config.patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, config.grid**2 + 1, config.dim))
        self.blocks = nn.ModuleList(
            Block(config.dim, config.heads, config.mlp_hidden, config.qkv_bias, config.eps, config.skip)
            for _ in range(config.depth)
        )
        self.norm = nn.LayerNorm(config.dim, eps=config.eps)
        self.head = nn.Linear(config.dim, config.classes)
        if config.aux_head:
            self.aux_head = nn.Linear(config.dim, config.classes)
        self.score_predictor = nn.ModuleList(Predictor(config.dim) for _ in config.pruning)
        nn.init.trunc_normal_(self.cls_token, std=0.02)
        nn.init.trunc_normal_(self.pos_embed, std=0.02)

    def embed(self, image: Tensor) -> Tensor:  # [B,3,S,S] -> [B,N,D]
        return with_class(self.cls_token, self.patch_embed(image), self.pos_embed)

    def classify(self, x: Tensor) -> Tensor:  # normed [B,N,D] -> [B,classes]
        logits = self.head(x[:, 0])
        if self.config.aux_head:
            logits = logits + AUX_WEIGHT * self.aux_head(x[:, 1:]).amax(dim=1)
        return logits

    def forward(self, image: Tensor, keep: Tensor, bias: Tensor) -> tuple[Tensor, ...]:
        """Inference: dropped tokens are removed and cost nothing from there on.

        image [B,3,S,S]; keep int64 [S], falling counts in 1..n; bias [1,n] or [B,n], added to the
        scores before ranking, zeros for the model's own choice (large values force a patch in or
        out, or replace the ranking by another).
        Gives logits [B,classes], then for each stage the log-probability of keeping each token that
        had come so far [B,n_before], and the places on the grid of those kept [B,keep] int64,
        ascending. The surviving tokens stand in this order in all later blocks.
        """
        x = self.embed(image)  # [B,N,D]
        bias = bias.expand(x.shape[0], -1)  # [B,n]
        places = torch.arange(self.config.grid**2, device=x.device).expand(x.shape[0], -1)  # [B,n]
        decisions: list[Tensor] = []
        for index, block in enumerate(self.blocks):
            if index in self.config.pruning:
                stage = self.config.pruning.index(index)
                count = keep[stage].item()
                torch._check(count >= 1)
                torch._check(count <= x.shape[1] - 1)
                scores = self.score_predictor[stage](x[:, 1:])[..., KEEP]  # [B,n_before]
                order = (scores + bias).topk(count, dim=1).indices.sort(dim=1).values  # [B,count]
                patches = x[:, 1:].gather(1, order.unsqueeze(-1).expand(-1, -1, x.shape[2]))
                x = torch.cat([x[:, :1], patches], dim=1)  # [B,1+count,D]
                bias, places = bias.gather(1, order), places.gather(1, order)
                decisions += [scores, places]
            x = block(x)
        return self.classify(self.norm(x)), *decisions

    def dense(self, image: Tensor) -> Tensor:
        """Logits [B,classes] without any pruning: the baseline on the same weights."""
        x = self.embed(image)
        for block in self.blocks:
            x = block(x)
        return self.classify(self.norm(x))

    def train_step(self, image: Tensor) -> Trained:
        """Training: random straight-through decisions, all tokens stay, dropped ones are masked."""
        x = self.embed(image)
        b, n = x.shape[0], x.shape[1] - 1
        kept = torch.ones(b, n, 1, device=x.device)
        always = torch.ones(b, 1, 1, device=x.device)  # the class token
        weigh = softmax
        decisions: list[Tensor] = []
        for index, block in enumerate(self.blocks):
            if index in self.config.pruning:
                stage = self.config.pruning.index(index)
                scores = self.score_predictor[stage](x[:, 1:], kept).float()  # [B,n,2]
                kept = F.gumbel_softmax(scores, hard=True)[..., KEEP : KEEP + 1] * kept
                weigh = partial(masked_softmax, kept=torch.cat([always, kept], dim=1))
                decisions.append(kept.squeeze(-1))
            x = block(x, weigh)
        x = self.norm(x)
        return Trained(self.classify(x), x[:, 1:], decisions)
