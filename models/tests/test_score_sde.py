"""The export that models/score/README.md gives for score_sde_pytorch, run as it is printed there.

No code or checkpoint of theirs is at hand: a network with a known score stands in for theirs, by their conventions. VP:
it takes 999 t and gives the noise. VE: it takes sigma and gives the score.
"""

from __future__ import annotations

import math
import re
import types

import numpy as np
import pytest
import torch
from conftest import ROOT, session
from torch import Tensor, nn

MEAN, SPREAD = 0.3, 0.2


class VPSDE:
    def marginal_prob(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        log = -0.25 * t**2 * (20 - 0.1) - 0.5 * t * 0.1
        return torch.exp(log[:, None, None, None]) * x, torch.sqrt(1 - torch.exp(2 * log))


class VESDE:
    def marginal_prob(self, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        return x, 0.01 * (50 / 0.01) ** t


def score(x: Tensor, alpha: Tensor, std: Tensor) -> Tensor:
    """Of images whose pixels are all drawn from N(MEAN, SPREAD^2)."""
    alpha, std = alpha[:, None, None, None], std[:, None, None, None]
    return -(x - alpha * MEAN) / (alpha**2 * SPREAD**2 + std**2)


def alpha_std(sde: VPSDE | VESDE, t: Tensor) -> tuple[Tensor, Tensor]:
    alpha, std = sde.marginal_prob(torch.ones(len(t), 1, 1, 1), t)
    return alpha[:, 0, 0, 0], std


class TakesLabels(nn.Module):
    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        alpha, std = alpha_std(VPSDE(), labels / 999)
        return -score(x, alpha, std) * std[:, None, None, None]


class TakesSigma(nn.Module):
    def forward(self, x: Tensor, sigma: Tensor) -> Tensor:
        return score(x, torch.ones_like(sigma), sigma)


@pytest.mark.parametrize(("net", "sde"), [(TakesLabels(), VPSDE()), (TakesSigma(), VESDE())], ids=["vp", "ve"])
def test_snippet_of_the_readme(net, sde, tmp_path, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "models/score/README.md").read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(code, {"torch": torch, "sde_lib": types.SimpleNamespace(VESDE=VESDE), "net": net, "sde": sde})
    graph = session(tmp_path / "ncsnpp.onnx")
    for batch in (1, 3):
        x = torch.randn(batch, 3, 32, 32, generator=torch.Generator().manual_seed(batch))
        t = torch.linspace(0.05, 1, batch)
        (out,) = graph.run(["score"], {"x": x.numpy(), "t": t.numpy()})
        wanted = score(x, *alpha_std(sde, t)).numpy()
        assert math.isfinite(out.sum())
        np.testing.assert_allclose(out, wanted, rtol=1e-4, atol=1e-5)
