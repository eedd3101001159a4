"""Makes models/moe/imported: a mixture of experts as other people export theirs, without a card.

    python3 models/moe/make_imported.py

The router is a TopK over a Softmax, and all experts compute all tokens. golden.json holds what PyTorch
computes for `picture()`: the engine must find the routers and give the same.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import package
from blocks import Attention, Mlp, PatchEmbed, softmax, with_class
from make_golden import picture, sampled, spread

OUT = Path(__file__).resolve().parent / "imported"
SIZE, PATCH, DIM, EXPERTS, K = 32, 8, 16, 5, 2


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(DIM), nn.LayerNorm(DIM)
        self.attn = Attention(DIM, 2)
        self.router = nn.Linear(DIM, EXPERTS)
        self.experts = nn.ModuleList(Mlp(DIM, 16, DIM) for _ in range(EXPERTS))

    def forward(self, x: Tensor, seen: list[Tensor] | None = None) -> Tensor:
        logits, v = self.attn.logits(self.norm1(x))
        x = x + self.attn.mix(softmax(logits), v)
        tokens = self.norm2(x)
        probabilities = self.router(tokens).softmax(-1)
        gates, chosen = probabilities.topk(K)
        if seen is not None:
            seen += [chosen, gates, probabilities]
        weights = torch.zeros_like(probabilities).scatter(-1, chosen, gates)
        outputs = torch.stack([expert(tokens) for expert in self.experts], -1)
        return x + (outputs * weights[..., None, :]).sum(-1)


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = PatchEmbed(DIM, PATCH, PATCH)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, DIM))
        self.pos_embed = nn.Parameter(torch.zeros(1, (SIZE // PATCH) ** 2 + 1, DIM))
        self.blocks = nn.ModuleList(Block() for _ in range(2))
        self.head = nn.Linear(DIM, 7)

    def forward(self, image: Tensor, seen: list[Tensor] | None = None) -> Tensor:
        x = with_class(self.cls_token, self.embed(image), self.pos_embed)
        for block in self.blocks:
            x = block(x, seen)
        return self.head(x[:, 0])


@torch.no_grad()
def main() -> None:
    model = spread(Classifier())
    image = picture(SIZE, SIZE)
    graph = package.Graph("model.onnx", model, [{"image": image}], ["logits"])
    OUT.mkdir(exist_ok=True)
    package._export(graph, OUT)
    seen: list[Tensor] = []
    logits = model(image, seen)
    layers = [
        {
            "chosen": chosen[0].tolist(),
            "gates": sampled(gates[0]),
            "probabilities": sampled(probabilities[0]),
            "load": chosen.flatten().bincount(minlength=EXPERTS).tolist(),
        }
        for chosen, gates, probabilities in zip(seen[::3], seen[1::3], seen[2::3], strict=True)
    ]
    (OUT / "golden.json").write_text(json.dumps({"logits": sampled(logits), "layers": layers}) + "\n")


if __name__ == "__main__":
    main()
