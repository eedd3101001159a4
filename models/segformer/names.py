"""The three namings of SegFormer's weights, all brought to the official one.

Official (NVlabs), hub (files of transformers 4 and of the Hugging Face hub), and transformers 5 in memory.
"""

from __future__ import annotations

import re

import torch
from torch import Tensor

from checkpoint import ModelError

# In checkpoints of mmsegmentation, but no part of the model's function.
UNUSED = ("decode_head.conv_seg.weight", "decode_head.conv_seg.bias")

# {s}, {b}: stage and block from 0; {S}: the stage from 1, as the official names count.
_HUB_BLOCK = "segformer.encoder.block.{s}.{b}."
_HF5_BLOCK = "segformer.stages.{s}.blocks.{b}."
_BLOCK = "backbone.block{S}.{b}."
_RENAMED = {
    "segformer.encoder.patch_embeddings.{s}.proj": "backbone.patch_embed{S}.proj",
    "segformer.encoder.patch_embeddings.{s}.layer_norm": "backbone.patch_embed{S}.norm",
    "segformer.encoder.layer_norm.{s}": "backbone.norm{S}",
    _HUB_BLOCK + "layer_norm_1": _BLOCK + "norm1",
    _HUB_BLOCK + "attention.self.query": _BLOCK + "attn.q",
    _HUB_BLOCK + "attention.self.key": _BLOCK + "attn.k",
    _HUB_BLOCK + "attention.self.value": _BLOCK + "attn.v",
    _HUB_BLOCK + "attention.self.sr": _BLOCK + "attn.sr",
    _HUB_BLOCK + "attention.self.layer_norm": _BLOCK + "attn.norm",
    _HUB_BLOCK + "attention.output.dense": _BLOCK + "attn.proj",
    _HUB_BLOCK + "layer_norm_2": _BLOCK + "norm2",
    _HUB_BLOCK + "mlp.dense1": _BLOCK + "mlp.fc1",
    _HUB_BLOCK + "mlp.dwconv.dwconv": _BLOCK + "mlp.dwconv.dwconv",
    _HUB_BLOCK + "mlp.dense2": _BLOCK + "mlp.fc2",
    "decode_head.linear_c.{s}.proj": "decode_head.linear_c{S}.proj",
    "segformer.stages.{s}.patch_embeddings.proj": "backbone.patch_embed{S}.proj",
    "segformer.stages.{s}.patch_embeddings.layer_norm": "backbone.patch_embed{S}.norm",
    "segformer.stages.{s}.layer_norm": "backbone.norm{S}",
    _HF5_BLOCK + "layernorm_before": _BLOCK + "norm1",
    _HF5_BLOCK + "attention.q_proj": _BLOCK + "attn.q",
    _HF5_BLOCK + "attention.k_proj": _BLOCK + "attn.k",
    _HF5_BLOCK + "attention.v_proj": _BLOCK + "attn.v",
    _HF5_BLOCK + "attention.sequence_reduction.sequence_reduction": _BLOCK + "attn.sr",
    _HF5_BLOCK + "attention.sequence_reduction.layer_norm": _BLOCK + "attn.norm",
    _HF5_BLOCK + "attention.o_proj": _BLOCK + "attn.proj",
    _HF5_BLOCK + "layernorm_after": _BLOCK + "norm2",
    _HF5_BLOCK + "mlp.fc1": _BLOCK + "mlp.fc1",
    _HF5_BLOCK + "mlp.dwconv.dwconv": _BLOCK + "mlp.dwconv.dwconv",
    _HF5_BLOCK + "mlp.fc2": _BLOCK + "mlp.fc2",
    "decode_head.linear_projections.{s}.proj": "decode_head.linear_c{S}.proj",
    # Both namings of transformers.
    "decode_head.linear_fuse": "decode_head.linear_fuse.conv",
    "decode_head.batch_norm": "decode_head.linear_fuse.bn",
    "decode_head.classifier": "decode_head.linear_pred",
}


def _pattern(name: str) -> re.Pattern[str]:
    numbered = re.escape(name).replace(r"\{s\}", r"(?P<s>\d+)").replace(r"\{b\}", r"(?P<b>\d+)")
    return re.compile(numbered + r"\.(?P<leaf>weight|bias|running_mean|running_var|num_batches_tracked)")


_RULES = [(_pattern(theirs), official + ".{leaf}") for theirs, official in _RENAMED.items()]


def is_hugging_face(weights: dict[str, Tensor]) -> bool:
    return any(key.startswith("segformer.") for key in weights)


def official(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """The weights under their official names, unused ones left out; an unknown name stays as it is.

    Raises ModelError where two names mean one tensor.
    """
    named: dict[str, Tensor] = {}
    for key, value in weights.items():
        if key in UNUSED:
            continue
        name = _official_name(key)
        if name in named:
            raise ModelError(f"the checkpoint holds {name} twice, once as {key}: it mixes two namings")
        named[name] = value
    return _with_joined_kv(named)


def _official_name(key: str) -> str:
    for pattern, template in _RULES:
        if match := pattern.fullmatch(key):
            groups = match.groupdict()
            return template.format(S=int(groups.get("s", 0)) + 1, b=groups.get("b"), leaf=groups["leaf"])
    return key


def _with_joined_kv(named: dict[str, Tensor]) -> dict[str, Tensor]:
    """Keys and values are one matrix in the official code: the keys' rows, then the values'."""
    joined = dict(named)
    for key in named:
        values = key.replace(".attn.k.", ".attn.v.")
        if values != key and values in named:
            joined[key.replace(".attn.k.", ".attn.kv.")] = torch.cat([joined.pop(key), joined.pop(values)])
    return joined
