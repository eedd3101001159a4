"""What the cards of the token families have in common."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from checkpoint import UsageError
from data import cifar10

IMAGENET_LABELS = Path(__file__).resolve().parents[1] / "assets/labels/imagenet1k.json"


def classification(
    out: Path, family: str, title: str, image_size: int, patch: int, classes: int, resize_to: int
) -> dict[str, Any]:
    """A classifier's card for pictures of image_size, without files and measurements.

    32-pixel models see CIFAR-10's mean and deviation and the centre square, all others ImageNet's,
    with the shorter side resized to `resize_to` before the crop.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", out.name):
        raise UsageError(f"--out: the folder's name becomes the model's id, and {out.name!r} cannot be one")
    small = image_size == 32
    labels: list[str] = []
    if small and classes == len(cifar10.CLASSES):
        labels = cifar10.CLASSES
    elif classes == 1000:
        labels = json.loads(IMAGENET_LABELS.read_text())
    return {
        "id": out.name,
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


def title(method: str, variant: str) -> str:
    """What lists show; our own variants are called by their data."""
    return f"{method}, {'CIFAR-10' if variant == 'cifar10' else variant}"


def number(name: str, title: str, help: str, default: float, low: float, high: float, step: float) -> dict[str, Any]:
    """A setting on a slider."""
    return {
        "name": name, "title": title, "help": help, "kind": "number",
        "default": default, "min": low, "max": high, "step": step,
    }  # fmt: skip


def switch(name: str, title: str, help: str) -> dict[str, Any]:
    """A setting that is off by default."""
    return {"name": name, "title": title, "help": help, "kind": "boolean", "default": False}


def choice(name: str, title: str, help: str, choices: list[str]) -> dict[str, Any]:
    """A setting with the first choice as its default."""
    return {"name": name, "title": title, "help": help, "kind": "choice", "default": choices[0], "choices": choices}
