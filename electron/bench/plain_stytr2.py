"""models/stytr2/model.py on torch: content and style to image, without gradients.

    python plain_stytr2.py WEIGHTS THREADS

Prints `ready`, then for each side in pixels on standard input, content and style being squares of it, the
milliseconds, every 997th value of the image and the largest memory of this process so far, as JSON.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
from stytr2.model import VARIANTS, StyTr2


def waves(side, pace):
    """As `waves` in stytr2.ts."""
    i = np.arange(3 * side * side)
    return torch.from_numpy(((np.sin(i * pace) + 1) / 2).astype(np.float32)).view(1, 3, side, side)


def main():
    weights, threads = Path(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    model = StyTr2(VARIANTS[weights.stem]).eval()
    model.load_state_dict(torch.load(weights)["model"])
    print("ready", flush=True)
    for line in sys.stdin:
        content, style = waves(int(line), 0.1), waves(int(line), 0.7)
        start = time.perf_counter()
        with torch.inference_mode():
            picture = model(content, style)
        ms = (time.perf_counter() - start) * 1000
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        answer = {"ms": ms, "values": picture.flatten()[::997].tolist(), "memory": memory}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
