"""What the families' cards have in common."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from checkpoint import UsageError
from data import cifar10

ASSETS = Path(__file__).resolve().parents[1] / "assets"
# Label sets of segmentation by their number of classes.
LABEL_SETS = {150: "ade20k", 19: "cityscapes", 11: "camvid"}


def classification(
    out: Path, family: str, title: str, image_size: int, patch: int, classes: int, resize_to: int
) -> dict[str, Any]:
    """A classifier's card for images of image_size, without files and measurements.

    32-pixel models see CIFAR-10's mean and deviation and the centre square, all others ImageNet's,
    with the shorter side resized to `resize_to` before the crop.
    """
    small = image_size == 32
    labels: list[str] = []
    if small and classes == len(cifar10.CLASSES):
        labels = cifar10.CLASSES
    elif classes == 1000:
        labels = json.loads((ASSETS / "labels/imagenet1k.json").read_text())
    return {
        "id": model_id(out),
        "family": family,
        "title": title,
        "task": "classification",
        "files": [],
        "input": "image",
        "output": "logits",
        "patch": [patch, patch],
        "preprocess": {
            "size": [image_size, image_size],
            "resize": "crop-square" if small else "shorter",
            "resizeTo": resize_to,
            "interpolation": "bicubic",
            "scale": 1 / 255,
            "mean": list(cifar10.MEAN) if small else [0.485, 0.456, 0.406],
            "std": list(cifar10.STD) if small else [0.229, 0.224, 0.225],
            "channels": "RGB",
            "layout": "NCHW",
        },
        "labels": labels,
        "notes": [],
    }


def embedding(out: Path, family: str, title: str, image_size: int, patch: int) -> dict[str, Any]:
    """The card of an encoder trained by this project, without files and measurements."""
    card = classification(out, family, title, image_size, patch, 0, image_size)
    return card | {
        "task": "embedding",
        "output": "embedding",
        "settings": [],
        "licence": "Apache-2.0 (weights trained by this project)",
    }


def segmentation(out: Path, family: str, title: str, classes: int, size: tuple[int, int]) -> dict[str, Any]:
    """A segmentation model's card without files, measurements and the way from image to `size` [H,W].

    Names and colours are those of the known label set with so many classes; without one the engine
    numbers the classes and chooses colours.
    """
    card: dict[str, Any] = {
        "id": model_id(out),
        "family": family,
        "title": title,
        "task": "segmentation",
        "files": [],
        "input": "image",
        "output": "logits",
        "patch": [4, 4],
        "preprocess": {
            "size": list(size),
            "interpolation": "bilinear",
            "scale": 1 / 255,
            "mean": [0.485, 0.456, 0.406],
            "std": [0.229, 0.224, 0.225],
            "channels": "RGB",
            "layout": "NCHW",
        },
        "labels": [],
        "settings": [],
        "notes": [],
    }
    if classes in LABEL_SETS:
        known = json.loads((ASSETS / f"labels/{LABEL_SETS[classes]}.json").read_text())
        card["labels"] = [c["name"] for c in known["classes"]]
        card["segmentation"] = {
            "palette": [c["rgb"] for c in known["classes"]],
            "ignore": known["ignore"],
            "reduceZero": known["reduceZero"],
        }
    return card


def model_id(out: Path) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", out.name):
        raise UsageError(f"--out: the folder's name becomes the model's id, and {out.name!r} cannot be one")
    return out.name


def title(method: str, variant: str) -> str:
    """What lists show; our own variants are called by their data."""
    return f"{method}, {'CIFAR-10' if variant == 'cifar10' else variant}"


def number(name: str, title: str, help: str, default: float, low: float, high: float, step: float) -> dict[str, Any]:
    """A setting on a slider."""
    return {
        "name": name, "title": title, "help": help, "kind": "number",
        "default": default, "min": low, "max": high, "step": step,
    }  # fmt: skip


def integer(name: str, title: str, help: str, default: int, low: int, high: int) -> dict[str, Any]:
    """A whole number."""
    return {
        "name": name, "title": title, "help": help, "kind": "integer", "default": default, "min": low, "max": high,
    }  # fmt: skip


def array(name: str, title: str, help: str) -> dict[str, Any]:
    """An .npy file, for the command line; none by default."""
    return {"name": name, "title": title, "help": help, "kind": "array", "default": ""}


def arrays(name: str, title: str, help: str) -> dict[str, Any]:
    """An .npz file, for the command line; none by default."""
    return array(name, title, help) | {"kind": "arrays"}


def switch(name: str, title: str, help: str) -> dict[str, Any]:
    """A setting that is off by default."""
    return {"name": name, "title": title, "help": help, "kind": "boolean", "default": False}


def choice(name: str, title: str, help: str, choices: list[str]) -> dict[str, Any]:
    """A setting with the first choice as its default."""
    return {"name": name, "title": title, "help": help, "kind": "choice", "default": choices[0], "choices": choices}
