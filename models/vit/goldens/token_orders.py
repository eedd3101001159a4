"""Transformers whose tokens do not lie as in a plain ViT: places and names must be found in the graph."""

from __future__ import annotations

import torch
from torch import nn

from .common import axis, dense, export, layer, picture, spread, windows, write

SIDE, PATCH, DIM, HEADS = 4, 8, 24, 3
CELLS = SIDE * SIDE


class Block(nn.Module):
    """Norm, attention, residual; remembers its weights."""

    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(DIM)
        self.qkv = nn.Linear(DIM, 3 * DIM)
        self.out = nn.Linear(DIM, DIM)

    def split(self, x):
        b, n, _ = x.shape
        return self.qkv(self.norm(x)).reshape(b, n, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4)

    def weights(self, q, k):
        return (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)

    def attend(self, q, k, v):
        a = self.weights(q, k)
        self.seen = a.detach()
        return a @ v

    def forward(self, x):
        q, k, v = self.split(x)
        return x + self.out(self.attend(q, k, v).transpose(1, 2).reshape(x.shape))


class Tiny(nn.Module):
    """Patches by a convolution, two blocks, scores off the mean of all tokens."""

    def __init__(self, block=Block, depth=2):
        super().__init__()
        self.embed = nn.Conv2d(3, DIM, PATCH, PATCH)
        self.pos_embed = nn.Parameter(torch.zeros(1, CELLS, DIM))
        self.blocks = nn.ModuleList(block() for _ in range(depth))
        self.head = nn.Linear(DIM, 5)

    def patches(self, x):
        return self.embed(x).flatten(2).transpose(1, 2) + self.pos_embed

    def join(self, x):
        return x

    def read(self, x):
        return x.mean(1)

    def forward(self, x):
        x = self.join(self.patches(x))
        for block in self.blocks:
            x = block(x)
        return self.head(self.read(x))


def named(axis, *names):
    return axis | {"names": list(names)}


def finish(folder, model, layers, x=None, patch=(PATCH, PATCH), **more):
    """`layers`: from the blocks of the model that was run to the facts of its layers."""
    spread(model)
    x = picture((1, 3, SIDE * PATCH, SIDE * PATCH)) if x is None else x
    with torch.no_grad():
        y = model(x)
    facts = layers(list(model.blocks))
    export(model, x, folder / "model.onnx")
    write(folder, x, y, facts, list(patch), **more)


def put(a, rows, columns):
    """[1, heads, Q, K] with query i at `rows[i]` and key j at `columns[j]`."""
    out = torch.zeros_like(a[0])
    out[:, torch.tensor(rows)[:, None], torch.tensor(columns)[None, :]] = a[0]
    return out.numpy()


class Behind(Tiny):
    def __init__(self):
        super().__init__()
        self.register_tokens = nn.Parameter(torch.zeros(1, 2, DIM))

    def join(self, x):
        return torch.cat([x, self.register_tokens.expand(x.shape[0], -1, -1)], 1)

    def read(self, x):
        return x[:, :CELLS].mean(1)


def registers_behind(folder):
    order = [*range(2, 2 + CELLS), 0, 1]
    at = named(axis(SIDE, SIDE, 2), "register 1", "register 2")
    finish(folder, Behind(), lambda blocks: [layer(put(b.seen, order, order), at, at) for b in blocks])


class ZeroKeyBlock(Block):
    def attend(self, q, k, v):
        zero = k.new_zeros(*k.shape[:2], 1, k.shape[3])
        return super().attend(q, torch.cat([k, zero], 2), torch.cat([v, zero], 2))


def zero_key(folder):
    """add_zero_attn of torch.nn.MultiheadAttention."""
    keys = [*range(1, 1 + CELLS), 0]

    def one(block):
        a = torch.zeros(HEADS, CELLS, CELLS + 1)
        a[:, :, torch.tensor(keys)] = block.seen[0]
        return layer(a.numpy(), axis(SIDE, SIDE), named(axis(SIDE, SIDE, 1), "zero token"))

    finish(folder, Tiny(ZeroKeyBlock), lambda blocks: [one(b) for b in blocks])


class Prompted(Tiny):
    def __init__(self):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, DIM))
        self.prompt_embeddings = nn.Parameter(torch.zeros(1, 20, DIM))

    def join(self, x):
        return torch.cat([self.cls_token, self.prompt_embeddings, x], 1)

    def read(self, x):
        return x[:, 0]


def many_prompts(folder):
    at = named(axis(SIDE, SIDE, 21), "class token", *(f"prompt {i + 1}" for i in range(20)))
    finish(folder, Prompted(), lambda blocks: [layer(dense(b.seen), at, at) for b in blocks])


