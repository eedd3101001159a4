"""Exports one architecture in one way, and keeps what PyTorch computes on an image."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from smaller import SMALLER, outputs_of

warnings.filterwarnings("ignore")


def spread(model, gain):
    """Random weights whose attention has peaks."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            flat = any(s in name for s in ("pos", "token", "relative", "rel_", "query", "latent"))
            if p.ndim >= 2 and not flat:
                p.copy_(noise * gain / np.sqrt(p[0].numel()))
            elif name.endswith("weight") and p.ndim == 1:
                p.copy_(1 + 0.1 * noise)
            else:
                p.copy_(0.3 * noise)
    return model.eval()


class Recorder:
    """Every attention matrix that a forward pass makes, in order."""

    def __init__(self):
        self.seen, self.products = [], []

    def __enter__(self):
        self.kept = (
            F.softmax,
            torch.softmax,
            torch.Tensor.softmax,
            F.scaled_dot_product_attention,
            torch.Tensor.__matmul__,
        )
        tensor_softmax, multiply = self.kept[2], self.kept[4]

        def matmul(a, b):
            # Weights that were changed after their softmax (ConViT) are still weights.
            if a.ndim >= 3 and a.min() >= 0 and (a.sum(-1) - 1).abs().max() < 1e-4:
                self.products.append(a.detach())
            return multiply(a, b)

        def softmax(x, dim=None, *args, **kwargs):
            dim = kwargs.pop("dim", dim)
            y = tensor_softmax(x, dim)
            if x.ndim >= 3 and dim in (-1, x.ndim - 1):
                self.seen.append(y.detach())
            return y

        def attention(q, k, v, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, **_):
            scores = q @ k.transpose(-2, -1) * (q.shape[-1] ** -0.5 if scale is None else scale)
            if attn_mask is not None:
                scores = (
                    scores.masked_fill(~attn_mask, -torch.inf) if attn_mask.dtype == torch.bool else scores + attn_mask
                )
            return softmax(scores, -1) @ v

        F.softmax = torch.softmax = torch.Tensor.softmax = softmax
        torch.Tensor.__matmul__ = matmul
        F.scaled_dot_product_attention = attention
        torch.backends.mha.set_fastpath_enabled(False)
        return self

    def __exit__(self, *_):
        (F.softmax, torch.softmax, torch.Tensor.softmax, F.scaled_dot_product_attention, torch.Tensor.__matmul__) = (
            self.kept
        )


def kept(letter, tensors):
    return {f"{letter}{i}": tensor.numpy() for i, tensor in enumerate(tensors)}


def picture(size):
    """Colours of a photograph's kind, as bytes [size, size, 3]."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float64) / size
    r = 255 * x
    g = 128 + 100 * np.sin(7 * x + 4 * y)
    b = 255 * (1 - y)
    image = np.stack([r, g, b], -1)
    image[(x - 0.3) ** 2 + (y - 0.4) ** 2 < 0.05] = (240, 40, 30)
    return image.clip(0, 255).astype(np.uint8)


def input_of(path):
    """The image as the models take it, [1, 3, size, size] in -1..1."""
    image = np.asarray(Image.open(path), np.float32)
    return ((image * np.float32(1 / 255) - 0.5) / 0.5).transpose(2, 0, 1)[None].copy()


def export(architecture, exporter, folder, fused=True):
    import timm

    timm.layers.set_fused_attn(fused)
    torch.manual_seed(0)
    model = spread(architecture.build(), architecture.gain)
    size = architecture.size
    image = picture(size)
    Image.fromarray(image).save(folder / "image.png")
    x = torch.from_numpy(input_of(folder / "image.png"))
    with torch.no_grad(), Recorder() as recorder:
        y = model(x)
    output = y[0] if isinstance(y, (tuple, list)) else y
    np.savez(folder / "torch.npz", output=output.numpy(), **kept("a", recorder.seen), **kept("p", recorder.products))
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {
                "do_resize": True,
                "size": {"height": size, "width": size},
                "resample": 2,
                "do_rescale": True,
                "rescale_factor": 1 / 255,
                "do_normalize": True,
                "image_mean": [0.5] * 3,
                "image_std": [0.5] * 3,
                "image_processor_type": "ViTImageProcessor",
            }
        )
    )
    path = str(folder / "model.onnx")
    names = {"input_names": ["pixel_values"], "output_names": ["output"]}
    if exporter == "dynamo":
        torch.onnx.export(model, (x,), path, dynamo=True, external_data=False, verbose=False, **names)
        return
    torch.onnx.export(model, (x,), path, dynamo=False, opset_version=17, **names)
    if exporter in SMALLER:
        SMALLER[exporter](Path(path), x.numpy())
        # PyTorch computes in float32: the output is that of ONNX Runtime for the same file.
        with np.load(folder / "torch.npz") as computed:
            again = dict(computed) | {"output": outputs_of(path, x.numpy())}
        np.savez(folder / "torch.npz", **again)
