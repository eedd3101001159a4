"""Trains ViTGAN on scikit-learn's 8 x 8 digits.

    python3 models/vitgan/train.py --work DIR [--steps 6000]

As in the paper: the non-saturating loss, improved spectral norm, augmented images for both networks
(DiffAug: shifts and a hole), balanced consistency regularisation, a moving average of the generator.
After every round WORK/generator.pt and WORK/discriminator.pt are written for models/export.py, and
WORK/log.jsonl has the Frechet distance between samples and data on the 64 pixels.
"""

from __future__ import annotations

import argparse
import copy
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrize import cached

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from data import digits
from frechet import frechet
from training import follow, learning_rate, log, save
from vitgan import discriminator
from vitgan import model as generator
from vitgan.spectral import normalise, original

ROUND = 250
# The paper's 10 silences a discriminator this small: it gives 0 for every image.
CONSISTENCY = 1.0
WARM_UP = 200
KEEP = 0.998


def augment(image: Tensor) -> Tensor:
    """Shifts each image by up to a pixel and blanks up to 2 x 2 pixels of it; gradients pass."""
    count, _, side, _ = image.shape
    padded = F.pad(image, (1, 1, 1, 1), value=-1.0)
    rows = torch.randint(3, (count, 1)) + torch.arange(side)
    columns = torch.randint(3, (count, 1)) + torch.arange(side)
    shifted = padded[torch.arange(count)[:, None, None], :, rows[:, :, None], columns[:, None, :]].movedim(3, 1)
    places = torch.arange(side)
    y, x = ((places - torch.randint(-1, side, (count, 1))) // 2 == 0 for _ in range(2))
    return torch.where((y[:, :, None] & x[:, None, :])[:, None], torch.tensor(-1.0), shifted)


def discriminate(judge: nn.Module, real: Tensor, fake: Tensor) -> tuple[Tensor, dict[str, float]]:
    count = len(real)
    with cached():
        plain = judge(torch.cat([real, fake]))
        changed = judge(torch.cat([augment(real), augment(fake)]))
    adversarial = F.softplus(-changed[:count]).mean() + F.softplus(changed[count:]).mean()
    consistency = (plain - changed).square().mean()
    return adversarial + CONSISTENCY * consistency, {
        "d": float(adversarial.detach()),
        "consistency": float(consistency.detach()),
        "real": float(plain[:count].detach().mean()),
        "fake": float(plain[count:].detach().mean()),
    }


class Game:
    """Both networks, the generator's average and the optimisers."""

    def __init__(self, steps: int, lr: float):
        torch.manual_seed(0)
        self.painter = generator.Generator(generator.Config())
        self.average = copy.deepcopy(self.painter).requires_grad_(False).eval()
        self.judge = discriminator.Discriminator(discriminator.Config())
        self.initial = normalise(self.judge)
        self.optimisers = [
            torch.optim.Adam(model.parameters(), betas=(0.0, 0.99), fused=True) for model in (self.painter, self.judge)
        ]
        self.steps, self.lr = steps, lr

    def latents(self, count: int) -> Tensor:
        return torch.randn(count, self.painter.config.latent)

    def step(self, real: Tensor, now: int) -> dict[str, float]:
        for optimiser in self.optimisers:
            optimiser.param_groups[0]["lr"] = learning_rate(now, self.steps, WARM_UP, self.lr)
        with torch.no_grad():
            fake = self.painter(self.latents(len(real)))
        loss, parts = discriminate(self.judge, real, fake)
        self._descend(loss, 1)
        self.judge.requires_grad_(False)
        with cached():
            loss = F.softplus(-self.judge(augment(self.painter(self.latents(len(real)))))).mean()
        self._descend(loss, 0)
        self.judge.requires_grad_(True)
        follow(self.average, self.painter, min(KEEP, (1 + now) / (10 + now)))
        return parts | {"g": float(loss.detach())}

    def _descend(self, loss: Tensor, which: int) -> None:
        self.optimisers[which].zero_grad()
        loss.backward()
        self.optimisers[which].step()

    def save(self, work: Path, step: int) -> None:
        save(work / "generator.pt", {"model": self.average.state_dict()})
        save(work / "discriminator.pt", {"model": original(self.judge), "sigma_init": self.initial})
        parts = {"painter": self.painter, "average": self.average, "judge": self.judge}
        state = {name: part.state_dict() for name, part in parts.items()}
        save(work / "last.pt", {**state, "optimisers": [o.state_dict() for o in self.optimisers], "step": step})

    def load(self, work: Path) -> int:
        """Goes on from the saved state; gives the number of steps done."""
        if not (work / "last.pt").exists():
            return 0
        state = torch.load(work / "last.pt", weights_only=True)
        for name in ("painter", "average", "judge"):
            getattr(self, name).load_state_dict(state[name])
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        return state["step"]


@torch.no_grad()
def distance(game: Game, data: Tensor) -> float:
    z = torch.randn(len(data), game.painter.config.latent, generator=torch.Generator().manual_seed(1))
    return frechet(game.average(z).flatten(1), data.flatten(1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=2e-3)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    data = digits.load()
    game = Game(args.steps, args.lr)
    step = game.load(args.work)
    while step < args.steps:
        started = time.time()
        torch.manual_seed(step + 1)
        sums: dict[str, float] = {}
        for _ in range(min(ROUND, args.steps - step)):
            parts = game.step(data[torch.randint(len(data), (args.batch,))], step)
            step += 1
            for name, value in parts.items():
                sums[name] = sums.get(name, 0) + value / ROUND
        game.save(args.work, step)
        figures = {name: round(value, 4) for name, value in sums.items()}
        seconds = round(time.time() - started, 1)
        log(args.work, {"step": step, "fd": round(distance(game, data), 4), **figures, "seconds": seconds})


if __name__ == "__main__":
    main()
