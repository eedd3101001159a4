"""Measures the box model through the engine on frames with ground truth and writes the figures into its card.

    python3 models/segformer/measure.py --model models/zoo/segformer-camvid --data camvid/val [--espnet FILE.onnx]

`vitrine analyze` runs every frame of DATA/images and scores it against DATA/masks; with --espnet so it
does ESPNet (Mehta et al. 2018), a convolutional network trained on the same frames, in the same run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data.camvid import CLASSES, IGNORE
from measure import write_figures

ROOT = Path(__file__).resolve().parents[2]
# What ESPNet's graph does not tell: its input is ((BGR - mean) / std) / 255, its twelfth class "unlabelled".
ESPNET = {
    "id": "espnet-camvid",
    "family": "vit",
    "title": "ESPNet, CamVid",
    "task": "segmentation",
    "preprocess": {
        "size": [360, 480],
        "resize": "squash",
        "resizeTo": 360,
        "interpolation": "bilinear",
        "scale": 1,
        "mean": [110.3313, 108.4091, 105.0335],
        "std": [255 * 72.1252, 255 * 72.6885, 255 * 69.9026],
        "channels": "BGR",
        "layout": "NCHW",
    },
    "labels": [*CLASSES, "Unlabelled"],
    "segmentation": {"palette": [[0, 0, 0]] * (IGNORE + 1), "ignore": IGNORE, "reduceZero": False},
}


def scores(model: Path, data: Path) -> dict[str, Any]:
    """{"images", "pixelAccuracy", "iou": [of each class]} over all frames together."""
    command = ["npx", "vitrine", "analyze", data / "images", "--model", model, "--layers", "none", "--json"]
    done = subprocess.run(
        [*command, "--set", f"truth={data / 'masks'}"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    summary = json.loads(done.stdout.splitlines()[-1])["summary"]
    return summary | {"iou": [0.0 if iou is None else iou for iou in summary["iou"][:IGNORE]]}


def in_words(found: dict[str, Any]) -> str:
    mean = sum(found["iou"]) / len(CLASSES)
    return f"{100 * mean:.2f} %, pixel accuracy {100 * found['pixelAccuracy']:.2f} %"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder with images/ and masks/")
    parser.add_argument("--espnet", type=Path, help="ESPNet's graph, to be measured beside")
    args = parser.parse_args()

    model, data = args.model.resolve(), args.data.resolve()
    command = f"python3 models/segformer/measure.py --model models/zoo/{model.name} --data camvid/{data.name}"
    ours = scores(model, data)
    frames = f"{ours['images']} CamVid frames ({data.name})"
    figures = {f"mIoU, {frames}": in_words(ours)}
    if args.espnet:
        command += f" --espnet {args.espnet.name}"
        with tempfile.TemporaryDirectory() as folder:
            beside = Path(folder) / ESPNET["id"]
            beside.mkdir()
            shutil.copy(args.espnet, beside / "model.onnx")
            (beside / "card.json").write_text(json.dumps(ESPNET))
            figures["mIoU of ESPNet in the same run"] = in_words(scores(beside, data))
    each = ", ".join(f"{name} {100 * iou:.1f}" for name, iou in zip(CLASSES, ours["iou"], strict=True))
    figures[f"IoU of each class in %, {frames}"] = each
    write_figures(model, ("mIoU", "IoU"), figures, command)


if __name__ == "__main__":
    main()
