"""Distance of samples from the digits against NFE, through `vitrine sample`, written onto the model's card.

    python3 models/score/measure.py --model models/zoo/score-digits [--samples 1500]

The distance is Frechet's between two Gaussians: of the samples and of the 1,797 digits, in the 64 pixels (-1..1). The
adaptive solver runs at five tolerances, Euler-Maruyama with as many steps as it took on average, and with 1,000.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits

ROOT = Path(__file__).resolve().parents[2]
TOLERANCES = (0.01, 0.02, 0.05, 0.1, 0.5)
Array = NDArray[np.float64]


def digits() -> Array:
    images = load_digits().images / 8 - 1
    return images.reshape(len(images), -1)


def frechet(a: Array, b: Array) -> float:
    first, second = np.cov(a.T), np.cov(b.T)
    # The roots of the eigenvalues of a product of covariances, which are real and not negative.
    roots = np.sqrt(np.maximum(np.linalg.eigvals(first @ second).real, 0))
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(first) + np.trace(second) - 2 * roots.sum())


def drawn(model: Path, samples: int, **settings: object) -> tuple[Array, float, float]:
    """Samples [N, 64], and their mean NFE and share of rejected steps."""
    out = Path(tempfile.mkdtemp())
    try:
        command = ["node", str(ROOT / "dist/cli.js"), "sample", "--model", str(model / "model.onnx")]
        command += ["--seed", "1", "--count", str(samples), "--out", str(out / "run"), "--json"]
        for name, value in settings.items():
            command += ["--set", f"{name}={value}"]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        traces = [json.loads(line)["parts"]["trace"] for line in ran.stdout.splitlines()]
        values = np.stack([np.load(trace["denoised"]["file"]).ravel() for trace in traces]).astype(np.float64)
        steps = sum(len(trace["steps"]) for trace in traces)
        rejected = sum(trace["rejected"] for trace in traces)
        return values, float(np.mean([trace["nfe"] for trace in traces])), rejected / steps
    finally:
        shutil.rmtree(out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=1500)
    args = parser.parse_args()
    data = digits()
    command = f"python3 models/score/measure.py --model {args.model} --samples {args.samples}"
    points, measured = [], []

    def note(name: str, value: str) -> None:
        print(f"{name}: {value}", file=sys.stderr, flush=True)
        measured.append({"name": name, "value": value, "command": command})

    halves = [frechet(data[order[:898]], data[order[898:]]) for order in permutations(len(data))]
    note("Frechet distance in pixels, half of the data against the other, mean of 5", f"{np.mean(halves):.3f}")
    for tolerance in TOLERANCES:
        values, nfe, rejected = drawn(args.model, args.samples, solver="adaptive", epsRel=tolerance)
        distance = frechet(values, data)
        points.append({"solver": "adaptive", "nfe": round(nfe, 1), "distance": round(distance, 4)})
        steps = max(1, round(nfe))
        values, _, _ = drawn(args.model, args.samples, solver="em", steps=steps)
        other = frechet(values, data)
        points.append({"solver": "em", "nfe": steps, "distance": round(other, 4)})
        note(
            f"adaptive, epsRel {tolerance}: NFE, rejected steps, Frechet distance; of Euler-Maruyama at that NFE",
            f"{nfe:.0f}, {rejected:.2f}, {distance:.3f}; {other:.3f}",
        )
    values, _, _ = drawn(args.model, args.samples, solver="em", steps=1000)
    distance = frechet(values, data)
    points.append({"solver": "em", "nfe": 1000, "distance": round(distance, 4)})
    note("Euler-Maruyama, 1,000 steps: Frechet distance", f"{distance:.3f}")

    path = args.model / "card.json"
    card = json.loads(path.read_text())
    known = [one for one in card["measured"] if "measure.py" not in one["command"]]
    card["measured"] = known + measured
    card["sampler"]["quality"] = {
        "measure": "Frechet distance in the 64 pixels to the 1,797 digits",
        "samples": args.samples,
        "points": points,
    }
    path.write_text(json.dumps(card, indent=2) + "\n")


def permutations(length: int) -> list[NDArray[np.int64]]:
    return [np.random.default_rng(seed).permutation(length) for seed in range(5)]


if __name__ == "__main__":
    main()
