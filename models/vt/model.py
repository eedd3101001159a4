"""Visual transformers (Wu et al. 2020): a few tokens, pooled from the map by attention, replace pixels.

Two forms of the same modules exist. The paper prints the equations without scaling, and tokens keep the
map's channels. The public VT-ResNet18 code, and so its checkpoints, scales every product, projects the
values and gives tokens a width of their own.

Shapes: B images, C channels of the map, P places (h*w, row-major), L tokens, D channels of a token.
Weights are 1x1 convolutions [out,in,1] without bias, as in those checkpoints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    # Channels of the backbone's three stages, each of two residual blocks.
    widths: tuple[int, int, int] = (64, 128, 256)
    tokens: int = 16
    token_dim: int = 1024
    # Of the products among tokens.
    key_dim: int = 512
    classes: int = 1000
    # VT modules after the backbone; without any, the head averages the map itself: the control.
    modules: int = 2
    # The paper's equations as printed.
    plain: bool = False
    # For images of 32x32: a 3x3 stem without pooling, and no stride in the third stage.
    small: bool = False

    @property
    def stride(self) -> int:
        """Side of a place of the map, in pixels."""
        return 4 if self.small else 16

    @property
    def width(self) -> int:
        return self.widths[-1]


_CIFAR10 = Config(widths=(32, 64, 96), tokens=8, token_dim=128, key_dim=64, classes=10, small=True)
VARIANTS = {
    "resnet18": Config(),
    "cifar10": _CIFAR10,
    "cifar10-control": replace(_CIFAR10, modules=0),
}


def linear(inputs: int, outputs: int) -> nn.Conv1d:
    return nn.Conv1d(inputs, outputs, 1, bias=False)


class Tokenizer(nn.Module):
    """Pools the map into tokens by attention over its places.

    The filter tokenizer has the same queries for every image, the recurrent one makes them of the
    tokens of the module before.
    """

    def __init__(self, config: Config, recurrent: bool):
        super().__init__()
        self.scale = 1.0 if config.plain else config.width**-0.5
        if recurrent:
            self.W_tr = linear(config.token_dim, config.width)
        else:
            self.W_a = linear(config.width, config.tokens)
        self.W_v = nn.Identity() if config.plain else linear(config.width, config.token_dim)

    def products(self, x: Tensor, tokens: Tensor | None) -> Tensor:  # [B,L,P]
        return (self.W_a(x) if tokens is None else self.W_tr(tokens).transpose(1, 2) @ x) * self.scale

    def forward(self, x: Tensor, tokens: Tensor | None) -> tuple[Tensor, Tensor]:
        """Map [B,C,P], earlier tokens [B,D,L] -> tokens [B,D,L], maps [B,L,P], each summing to 1."""
        maps = self.products(x, tokens).softmax(dim=2)
        return self.W_v(x) @ maps.transpose(1, 2), maps


class Transformer(nn.Module):
    """Attention among tokens and a layer for each; both are added to what comes in."""

    def __init__(self, config: Config):
        super().__init__()
        dim = config.token_dim
        self.plain = config.plain
        self.scale = 1.0 if config.plain else config.key_dim**-0.5
        self.key_proj = linear(dim, config.key_dim)
        self.query_proj = linear(dim, config.key_dim)
        self.value_proj = nn.Identity() if config.plain else linear(dim, dim)
        self.f1 = linear(dim, dim)
        self.f2 = linear(dim, dim)

    def products(self, tokens: Tensor) -> Tensor:  # [B,L,L]
        return self.key_proj(tokens).transpose(1, 2) @ self.query_proj(tokens) * self.scale

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """[B,D,L] -> [B,D,L] and the attention [B,L,L], rows from key_proj, columns from query_proj.

        As printed, each row sums to 1 and its token reads; in the public code each column and its token.
        """
        attention = self.products(tokens).softmax(dim=2 if self.plain else 1)
        weights = attention.transpose(1, 2) if self.plain else attention  # [B, source, reader]
        tokens = tokens + self.value_proj(tokens) @ weights
        return tokens + self.f2(self.f1(tokens).relu()), attention


class Projector(nn.Module):
    """Gives every place a mixture of the tokens, added to what it was."""

    def __init__(self, config: Config):
        super().__init__()
        self.scale = 1.0 if config.plain else config.width**-0.5
        self.W_q = linear(config.width, config.width)
        self.W_k = linear(config.token_dim, config.width)
        self.W_v = nn.Identity() if config.plain else linear(config.token_dim, config.width)

    def products(self, x: Tensor, tokens: Tensor) -> Tensor:  # [B,P,L]
        return self.W_q(x).transpose(1, 2) @ self.W_k(tokens) * self.scale

    def forward(self, x: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Map [B,C,P], tokens [B,D,L] -> map [B,C,P], shares [B,P,L] of the tokens at each place."""
        shares = self.products(x, tokens).softmax(dim=2)
        return x + self.W_v(tokens) @ shares.transpose(1, 2), shares


