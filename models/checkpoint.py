"""Reading official checkpoints: no pickled code is executed, every key is accounted for."""

from __future__ import annotations

import argparse
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.torch
import torch
from torch import Tensor, nn

# Where training scripts keep the weights, ours first (the averaged ones are what is shipped).
WRAPPERS = ("average", "g_ema", "model_state_dict", "model", "state_dict")

# Plain data that official checkpoints hold beside the weights; anything else in a pickle is refused.
HARMLESS = [argparse.Namespace, np.dtype, np.ndarray, np._core.multiarray.scalar, np._core.multiarray._reconstruct] + [
    type(np.dtype(kind)) for kind in ("float32", "float64", "int32", "int64")
]

ENDINGS = (".pth", ".pt", ".safetensors")

NAMED_AT_MOST = 4


class UsageError(Exception):
    """The command was wrong (exit status 2)."""


class ModelError(Exception):
    """The checkpoint cannot be used (exit status 3)."""


@dataclass
class Checkpoint:
    path: Path
    weights: dict[str, Tensor]  # float32, integers as they are
    extras: dict[str, Any]  # what stood beside the weights

    def shape(self, key: str, rank: int) -> tuple[int, ...]:
        """The shape of a tensor that this family must have, with so many axes."""
        if key not in self.weights:
            raise ModelError(f"{self.path.name} has no {key}, which this family needs{self._guess()}")
        shape = tuple(self.weights[key].shape)
        if len(shape) != rank:
            raise ModelError(f"{self.path.name}: {key} has shape {list(shape)}, but {rank} axes are needed")
        return shape

    def count(self, pattern: str) -> int:
        """One more than the largest number in the pattern's group, 0 where nothing matches."""
        found = (re.match(pattern, key) for key in self.weights)
        return max((int(match[1]) + 1 for match in found if match), default=0)

    def load_into(self, model: nn.Module) -> None:
        """Copies the weights; every key must be known, present and of the right shape."""
        wanted = model.state_dict()
        problems = []
        for kind, keys in (
            ("missing", [k for k in wanted if k not in self.weights]),
            ("unexpected", [k for k in self.weights if k not in wanted]),
            (
                "of the wrong shape",
                [
                    f"{k} (is {list(self.weights[k].shape)}, should be {list(wanted[k].shape)})"
                    for k in wanted
                    if k in self.weights and self.weights[k].shape != wanted[k].shape
                ],
            ),
        ):
            if keys:
                more = f" and {len(keys) - NAMED_AT_MOST} more" if len(keys) > NAMED_AT_MOST else ""
                problems.append(f"{len(keys)} {kind}: {', '.join(keys[:NAMED_AT_MOST])}{more}")
        if problems:
            raise ModelError(f"{self.path.name} does not fit{self._guess()}; {'; '.join(problems)}")
        model.load_state_dict(self.weights, strict=True)
        model.eval()

    def _guess(self) -> str:
        family = guess_family(self.weights)
        return f" (it looks like a {family} checkpoint)" if family else ""


def guess_family(keys: Any) -> str | None:
    """The family that a key is typical of."""
    for typical, family in (
        ("normal_token.", "DVT"),
        ("score_predictor.", "DynamicViT"),
        ("aux_head.", "LV-ViT"),
        ("decode_head.", "SegFormer"),
        ("transformer.encoder_c.", "StyTr2"),
        ("patch_embed2.dconv.", "LIT-Ti"),
        ("layers.0.downsample.dconv.", "LIT-S, M or B"),
        ("layers.0.layernorm1.mlp_gamma.", "ViTGAN generator"),
        ("blocks.0.attn.qk.", "ViTGAN discriminator"),
        ("vt1.tokenizer.", "visual transformer (VT)"),
        ("patch_embed2.", "hierarchical transformer"),
    ):
        if any(key.startswith(typical) for key in keys):
            return family
    if any(".moe.router." in key for key in keys):
        return "mixture-of-experts ViT"
    return "plain ViT" if "cls_token" in keys else None


def read(path: Path) -> Checkpoint:
    """Reads .pth, .pt or .safetensors. Raises ModelError with the true cause, UsageError for the ending."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.suffix == ".safetensors":
        content = _safetensors(path)
    elif path.suffix in ENDINGS:
        content = _pickle(path)
    else:
        raise UsageError(f"{path.name}: a checkpoint ends in .pth, .pt or .safetensors")
    wrapper = next((name for name in WRAPPERS if isinstance(content.get(name), dict)), None)
    extras = {k: v for k, v in content.items() if k != wrapper} if wrapper else {}
    weights = content[wrapper] if wrapper else content
    if not weights:
        raise ModelError(f"{path.name} holds no weights")
    strangers = [key for key, value in weights.items() if not (isinstance(key, str) and isinstance(value, Tensor))]
    if strangers:
        raise ModelError(
            f"{path.name}: {strangers[0]} is not a named tensor, and none of {', '.join(WRAPPERS)} holds a state dict"
        )
    if all(key.startswith("module.") for key in weights):  # saved from DataParallel
        weights = {key.removeprefix("module."): value for key, value in weights.items()}
    broken = next((k for k, v in weights.items() if v.is_floating_point() and not v.isfinite().all()), None)
    if broken:
        raise ModelError(f"{path.name}: {broken} holds numbers that are not finite")
    weights = {k: v.float() if v.is_floating_point() else v for k, v in weights.items()}
    return Checkpoint(path, weights, extras)


def read_parts(folder: Path, parts: dict[str, str]) -> Checkpoint:
    """One checkpoint that is several files of a folder: what each one's name begins with -> prefix of its keys."""
    weights: dict[str, Tensor] = {}
    extras: dict[str, Any] = {}
    for name, prefix in parts.items():
        found = sorted(path for path in folder.iterdir() if path.name.startswith(name) and path.suffix in ENDINGS)
        if len(found) != 1:
            raise UsageError(
                f"{folder}: one checkpoint's name must begin with {name!r}, but"
                f" {' and '.join(path.name for path in found) or 'none'} does"
            )
        one = read(found[0])
        weights |= {prefix + key: value for key, value in one.weights.items()}
        extras |= {prefix + key: value for key, value in one.extras.items()}
    return Checkpoint(folder, weights, extras)


def _safetensors(path: Path) -> dict[str, Any]:
    try:
        return safetensors.torch.load_file(path)
    except safetensors.SafetensorError as error:
        raise ModelError(f"{path.name} is truncated or not a safetensors file ({error})") from error


def _pickle(path: Path) -> dict[str, Any]:
    try:
        with torch.serialization.safe_globals(HARMLESS):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        blocked = re.search(r"GLOBAL ([\w.]+)|global ([\w.]+)", str(error))
        if blocked:
            name = blocked[1] or blocked[2]
            raise ModelError(
                f"{path.name} wants to run code while being read ({name}): refused, nothing was executed"
            ) from error
        raise ModelError(f"{path.name} is damaged or not a PyTorch checkpoint") from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it ends too early"
        raise ModelError(f"{path.name} is truncated or not a PyTorch checkpoint ({reason})") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path.name} holds a {type(content).__name__}, not a dictionary of weights")
    return content