class Windowed(Tiny):
    """RF-DETR: 2 x 2 windows with a class token each; every other layer sees them end to end."""

    def __init__(self):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, DIM))

    def forward(self, x):
        half = SIDE // 2
        x = self.patches(x).view(2, half, 2, half, DIM).permute(0, 2, 1, 3, 4).reshape(4, half * half, DIM)
        x = torch.cat([self.cls_token.expand(4, -1, -1), x], 1)
        x = self.blocks[0](x)
        x = self.blocks[1](x.reshape(1, -1, DIM)).reshape(x.shape)
        return self.head(x[:, 0].mean(0, keepdim=True))


def window_classes(folder):
    at = named(axis(SIDE, SIDE, 4), *(f"class token {i + 1}" for i in range(4)))
    cells = torch.arange(CELLS).view(2, 2, 2, 2).permute(0, 2, 1, 3).reshape(4, 4) + 4
    order = [[w, *cells[w].tolist()] for w in range(4)]

    def local(block):
        a = torch.zeros(HEADS, 4 + CELLS, 4 + CELLS)
        for w, o in enumerate(order):
            a[:, torch.tensor(o)[:, None], torch.tensor(o)[None, :]] = block.seen[w]
        window = {"size": [2, 2], "shift": [0, 0], "wrap": [SIDE, SIDE], "kind": "block"}
        return layer(a.numpy(), at, at, window)

    whole = [i for o in order for i in o]
    finish(folder, Windowed(), lambda b: [local(b[0]), layer(put(b[1].seen, whole, whole), at, at)])


class FoldedBlock(Block):
    """Segment Anything: windows and heads are one axis."""

    def forward(self, x):
        n, d = SIDE // 2, DIM // HEADS
        w = x.view(n, 2, n, 2, DIM).permute(0, 2, 1, 3, 4).reshape(n * n, 4, DIM)
        qkv = self.qkv(self.norm(w)).reshape(n * n, 4, 3, HEADS, d).permute(2, 0, 3, 1, 4)
        q, k, v = qkv.reshape(3, n * n * HEADS, 4, d).unbind(0)
        y = self.attend(q, k, v).view(n * n, HEADS, 4, d).permute(0, 2, 1, 3).reshape(n * n, 4, DIM)
        y = self.out(y).view(n, n, 2, 2, DIM).permute(0, 2, 1, 3, 4).reshape(x.shape)
        return x + y


def folded_windows(folder):
    at = axis(SIDE, SIDE)
    window = {"size": [2, 2], "shift": [0, 0], "wrap": [SIDE, SIDE], "kind": "block"}

    def one(block):
        a = block.seen.view(4, HEADS, 4, 4)
        return layer(windows(a, (SIDE, SIDE), (2, 2), (0, 0)), at, at, window)

    finish(folder, Tiny(FoldedBlock), lambda blocks: [one(b) for b in blocks])


class KeysFirstBlock(Block):
    """Apple's neural engine: the softmax runs over axis 1, where the keys lie."""

    def attend(self, q, k, v):
        a = torch.einsum("bhqc,bhkc->bkhq", q, k * q.shape[-1] ** -0.5).softmax(1)
        self.seen = a.permute(0, 2, 3, 1).detach()
        return torch.einsum("bkhq,bhkc->bhqc", a, v)


def keys_first(folder):
    at = axis(SIDE, SIDE)
    finish(folder, Tiny(KeysFirstBlock), lambda blocks: [layer(dense(b.seen), at, at) for b in blocks])


class Slots(Tiny):
    """Slot attention: the softmax runs over the queries, then each query's weights are divided by their sum."""

    def __init__(self):
        super().__init__()
        self.queries = nn.Parameter(torch.zeros(1, 6, DIM))

    def forward(self, x):
        x = self.patches(x)
        for block in self.blocks[:1]:
            q = block.split(self.queries)[0]
            _, k, v = block.split(x)
            a = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-2)
            a = a / a.sum(-1, keepdim=True)
            block.seen = a.detach()
        return self.head((a @ v).transpose(1, 2).reshape(1, 6, DIM).mean(1))


def slots(folder):
    finish(folder, Slots(), lambda b: [layer(dense(b[0].seen), axis(1, 6), axis(SIDE, SIDE))])


class TalkingBlock(Block):
    """EfficientFormerV2: convolutions of 1 x 1 mix the heads before and after the softmax."""

    def __init__(self):
        super().__init__()
        self.before = nn.Conv2d(HEADS, HEADS, 1)
        self.after = nn.Conv2d(HEADS, HEADS, 1)

    def attend(self, q, k, v):
        a = self.before(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).softmax(-1)
        self.seen = a.detach()
        return self.after(a) @ v


