"""Writes the trained compact ViT as a model folder: model.onnx and card.json.

    python3 models/vit/export.py --checkpoint DIR/last.pt --data cifar10.tar.xz --out models/zoo/vit-cifar10

Refuses to write when ONNX Runtime and PyTorch differ by more than 1e-4, and writes into the card
the test accuracy that ONNX Runtime reached on the file that it has just written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data import cifar10  # noqa: E402
from vit.model import ViT  # noqa: E402
from augment import normalise  # noqa: E402

TOLERANCE = 1e-4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--before", type=int, default=0, help="epochs behind the checkpoint that --start gave")
    args = parser.parse_args()

    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    model = ViT()
    model.load_state_dict(state["average"])
    model.eval()

    args.out.mkdir(parents=True, exist_ok=True)
    graph = args.out / "model.onnx"
    torch.onnx.export(
        model,
        (torch.zeros(2, 3, 32, 32),),
        str(graph),
        input_names=["image"],
        output_names=["logits"],
        dynamic_shapes={"image": {0: torch.export.Dim("batch", min=1)}},
        opset_version=18,
        dynamo=True,
        external_data=False,
    )

    session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
    images, labels = cifar10.load(args.data, args.checkpoint.parent / "cifar10.npz")["test"]
    right, worst = 0, 0.0
    for x, y in zip(images.split(500), labels.split(500)):
        pixels = normalise(x.float() / 255)
        (logits,) = session.run(None, {"image": pixels.numpy()})
        with torch.no_grad():
            worst = max(worst, float(np.abs(logits - model(pixels).numpy()).max()))
        right += int((logits.argmax(1) == y.numpy()).sum())
    if worst > TOLERANCE:
        graph.unlink()
        sys.exit(f"ONNX Runtime and PyTorch differ by {worst:.2e} (allowed {TOLERANCE:.0e}): nothing written")

    card = {
        "id": "vit-cifar10",
        "family": "vit",
        "title": "Compact ViT, CIFAR-10",
        "task": "classification",
        "files": [
            {
                "name": graph.name,
                "bytes": graph.stat().st_size,
                "sha256": hashlib.sha256(graph.read_bytes()).hexdigest(),
            }
        ],
        "input": "image",
        "output": "logits",
        "patch": [4, 4],
        "preprocess": {
            "size": [32, 32],
            "resize": "crop-square",
            "resizeTo": 32,
            "interpolation": "bicubic",
            "scale": 1 / 255,
            "mean": list(cifar10.MEAN),
            "std": list(cifar10.STD),
            "channels": "RGB",
            "layout": "NCHW",
        },
        "labels": cifar10.CLASSES,
        "licence": "Apache-2.0 (weights trained by this project)",
        "source": "models/vit: 6 blocks of width 128, 4 heads, 64 patch tokens and a class token, convolutional stem",
        "data": f"CIFAR-10 (Krizhevsky 2009), 50,000 training pictures of 32x32, {args.before + state['epoch']} epochs",
        "notes": [
            "Sees 32x32 pixels and knows ten classes only: any other subject is forced into one of them.",
            "About two in three ordinary photographs of its classes come out right (models/vit/photos.py): the subject is smaller there than in CIFAR-10.",
        ],
        "measured": [
            {
                "name": f"top-1 accuracy on {len(labels):,} CIFAR-10 test pictures",
                "value": f"{100 * right / len(labels):.2f} %",
                "command": "python3 models/vit/export.py --checkpoint last.pt --data cifar10.tar.xz --out models/zoo/vit-cifar10",
            },
            {
                "name": "largest logit difference, ONNX Runtime against PyTorch, same pictures",
                "value": f"{worst:.1e}",
                "command": "the same",
            },
        ],
    }
    (args.out / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{args.out}: {graph.stat().st_size / 1e6:.1f} MB, top-1 {right / len(labels):.4f}, max difference {worst:.1e}")


if __name__ == "__main__":
    main()
