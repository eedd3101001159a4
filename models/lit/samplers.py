"""Times a model of random weights with both ways to read taps, in turns: medians of one image, one thread.

python3 models/lit/samplers.py [--variant ti] [--runs 31]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from arch import Arch
from checkpoint import Checkpoint
from lit.export import convert
from lit.merge import SAMPLERS
from lit.model import VARIANTS, build
from package import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=VARIANTS, default="ti")
    parser.add_argument("--runs", type=int, default=31)
    args = parser.parse_args()

    config = VARIANTS[args.variant]
    model = build(config)
    for merge in model.merges():
        merge.dconv.conv_offset.weight.data.normal_(std=0.05)
    feeds = {
        "image": np.random.default_rng(0).standard_normal((1, 3, *config.size), np.float32),
        "offsetScale": np.ones(1, np.float32),
    }
    with tempfile.TemporaryDirectory() as folder:
        sessions = {}
        for sampler in SAMPLERS:
            out = Path(folder) / sampler
            given = Checkpoint(out, model.state_dict(), {})
            worst = write(convert(given, args.variant, Arch(sampler=sampler), out), out, "")
            print(f"{sampler}: {len(onnx.load(out / 'model.onnx').graph.node)} nodes, differs by {worst:.1e}")
            sessions[sampler] = open_session(out / "model.onnx")
        times: dict[str, list[float]] = {sampler: [] for sampler in SAMPLERS}
        for turn in range(args.runs + 2):
            for sampler, session in sessions.items():
                started = time.perf_counter()
                session.run(None, feeds)
                if turn >= 2:  # the first ones warm up
                    times[sampler].append(1000 * (time.perf_counter() - started))
    for sampler, taken in times.items():
        print(f"{sampler}: {statistics.median(taken):.1f} ms, best {min(taken):.1f} ms")


def open_session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


if __name__ == "__main__":
    main()