class Module(nn.Module):
    """One VT module. The last has no projector: only its tokens are used."""

    def __init__(self, config: Config, first: bool, last: bool):
        super().__init__()
        self.tokenizer = Tokenizer(config, recurrent=not first)
        self.transformer = Transformer(config)
        self.projector = None if last else Projector(config)

    def forward(self, x: Tensor, tokens: Tensor | None) -> tuple[Tensor, Tensor, tuple[Tensor, ...]]:
        """Map [B,C,P] and earlier tokens [B,D,L] -> both, and what to look at: maps, attention, shares."""
        tokens, maps = self.tokenizer(x, tokens)
        tokens, attention = self.transformer(tokens)
        if self.projector is None:
            return x, tokens, (maps, attention)
        x, shares = self.projector(x, tokens)
        return x, tokens, (maps, attention, shares)


class Residual(nn.Module):
    """ResNet's basic block, with the key names of the public code."""

    def __init__(self, inputs: int, outputs: int, stride: int):
        super().__init__()
        self.plain_arch = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        return (self.plain_arch(x) + (self.downsample(x) if self.downsample else x)).relu()


def backbone(config: Config) -> nn.Sequential:
    """Image [B,3,H,W] -> map [B,C,h,w]. The indices are those of the public code."""
    a, b, c = config.widths
    if config.small:
        stem = [nn.Conv2d(3, a, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(a), nn.ReLU(), nn.Identity()]
    else:
        pool = nn.MaxPool2d(3, stride=2, padding=1)
        stem = [nn.Conv2d(3, a, 7, stride=2, padding=3, bias=False), nn.BatchNorm2d(a), nn.ReLU(), pool]
    stages = [(a, a, 1), (a, a, 1), (a, b, 2), (b, b, 1), (b, c, 1 if config.small else 2), (c, c, 1)]
    return nn.Sequential(*stem, *(Residual(*stage) for stage in stages))


class Head(nn.Module):
    def __init__(self, inputs: int, classes: int):
        super().__init__()
        self.fc = nn.Linear(inputs, classes)

    def forward(self, tokens: Tensor) -> Tensor:  # [B,D,L] -> [B,classes]
        return self.fc(tokens.mean(dim=2))


class VT(nn.Module):
    """Image [B,3,H,W], normalised -> logits, then what each module shows (see `Module`)."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.backbone = backbone(config)
        for index in range(config.modules):
            self.add_module(f"vt{index + 1}", Module(config, index == 0, index == config.modules - 1))
        self.classification_head = Head(config.token_dim if config.modules else config.width, config.classes)

    @property
    def vt_modules(self) -> list[Module]:
        return [getattr(self, f"vt{index + 1}") for index in range(self.config.modules)]

    def forward(self, image: Tensor) -> tuple[Tensor, ...]:
        x = self.backbone(image).flatten(2)  # [B,C,P]
        tokens = None
        shown: list[Tensor] = []
        for module in self.vt_modules:
            x, tokens, seen = module(x, tokens)
            shown += seen
        return self.classification_head(x if tokens is None else tokens), *shown

    def outputs(self) -> list[str]:
        """Names of what `forward` gives."""
        names = ["logits"]
        for index in range(self.config.modules):
            kinds = ("maps", "attention", "shares")[: 2 if index == self.config.modules - 1 else 3]
            names += [f"{kind}{index + 1}" for kind in kinds]
        return names