def talking_convolutions(folder):
    at = axis(SIDE, SIDE)
    finish(folder, Tiny(TalkingBlock), lambda blocks: [layer(dense(b.seen), at, at) for b in blocks])


class GatedBlock(Block):
    """ConViT: what multiplies the values is a mixture with attention to positions."""

    def __init__(self):
        super().__init__()
        self.gate = nn.Parameter(torch.zeros(HEADS))
        self.positions = nn.Parameter(torch.zeros(1, HEADS, CELLS, CELLS))

    def weights(self, q, k):
        g = torch.sigmoid(self.gate).view(1, -1, 1, 1)
        a = (1 - g) * super().weights(q, k) + g * self.positions.softmax(-1)
        return a / a.sum(-1, keepdim=True)


def gated_mixture(folder):
    at = axis(SIDE, SIDE)
    finish(folder, Tiny(GatedBlock), lambda blocks: [layer(dense(b.seen), at, at) for b in blocks])


class Queried(Tiny):
    """DETR: an encoder over the map, then 40 learned queries that look at it."""

    def __init__(self):
        super().__init__()
        self.queries = nn.Parameter(torch.zeros(1, 40, DIM))

    def forward(self, x):
        x = self.blocks[0](self.patches(x))
        b = self.blocks[1]
        q = b.split(self.queries.expand(x.shape[0], -1, -1))[0]
        _, k, v = b.split(x)
        return self.head(b.attend(q, k, v).transpose(1, 2).reshape(1, 40, DIM).mean(1))


def learned_queries(folder):
    at = axis(SIDE, SIDE)
    finish(folder, Queried(), lambda b: [layer(dense(b[0].seen), at, at), layer(dense(b[1].seen), axis(1, 40), at)])


class ConvWindowed(nn.Module):
    """EfficientViT (MSRA): projections are convolutions; windows first, the whole map then."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Conv2d(3, DIM, PATCH, PATCH)
        self.blocks = nn.ModuleList([nn.Conv2d(DIM, 3 * DIM, 1), nn.Conv2d(DIM, 3 * DIM, 1)])
        self.head = nn.Linear(DIM, 5)

    def attend(self, x, i):
        b, c, h, w = x.shape
        q, k, v = self.blocks[i](x).flatten(2).chunk(3, 1)
        a = (q.transpose(1, 2) @ k * c**-0.5).softmax(-1)
        self.blocks[i].seen = a.detach()
        return (v @ a.transpose(1, 2)).view(b, c, h, w)

    def forward(self, x):
        x = self.embed(x)
        n = SIDE // 2
        w = x.view(1, DIM, n, 2, n, 2).permute(0, 2, 4, 1, 3, 5).reshape(n * n, DIM, 2, 2)
        w = self.attend(w, 0).view(1, n, n, DIM, 2, 2).permute(0, 3, 1, 4, 2, 5).reshape(x.shape)
        x = x + w
        x = x + self.attend(x, 1)
        return self.head(x.mean((2, 3)))


def convolved_windows(folder):
    at = axis(SIDE, SIDE)
    window = {"size": [2, 2], "shift": [0, 0], "wrap": [SIDE, SIDE], "kind": "block"}

    def facts(b):
        local = windows(b[0].seen[:, None], (SIDE, SIDE), (2, 2), (0, 0))
        return [layer(local, at, at, window), layer(b[1].seen.numpy(), at, at)]

    finish(folder, ConvWindowed(), facts)


class TallPatches(Tiny):
    """vit-pytorch: patches of 16 x 8 pixels, cut by reshaping."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(16 * 8 * 3, DIM)

    def patches(self, x):
        x = x.view(1, 3, 2, 16, 8, 8).permute(0, 2, 4, 3, 5, 1).reshape(1, CELLS, -1)
        return self.embed(x) + self.pos_embed


def tall_patches(folder):
    at = axis(2, 8)
    x = picture((1, 3, 32, 64))
    finish(folder, TallPatches(), lambda blocks: [layer(dense(b.seen), at, at) for b in blocks], x, (16, 8))


class Drawn(Tiny):
    """ViTMAE: a quarter of the tokens, drawn by lot."""

    def join(self, x):
        keep = torch.rand(1, CELLS).argsort(1)[:, :4]
        return torch.gather(x, 1, keep[..., None].expand(-1, -1, DIM))


def drawn_tokens(folder):
    """Runs differ, so there is nothing to compare: only the graph."""
    model = spread(Drawn())
    export(model, picture((1, 3, 32, 32)), folder / "model.onnx")


TOKEN_ORDERS = [
    registers_behind,
    slots,
    zero_key,
    many_prompts,
    window_classes,
    folded_windows,
    keys_first,
    talking_convolutions,
    gated_mixture,
    learned_queries,
    convolved_windows,
    tall_patches,
    drawn_tokens,
]
