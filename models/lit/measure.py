"""Measures the compact LIT and its control on the CIFAR-10 test images, through Vitrine, and writes LIT's card.

    python3 models/lit/measure.py --model models/zoo/lit-cifar10 --control DIR --data cifar10.tar.xz --cache FILE

Top-1 of both, and of LIT with its offsets off, GFLOPs, and the median time of a run, as `vitrine analyze` gives them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from augment import normalise
from data import cifar10
from measure import write_figures

ROOT = Path(__file__).resolve().parents[2]


def analyze(images: Path, model: Path, *settings: str) -> list[dict[str, Any]]:
    command = ["npx", "vitrine", "analyze", images, "--model", model, "--layers", "none", "--json"]
    command += [word for setting in settings for word in ("--set", setting)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    rows = map(json.loads, done.stdout.splitlines())
    return [row for row in rows if "parts" in row]


def top1(rows: list[dict[str, Any]], labels: list[int]) -> str:
    right = sum(row["parts"]["predictions"]["top"][0]["index"] == label for row, label in zip(rows, labels, strict=True))
    return f"{100 * right / len(labels):.2f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--control", type=Path, required=True, help="the control's model folder")
    parser.add_argument("--data", type=Path, required=True, help="CIFAR-10, folder or .tar.xz")
    parser.add_argument("--cache", type=Path, required=True, help="where the decoded images are kept (.npz)")
    args = parser.parse_args()

    images, labels = cifar10.load(args.data, args.cache)["test"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.npy"
        np.save(path, normalise(images.float() / 255).numpy())
        rows = {
            "": analyze(path, args.model.resolve()),
            " with offsets off": analyze(path, args.model.resolve(), "regularGrid=true"),
            " of the control, plain 2 x 2 merging": analyze(path, args.control.resolve()),
        }
    figures = {f"top-1{name}, {len(labels):,} CIFAR-10 test images": top1(of, labels.tolist()) for name, of in rows.items()}
    for name, folder in (("", args.model), (" of the control", args.control)):
        gflops = json.loads((folder / "card.json").read_text())["gflops"]
        figures[f"GFLOPs per image{name}"] = f"{gflops:.4g}"
    for name, key in (("", ""), (" of the control", " of the control, plain 2 x 2 merging")):
        times = [row["timings"]["runMs"] for row in rows[key]]
        figures[f"time per image{name}, median, one image at a time"] = f"{statistics.median(times):.2f} ms"
    command = (
        "python3 models/lit/measure.py --model models/zoo/lit-cifar10 --control lit-cifar10-plain"
        " --data cifar10.tar.xz --cache cifar10.npz"
    )
    write_figures(args.model, ("top-1", "GFLOPs per image", "time per image"), figures, command)


if __name__ == "__main__":
    main()
