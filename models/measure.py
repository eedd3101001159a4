"""Measures a compact model folder on the CIFAR-10 test images and writes the figures into its card.

    python3 models/measure.py --model models/zoo/dvt-cifar10 --data cifar10.tar.xz --cache FILE

Top-1 of the model (vit, lvvit), with its offsets and without (lit), with how far the places of its tokens vary
(vt), at several ways of routing (moe), of each exit, of the cascade at the card's thresholds and of the dense model
beside it (dvt), or at several keep ratios (dynamicvit), by ONNX Runtime on the files that the card names.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from augment import normalise
from data import cifar10
from dvt import thresholds
from moe.routing import shape_of

# Beside the measured folder: what a cascade is compared with.
DENSE = "vit-cifar10-p4"
KEEP_RATIOS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)


def cascade(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    flops = np.cumsum([stage["gflops"] for stage in card["stages"]])
    probabilities = thresholds.run(folder, card["stages"], images)  # [K,N,C]
    figures = {}
    for k, of_exit in enumerate(probabilities):
        top1 = 100 * float((of_exit.argmax(axis=1) == labels).mean())
        figures[f"top-1 of exit {k + 1}"] = f"{top1:.2f} % at {flops[k]:.4f} GFLOPs, the exits before it included"
    defaults = {s["name"]: s["default"] for s in card["settings"]}
    limits = [defaults[f"threshold{k}"] for k in range(len(flops) - 1)] + [thresholds.ALWAYS]
    done = thresholds.evaluate(probabilities, labels, np.float32(limits), flops)
    shares = " / ".join(f"{100 * count / len(labels):.1f} %" for count in done.counts)
    card["reference"] = reference(folder.parent / DENSE, images, labels)
    figures["top-1 of the cascade"] = f"{done.accuracy:.2f} % at {done.gflops:.4f} GFLOPs; left at the exits: {shares}"
    return figures


def reference(folder: Path, images: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """The dense model beside the cascade, as the card states it: top-1 as a share."""
    gflops = json.loads((folder / "card.json").read_text())["gflops"]
    return {"name": folder.name, "top1": round(top1(folder, images, labels) / 100, 4), "gflops": gflops}


def pruned(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    h, w = card["pruning"]["grid"]
    bias = np.zeros((1, h * w), np.float32)
    figures = {}
    for ratio in KEEP_RATIOS:
        keep = np.int64([int(h * w * ratio ** (s + 1)) for s in range(len(card["pruning"]["beforeBlocks"]))])
        tokens = " / ".join(str(count) for count in keep)
        accuracy = top1(folder, images, labels, keep=keep, bias=bias)
        figures[f"top-1 at keep ratio {ratio:g}"] = f"{accuracy:.2f} % with {tokens} tokens"
    return figures


def routed(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    """As the model was trained, with room for every choice, and routed in ways that it was not trained for."""
    facts = card["routing"]
    default = {s["name"]: s["default"] for s in card["settings"]}
    mode = "topk" if default["routing"] == "top-k" else "prototype"
    own = (mode, int(default["k"]))
    figures = {}
    for way, factor in (
        (own, default["capacity"]),
        (own, facts["experts"]),
        (("topk", 2), 2.5),
        (("prototype", 2), 2.5),
    ):
        groups, per_group = shape_of(*way)
        inputs = {
            "groups": np.int64([groups]),
            "perGroup": np.int64([per_group]),
            "capacityFactor": np.float32([factor]),
        }
        layers = range(len(facts["layers"]))
        names = ["logits", *(f"load{i}" for i in layers), *(f"loadKept{i}" for i in layers)]
        logits, *loads = run(folder, images, names, inputs)
        chosen, kept = (sum(load.sum() for load in half) for half in (loads[: len(layers)], loads[len(layers) :]))
        gflops = facts["gflops"]["rest"] + facts["gflops"]["perAssignment"] * kept / len(labels)
        name = f"top-{way[1]}" if way[0] == "topk" else f"{way[1]} prototypes"
        figures[f"top-1, {name}, capacity factor {factor:g}"] = (
            f"{100 * float((logits.argmax(axis=1) == labels).mean()):.2f} % at {gflops:.4f} GFLOPs,"
            f" {100 * (1 - kept / chosen):.1f} % of choices dropped"
            + ("" if way == own else "; not trained for this routing")
        )
    return figures


def run(folder: Path, images: np.ndarray, outputs: list[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """These outputs of model.onnx for all images."""
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    batches = [
        session.run(outputs, {"image": images[start : start + 250], **inputs}) for start in range(0, len(images), 250)
    ]
    return [np.concatenate(parts) for parts in zip(*batches, strict=True)]


def plain(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    return {"top-1": f"{top1(folder, images, labels):.2f} %"}


def merged(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    trained, regular = (top1(folder, images, labels, offsetScale=np.float32([scale])) for scale in (1, 0))
    return {"top-1": f"{trained:.2f} %", "top-1 with the offsets off": f"{regular:.2f} %"}


def pooled(folder: Path, card: dict[str, Any], images: np.ndarray, labels: np.ndarray) -> dict[str, str]:
    """Top-1, and the paper's claim as a number: how far the places of static and recurrent tokens vary."""
    figures = plain(folder, card, images, labels)
    layers = card["visualTokens"]["layers"]
    for layer, maps in zip(layers, run(folder, images, [layer["maps"] for layer in layers], {}), strict=True):
        h, w = layer["grid"]
        y, x = ((np.arange(side) + 0.5) / side for side in (h, w))
        maps = maps.reshape(*maps.shape[:2], h, w)
        places = (maps.sum(3) @ y, maps.sum(2) @ x)  # of the centres, in shares of the image's sides
        variance = sum(place.var(0) for place in places).mean()
        figures[f"place variance of {layer['tokenizer']} tokens"] = f"{variance:.4f}"
    return figures


