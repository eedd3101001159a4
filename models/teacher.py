"""What the trained dense ViT teaches the token families: its tokens, besides its answer."""

from __future__ import annotations

from torch import Tensor

from vit.model import ViT


def tokens_of(dense: ViT, image: Tensor) -> tuple[Tensor, Tensor]:
    """Logits [B,classes] and normed patch tokens [B,n,D]."""
    kept: list[Tensor] = []
    hook = dense.norm.register_forward_hook(lambda _module, _inputs, output: kept.append(output))
    logits = dense(image)
    hook.remove()
    return logits, kept[0][:, 1:]
