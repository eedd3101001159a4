"""Trains the score network of `score-digits` on the 8x8 digits of scikit-learn.

    OMP_NUM_THREADS=1 python3 models/score/train.py --work DIR

Resumes from DIR/last.pt where there is one, and ends with the averaged weights in DIR/score-digits.pt.
"""

from __future__ import annotations

import argparse
import copy
import math
import sys
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from score.model import VP, Config, NoiseMLP

STEPS = 9_000
BATCH = 256
RATE = 1e-3
DECAY = 0.999
SMALLEST_T = 1e-3
SAVE_EVERY = 100


def digits() -> Tensor:
    """All 1,797 images [N, 1, 8, 8] in -1..1; scikit-learn has 0..16."""
    return torch.tensor(load_digits().images / 8 - 1, dtype=torch.float32)[:, None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=STEPS)
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    args.work.mkdir(parents=True, exist_ok=True)

    process, data = VP(), digits()
    network = NoiseMLP(Config())
    average = copy.deepcopy(network).requires_grad_(False)
    optimizer = torch.optim.Adam(network.parameters(), lr=RATE, fused=True)
    last = args.work / "last.pt"
    begin = 0
    if last.exists():
        state = torch.load(last)
        begin = state["step"]
        for part, name in ((network, "network"), (average, "average"), (optimizer, "optimizer")):
            part.load_state_dict(state[name])

    for step in range(begin, args.steps):
        torch.manual_seed(step + 1)
        x = data[torch.randint(len(data), (BATCH,))]
        t = SMALLEST_T + (1 - SMALLEST_T) * torch.rand(BATCH)
        z = torch.randn_like(x)
        mixed = process.alpha(t)[:, None, None, None] * x + process.std(t)[:, None, None, None] * z
        loss = (network(mixed, t) - z).square().mean()
        for group in optimizer.param_groups:
            group["lr"] = RATE * 0.5 * (1 + math.cos(math.pi * step / args.steps))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(
                list(average.parameters()), list(network.parameters()), 1 - min(DECAY, (1 + step) / (10 + step))
            )
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == args.steps:
            print(f"{step + 1} of {args.steps}: loss {loss.item():.4f}", flush=True)
            torch.save(
                {
                    "step": step + 1,
                    "network": network.state_dict(),
                    "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(),
                },
                last,
            )
    torch.save(average.state_dict(), args.work / "score-digits.pt")


if __name__ == "__main__":
    main()