def top1(folder: Path, images: np.ndarray, labels: np.ndarray, **inputs: np.ndarray) -> float:
    """Percent of images [N,3,S,S] that model.onnx, with the further inputs, classifies as labelled."""
    (logits,) = run(folder, images, ["logits"], inputs)
    return 100 * float((logits.argmax(axis=1) == labels).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="CIFAR-10, folder or .tar.xz")
    parser.add_argument("--cache", type=Path, required=True, help="where the decoded images are kept (.npz)")
    parser.add_argument("--control", type=Path, help="folder of a model without the paper's idea, trained alike")
    args = parser.parse_args()

    card = json.loads((args.model / "card.json").read_text())
    measures = {"dvt": cascade, "dynamicvit": pruned, "moe": routed, "lit": merged, "vt": pooled}
    measure = measures.get(card["family"], plain)
    images, labels = cifar10.load(args.data, args.cache)["test"]
    normalised = normalise(images.float() / 255).numpy()
    figures = measure(args.model, card, normalised, labels.numpy())
    command = f"python3 models/measure.py --model models/zoo/{card['id']} --data cifar10.tar.xz --cache cifar10.npz"
    if args.control:
        control = json.loads((args.control / "card.json").read_text())
        accuracy = top1(args.control, normalised, labels.numpy())
        figures[f"top-1 of the control ({control['title']})"] = f"{accuracy:.2f} % at {control['gflops']:.4f} GFLOPs"
        command += f" --control {args.control.name}"
    figures = {f"{name}, {len(labels):,} CIFAR-10 test images": value for name, value in figures.items()}
    write_figures(args.model, ("top-1", "place variance"), figures, command)


def write_figures(folder: Path, kinds: tuple[str, ...], figures: dict[str, str], command: str) -> None:
    """Puts figures at the head of the card's measured ones, in place of those whose names begin with a kind."""
    path = folder / "card.json"
    card = json.loads(path.read_text())
    others = [row for row in card["measured"] if not row["name"].startswith(kinds)]
    rows = [{"name": name, "value": value, "command": command} for name, value in figures.items()]
    card["measured"] = rows + others
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(card, indent=2) + "\n")
    partial.rename(path)
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
