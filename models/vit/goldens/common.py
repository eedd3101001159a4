"""What every golden is made with: weights, inputs, PyTorch's attention, export, and the facts beside the graph."""

from __future__ import annotations

import copy
import json

import numpy as np
import onnx
import torch
from torch import nn

ROWS = 3  # rows of attention kept per layer


def picture(shape):
    """The input that golden values are for: noise in -1..1, the same in Python and TypeScript."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    return torch.from_numpy(((i * 2654435761 % 2**32) / 2**31 - 1).astype(np.float32).reshape(shape))


def spread(model, gain=2.0, seed=0):
    """Random weights whose attention has peaks; norms and biases get some spread as well."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if p.ndim >= 2 and not any(s in name for s in ("pos_embed", "position", "token", "relative")):
                p.copy_(noise * gain / np.sqrt(p[0].numel()))
            elif name.endswith("weight") and p.ndim == 1:
                p.copy_(1 + 0.1 * noise)
            else:
                p.copy_(0.3 * noise)
    return model.eval()


# --- what PyTorch computes -----------------------------------------------------------------------


def timm_attention(model, x):
    """Output and softmax of every attention layer, from the input of its dropout."""
    rows = []
    hooks = [
        m.register_forward_pre_hook(lambda _, args: rows.append(args[0].detach()))
        for n, m in model.named_modules()
        if n.endswith("attn_drop")
    ]
    for m in model.modules():
        if hasattr(m, "fused_attn"):
            m.fused_attn = False
    with torch.no_grad():
        y = model(x)
    for h in hooks:
        h.remove()
    return y, rows


def hf_attention(model, x):
    """Output and softmax of every attention layer, from what the attention modules return."""
    rows = []

    def keep(_, __, output):
        if isinstance(output, tuple) and len(output) == 2 and getattr(output[1], "ndim", 0) == 4:
            rows.append(output[1].detach())

    hooks = [m.register_forward_hook(keep) for n, m in model.named_modules() if type(m).__name__.endswith("Attention")]
    with torch.no_grad():
        out = model(x, output_attentions=True)
    for h in hooks:
        h.remove()
    # A module and the one around it may return the same weights.
    return out, [a for i, a in enumerate(rows) if i == 0 or a is not rows[i - 1] and not torch.equal(a, rows[i - 1])]


# --- facts ---------------------------------------------------------------------------------------


def axis(h, w, special=0):
    return {"grid": [h, w], "special": special}


def dense(a):
    """[1, heads, Q, K] as it is."""
    return a[0].numpy()


def windows(a, grid, window, shift, kind="block"):
    """[windows, heads, n, n] back on the image: [heads, h*w, h*w], zero outside the window."""
    h, w = grid
    wh, ww = window
    i = torch.arange(h * w).reshape(h, w)
    i = torch.roll(i, (-shift[0], -shift[1]), (0, 1))
    if kind == "block":
        i = i.reshape(h // wh, wh, w // ww, ww).permute(0, 2, 1, 3).reshape(-1, wh * ww)
    else:
        i = i.reshape(wh, h // wh, ww, w // ww).permute(1, 3, 0, 2).reshape(-1, wh * ww)
    out = np.zeros((a.shape[1], h * w, h * w), np.float32)
    for n in range(i.shape[0]):
        out[:, i[n][:, None], i[n][None, :]] = a[n].numpy()
    return out


def layer(values, queries, keys, window=None):
    """Facts of one layer and some of its rows. values: [heads, Q, K]"""
    heads, q, _ = values.shape
    picks = [(k % heads, (k * 7919 + k) % q) for k in range(ROWS)]
    facts = {"heads": heads, "queries": queries, "keys": keys}
    if window:
        facts["window"] = window
    facts["rows"] = [
        {"head": h, "query": i, "values": [int(v) if v in (0, 1) else round(float(v), 7) for v in values[h, i]]}
        for h, i in picks
    ]
    return facts


class Logits(nn.Module):
    """The named output of a Hugging Face model as the only output."""

    def __init__(self, model, output="logits"):
        super().__init__()
        self.model, self.output = model, output

    def forward(self, pixel_values):
        return self.model(pixel_values)[self.output]


CLASS = 2  # whose gradient is kept
STEP = 61  # every so many of its entries


def write_gradient(model, x, folder):
    """The gradient of one class (of a map, summed over the image) with respect to the image, in float64."""
    exact = copy.deepcopy(model).double().eval()
    image = x.double().requires_grad_()
    exact(image)[0, CLASS].sum().backward()
    gradient = image.grad
    facts = {
        "class": CLASS,
        "shape": list(gradient.shape),
        "step": STEP,
        "largest": float(f"{gradient.abs().max():.8g}"),
        "values": [float(f"{v:.6g}") for v in gradient.flatten()[::STEP]],
    }
    (folder / "gradient.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


def export(model, x, path, *, dynamo=False, opset=17, names=("pixel_values", "logits"), free_batch=False):
    kwargs = {}
    if free_batch and not dynamo:
        kwargs["dynamic_axes"] = {names[0]: {0: "batch"}, names[1]: {0: "batch"}}
    if dynamo:
        kwargs |= {"external_data": False, "verbose": False}
    torch.onnx.export(
        model,
        (x,),
        str(path),
        dynamo=dynamo,
        opset_version=opset,
        input_names=[names[0]],
        output_names=[names[1]],
        **kwargs,
    )
    write_gradient(model, x, path.parent)


def strip(path):
    """Takes away the exporter's stack traces, which are most of a small file."""
    model = onnx.load(path, load_external_data=False)
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    for value in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del value.metadata_props[:]
    path.write_bytes(model.SerializeToString())


def write(folder, x, y, layers, patch, *, task="classification", tolerance=1e-5, **more):
    facts = {
        "input": list(x.shape),
        "task": task,
        "patch": patch,
        "tolerance": tolerance,
        "output": [round(float(v), 6) for v in y.detach().flatten()[:8]],
        "layers": layers,
        **more,
    }
    (folder / "golden.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


# --- the goldens ---------------------------------------------------------------------------------
