"""CIFAR-10 as two tensors, read once from a folder or .tar.xz of JPEGs laid out SPLIT/CLASS/*.jpg."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

CLASSES = [
    "airplane", "automobile", "bird", "cat", "deer",
    "dog", "frog", "horse", "ship", "truck",
]  # fmt: skip
MEAN = (0.4914, 0.4822, 0.4465)
STD = (0.2470, 0.2435, 0.2616)


def load(source: Path, cache: Path) -> dict[str, tuple[torch.Tensor, torch.Tensor]]:
    """{"train" | "test": (images uint8 [N,3,32,32], labels int64 [N])}; files in name order.

    The decoded pixels are kept in `cache` (one .npz), since decoding 59,000 JPEGs takes a while.
    """
    if not cache.exists():
        cache.parent.mkdir(parents=True, exist_ok=True)
        arrays = _decode(source)
        partial = cache.with_suffix(".part.npz")
        np.savez(partial, **arrays)
        partial.rename(cache)
    with np.load(cache) as arrays:
        return {
            split: (
                torch.from_numpy(arrays[f"{split}_x"]).permute(0, 3, 1, 2).contiguous(),
                torch.from_numpy(arrays[f"{split}_y"]),
            )
            for split in ("train", "test")
        }


def _decode(source: Path) -> dict[str, np.ndarray]:
    names: dict[str, list[tuple[str, bytes]]] = {"train": [], "test": []}
    for name, data in _files(source):
        parts = Path(name).parts
        if len(parts) >= 3 and parts[-3] in names:
            names[parts[-3]].append((name, data))
    arrays = {}
    for split, files in names.items():
        if not files:
            raise FileNotFoundError(f"{source}: no {split}/CLASS/*.jpg inside")
        files.sort()
        arrays[f"{split}_x"] = np.stack([np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for _, data in files])
        arrays[f"{split}_y"] = np.array([CLASSES.index(Path(name).parts[-2]) for name, _ in files], dtype=np.int64)
    return arrays


def _files(source: Path):
    if source.is_dir():
        for path in source.rglob("*.jpg"):
            yield str(path.relative_to(source)), path.read_bytes()
        return
    with tarfile.open(source) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".jpg"):
                yield member.name, archive.extractfile(member).read()
