"""Makes models/vit/golden: small vision transformers with random weights, exported to ONNX in the many
ways people export them, each with what must be found in it.

    python models/vit/make_golden.py [NAME ...]        # torch, timm, transformers, onnx, onnxruntime, onnxscript

A golden is a folder:
    model.onnx (and what lies beside it)
    golden.json   input shape, facts (patch, and per layer heads and axes), the logits and some rows of
                  the attention of every layer, as PyTorch computes them for the input of `picture()`.
The weights are spread out so that the attention is far from uniform.
"""
from __future__ import annotations

import json
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import timm
import torch
import transformers
from onnx import TensorProto, helper
from torch import nn

warnings.filterwarnings("ignore")
OUT = Path(__file__).parent / "golden"
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


def export(model, x, path, *, dynamo=False, opset=17, names=("pixel_values", "logits"), free_batch=False):
    kwargs = {}
    if free_batch and not dynamo:
        kwargs["dynamic_axes"] = {names[0]: {0: "batch"}, names[1]: {0: "batch"}}
    if dynamo:
        kwargs |= {"external_data": False, "verbose": False}
    torch.onnx.export(
        model, (x,), str(path), dynamo=dynamo, opset_version=opset,
        input_names=[names[0]], output_names=[names[1]], **kwargs,
    )


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


def small_vit(size=(64, 64), patch=16, dim=24, depth=2, heads=3, classes=7, name="vit_tiny_patch16_224", **kw):
    return spread(
        timm.create_model(
            name, img_size=size, patch_size=patch, embed_dim=dim, depth=depth, num_heads=heads,
            num_classes=classes, **kw,
        )
    )


def vit_layers(rows, h, w, special):
    return [layer(dense(a), axis(h, w, special), axis(h, w, special)) for a in rows]


def timm_vit_224(folder):
    """As timm users export: legacy exporter, free batch, 224 px, timm's config.json beside it."""
    model = small_vit((224, 224), dim=24, depth=2, classes=1000)
    x = picture((1, 3, 224, 224))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx", free_batch=True)
    config = {
        "architecture": "vit_tiny_patch16_224",
        "num_classes": 1000,
        "pretrained_cfg": {
            "input_size": [3, 224, 224], "crop_pct": 0.9, "crop_mode": "center", "interpolation": "bicubic",
            "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "license": "apache-2.0",
        },
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    write(folder, x, y, vit_layers(rows, 14, 14, 1), [16, 16])


def timm_vit_dynamo(folder):
    """The new exporter; a picture that is not square."""
    model = small_vit((64, 96))
    x = picture((1, 3, 64, 96))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx", dynamo=True, opset=18)
    write(folder, x, y, vit_layers(rows, 4, 6, 1), [16, 16])


def timm_vit_opset23(folder):
    """opset 23: scaled dot product attention stays one operator, `Attention`."""
    model = small_vit()
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    for m in model.modules():
        if hasattr(m, "fused_attn"):
            m.fused_attn = True
    export(model, x, folder / "model.onnx", dynamo=True, opset=23)
    ops = {n.op_type for n in onnx.load(folder / "model.onnx").graph.node}
    assert "Attention" in ops, ops
    write(folder, x, y, vit_layers(rows, 4, 4, 1), [16, 16])


def timm_deit_distilled(folder):
    model = spread(
        timm.create_model(
            "deit_tiny_distilled_patch16_224", img_size=64, embed_dim=24, depth=2, num_heads=3, num_classes=7
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    write(folder, x, y, vit_layers(rows, 4, 4, 2), [16, 16])


def hf_vit_model(size=224, patch=16, dim=32, classes=5, **kw):
    config = transformers.ViTConfig(
        hidden_size=dim, num_hidden_layers=2, num_attention_heads=4, intermediate_size=2 * dim,
        image_size=size, patch_size=patch, num_labels=classes, attn_implementation="eager", **kw,
    )
    return spread(transformers.ViTForImageClassification(config))


def hf_vit(folder):
    """Hugging Face, with config.json and preprocessor_config.json beside it."""
    names = ["cat", "coffee", "rocket", "wall", "moon"]
    model = hf_vit_model(id2label=dict(enumerate(names)), label2id={n: i for i, n in enumerate(names)})
    x = picture((1, 3, 224, 224))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx", free_batch=True)
    model.config.save_pretrained(folder)
    processor = {
        "image_processor_type": "ViTImageProcessor", "do_resize": True, "size": {"height": 224, "width": 224},
        "resample": 2, "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(processor, indent=1) + "\n")
    write(folder, x, out.logits, vit_layers(rows, 14, 14, 1), [16, 16], labels=names)


def hf_dinov2_registers(folder):
    """One class token and four registers."""
    config = transformers.Dinov2WithRegistersConfig(
        hidden_size=24, num_hidden_layers=2, num_attention_heads=3, mlp_ratio=2, image_size=56, patch_size=14,
        num_register_tokens=4, attn_implementation="eager", num_labels=6,
    )
    model = spread(transformers.Dinov2WithRegistersForImageClassification(config))
    x = picture((1, 3, 56, 56))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx", dynamo=True, opset=18)
    write(folder, x, out.logits, vit_layers(rows, 4, 4, 5), [14, 14])


def hf_clip_vision(folder):
    config = transformers.CLIPVisionConfig(
        hidden_size=24, intermediate_size=48, projection_dim=16, num_hidden_layers=2, num_attention_heads=3,
        image_size=64, patch_size=16, attn_implementation="eager",
    )
    model = spread(transformers.CLIPVisionModelWithProjection(config))
    x = picture((1, 3, 64, 64))
    out, rows = hf_attention(model, x)
    export(Logits(model, "image_embeds"), x, folder / "model.onnx", names=("pixel_values", "image_embeds"))
    write(folder, x, out.image_embeds, vit_layers(rows, 4, 4, 1), [16, 16], task="embedding")


def hf_segformer(folder):
    """Keys on a grid reduced by a strided convolution; four stages; a map of classes out."""
    config = transformers.SegformerConfig(
        hidden_sizes=[8, 16, 24, 32], num_attention_heads=[1, 2, 3, 4], depths=[1, 1, 1, 1], mlp_ratios=[2] * 4,
        sr_ratios=[8, 4, 2, 1], decoder_hidden_size=16, num_labels=5, attn_implementation="eager",
    )
    model = spread(transformers.SegformerForSemanticSegmentation(config), gain=3.0)
    x = picture((1, 3, 64, 96))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx")
    grids = [(16, 24), (8, 12), (4, 6), (2, 3)]
    layers = [layer(dense(a), axis(*g), axis(2, 3)) for a, g in zip(rows, grids)]
    write(folder, x, out.logits, layers, [4, 4], task="segmentation")


def swin_layers(rows, specs):
    return [
        layer(
            windows(a, grid, (win, win), (shift, shift)) if win < grid[0] else dense(a),
            axis(*grid), axis(*grid),
            {"size": [win, win], "shift": [shift, shift], "wrap": list(grid), "kind": "block"}
            if win < grid[0]
            else None,
        )
        for a, (grid, win, shift) in zip(rows, specs)
    ]


SWIN = [((16, 16), 4, 0), ((16, 16), 4, 2), ((8, 8), 4, 0), ((8, 8), 4, 2), ((4, 4), 4, 0)]


def timm_swin(folder, dynamo=False):
    model = spread(
        timm.create_model(
            "swin_tiny_patch4_window7_224", img_size=64, window_size=4, embed_dim=8, depths=(2, 2, 1),
            num_heads=(2, 4, 4), num_classes=7, mlp_ratio=1,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx", dynamo=dynamo, opset=18 if dynamo else 17)
    write(folder, x, y, swin_layers(rows, SWIN), [4, 4])


def timm_swin_dynamo(folder):
    timm_swin(folder, dynamo=True)


def hf_swin(folder):
    config = transformers.SwinConfig(
        image_size=64, patch_size=4, embed_dim=8, depths=[2, 2, 1], num_heads=[2, 4, 4], window_size=4,
        num_labels=7, attn_implementation="eager", mlp_ratio=1,
    )
    model = spread(transformers.SwinForImageClassification(config))
    x = picture((1, 3, 64, 64))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx")
    write(folder, x, out.logits, swin_layers(rows, SWIN), [4, 4])


def timm_swinv2(folder):
    model = spread(
        timm.create_model(
            "swinv2_tiny_window8_256", img_size=64, window_size=4, embed_dim=8, depths=(2, 1), num_heads=(2, 4),
            num_classes=7, mlp_ratio=1,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    write(folder, x, y, swin_layers(rows, [SWIN[0], SWIN[1], SWIN[2]]), [4, 4])


def timm_maxvit(folder):
    """Blocks and dilated grids in turn."""
    model = spread(
        timm.models.maxxvit.MaxxVit(
            timm.models.maxxvit.MaxxVitCfg(
                embed_dim=(16, 32), depths=(1, 1), block_type=("M",) * 2, stem_width=16,
                transformer_cfg=timm.models.maxxvit.MaxxVitTransformerCfg(dim_head=8, window_size=(4, 4)),
            ),
            img_size=64,
            num_classes=7,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    layers = []
    for k, a in enumerate(rows):
        side = 16 >> (k // 2)
        kind = "block" if k % 2 == 0 else "grid"
        layers.append(
            layer(
                windows(a, (side, side), (4, 4), (0, 0), kind), axis(side, side), axis(side, side),
                {"size": [4, 4], "shift": [0, 0], "wrap": [side, side], "kind": kind},
            )
        )
    write(folder, x, y, layers, [4, 4])


def timm_pvtv2(folder):
    model = spread(
        timm.models.pvt_v2.PyramidVisionTransformerV2(
            depths=(1, 1, 1, 1), embed_dims=(8, 16, 24, 32), num_heads=(1, 2, 3, 4), num_classes=7,
            mlp_ratios=(2, 2, 2, 2),
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    grids = [(16, 16), (8, 8), (4, 4), (2, 2)]
    layers = [layer(dense(a), axis(*g), axis(2, 2)) for a, g in zip(rows, grids)]
    write(folder, x, y, layers, [4, 4])


def timm_xcit(folder):
    """Attention over channels is not shown; the class attention at the end is not a softmax over a matrix."""
    model = spread(
        timm.models.xcit.Xcit(img_size=64, patch_size=16, embed_dim=24, depth=2, num_heads=3, cls_attn_layers=1,
                              num_classes=7, eta=1.0, tokens_norm=True, use_pos_embed=True)
    )
    x = picture((1, 3, 64, 64))
    with torch.no_grad():
        y = model(x)
    _, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    layers = [layer(dense(a), axis(1, 1), axis(4, 4, 1)) for a in rows if a.shape[-2] == 1]
    write(folder, x, y, layers, [16, 16], channelLayers=2)


def timm_cait(folder):
    """Talking heads mix the heads before and after the softmax; class attention has one query."""
    model = spread(
        timm.models.cait.Cait(img_size=64, patch_size=16, embed_dim=24, depth=2, num_heads=3, depth_token_only=1,
                              num_classes=7)
    )
    x = picture((1, 3, 64, 64))
    rows = []
    hooks = []
    for m in model.modules():
        if type(m).__name__ == "TalkingHeadAttn":
            hooks.append(m.proj_w.register_forward_pre_hook(
                lambda _, args: rows.append(args[0].detach().permute(0, 3, 1, 2))))
    y, single = timm_attention(model, x)
    single = [a for a in single if a.shape[-2] == 1]
    for h in hooks:
        h.remove()
    export(model, x, folder / "model.onnx")
    layers = [layer(dense(a), axis(4, 4), axis(4, 4)) for a in rows]
    layers += [layer(dense(a), axis(1, 1), axis(4, 4, 1)) for a in single]
    write(folder, x, y, layers, [16, 16])


class Patchify(nn.Module):
    """A ViT whose patches are cut by reshaping, without a convolution (einops style), NHWC bytes in."""

    def __init__(self, size=64, patch=16, dim=24, heads=3, classes=7):
        super().__init__()
        self.patch, self.heads = patch, heads
        n = (size // patch) ** 2
        self.embed = nn.Linear(patch * patch * 3, dim)
        self.cls = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.zeros(1, n + 1, dim))
        self.norm = nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, 3 * dim)
        self.attn_drop = nn.Identity()
        self.head = nn.Linear(dim, classes)

    def forward(self, x):  # [1, H, W, 3] uint8
        p = self.patch
        x = x.float() / 255
        _, h, w, c = x.shape
        x = x.reshape(1, h // p, p, w // p, p, c).permute(0, 1, 3, 2, 4, 5).reshape(1, -1, p * p * c)
        x = torch.cat([self.cls, self.embed(x)], 1) + self.pos
        n, d = x.shape[1:]
        q, k, v = self.qkv(self.norm(x)).reshape(1, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        a = self.attn_drop((q * (d // self.heads) ** -0.5 @ k.transpose(-2, -1)).softmax(-1))
        return self.head((a @ v).transpose(1, 2).reshape(1, n, d)[:, 0])


def nhwc_uint8(folder):
    model = spread(Patchify())
    x = ((picture((1, 64, 64, 3)) + 1) * 127).to(torch.uint8)
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx", names=("image", "logits"))
    write(folder, x, y, vit_layers(rows, 4, 4, 1), [16, 16], type="uint8", grid="guess")


# --- the same ViT after the usual tools -----------------------------------------------------------


def hf_small(folder):
    model = hf_vit_model(size=64, patch=16, dim=32)
    x = picture((1, 3, 64, 64))
    out, rows = hf_attention(model, x)
    plain = folder / "plain.onnx"
    export(Logits(model), x, plain, free_batch=True)
    return plain, x, out.logits, vit_layers(rows, 4, 4, 1)


class Fused(torch.autograd.Function):
    """softmax(Q K^T / sqrt(d)) V, exported as one operator of ONNX Runtime."""

    @staticmethod
    def forward(ctx, x, weight, bias, heads, multihead):
        return Fused.attend(x, weight, bias, heads)[0]

    @staticmethod
    def attend(x, weight, bias, heads):
        b, n, d = x.shape
        q, k, v = (x @ weight + bias).reshape(b, n, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        a = (q @ k.transpose(-2, -1) / (d // heads) ** 0.5).softmax(-1)
        return (a @ v).transpose(1, 2).reshape(b, n, d), a

    @staticmethod
    def symbolic(g, x, weight, bias, heads, multihead):
        if not multihead:
            return g.op("com.microsoft::Attention", x, weight, bias, num_heads_i=heads).setType(x.type())
        qkv = g.op("MatMul", x, weight)
        q, k, v = g.op("Split", qkv, axis_i=2, num_outputs_i=3, outputs=3)
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, bias, num_heads_i=heads).setType(x.type())


class FusedViT(nn.Module):
    """What onnxruntime.transformers.optimizer makes of a ViT."""

    def __init__(self, multihead, dim=24, heads=3, depth=2, classes=7):
        super().__init__()
        self.multihead, self.heads = multihead, heads
        self.embed = nn.Conv2d(3, dim, 16, 16)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, 17, dim))
        self.norms = nn.ModuleList(nn.LayerNorm(dim) for _ in range(depth))
        # Spread like a matrix [3 * dim, dim], used as [dim, 3 * dim].
        self.qkv = nn.ModuleList(nn.Linear(dim, 3 * dim) for _ in range(depth))
        self.head = nn.Linear(dim, classes)
        self.rows = []

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token, x], 1) + self.pos_embed
        for norm, qkv in zip(self.norms, self.qkv):
            args = norm(x), qkv.weight.t(), qkv.bias, self.heads
            if not torch.onnx.is_in_onnx_export():
                self.rows.append(Fused.attend(*args)[1].detach())
            x = x + Fused.apply(*args, self.multihead)
        return self.head(x[:, 0])


def fused(folder, multihead):
    model = spread(FusedViT(multihead))
    x = picture((1, 3, 64, 64))
    with torch.no_grad():
        y = model(x)
    torch.onnx.export(
        model, (x,), str(folder / "model.onnx"), dynamo=False, opset_version=18, input_names=["pixel_values"],
        output_names=["logits"], custom_opsets={"com.microsoft": 1},
    )
    ops = [n.op_type for n in onnx.load(folder / "model.onnx").graph.node]
    assert ops.count("MultiHeadAttention" if multihead else "Attention") == 2, ops
    write(folder, x, y, vit_layers(model.rows, 4, 4, 1), [16, 16])


def ms_attention(folder):
    fused(folder, multihead=False)


def ms_multihead(folder):
    fused(folder, multihead=True)


def ort_optimized(folder):
    """What ONNX Runtime itself writes after its graph optimisations."""
    import onnxruntime as ort

    plain, x, y, layers = hf_small(folder)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "model.onnx")
    ort.InferenceSession(str(plain), options, providers=["CPUExecutionProvider"])
    plain.unlink()
    write(folder, x, y, layers, [16, 16])


def ort_values(path, x, names):
    """Tensors of a graph as ONNX Runtime computes them: for quantised graphs PyTorch has no equal."""
    import onnxruntime as ort

    model = onnx.load(path)
    model.graph.output.extend(onnx.ValueInfoProto(name=n) for n in names)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    out = session.run(None, {session.get_inputs()[0].name: x})
    return [torch.from_numpy(np.asarray(o, np.float32)) for o in out]


def reference_from_graph(folder, x, tolerance):
    path = folder / "model.onnx"
    names = [n.output[0] for n in onnx.load(path).graph.node if n.op_type == "Softmax"]
    y, *rows = ort_values(path, x, names)
    assert len(rows) == 2
    write(folder, torch.from_numpy(x), y, vit_layers(rows, 4, 4, 1), [16, 16], tolerance=tolerance)


def int8_dynamic(folder):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    plain, x, _, _ = hf_small(folder)
    quantize_dynamic(str(plain), str(folder / "model.onnx"), weight_type=QuantType.QUInt8)
    plain.unlink()
    reference_from_graph(folder, x.numpy(), 1e-5)


def fp16(folder):
    from onnxruntime.transformers.float16 import convert_float_to_float16

    plain, x, _, _ = hf_small(folder)
    onnx.save(convert_float_to_float16(onnx.load(plain)), folder / "model.onnx")
    plain.unlink()
    reference_from_graph(folder, x.numpy().astype(np.float16), 1e-3)
    facts = json.loads((folder / "golden.json").read_text())
    (folder / "golden.json").write_text(json.dumps(facts | {"type": "float16"}, separators=(",", ":")) + "\n")


def external_data(folder):
    plain, x, y, layers = hf_small(folder)
    onnx.save(
        onnx.load(plain), folder / "model.onnx", save_as_external_data=True, all_tensors_to_one_file=True,
        location="model.onnx.data", size_threshold=256,
    )
    plain.unlink()
    write(folder, x, y, layers, [16, 16])


# --- graphs that cannot be opened, or only in part; what must be said of each is in the tests ------------


def small_graph(path, nodes, inputs, weights=(), functions=(), opsets=(("", 17), ("com.microsoft", 1))):
    """A graph from `inputs` to the float output `logits` [1, 10]."""
    graph = helper.make_graph(
        nodes, "odd",
        [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 10])],
        [onnx.numpy_helper.from_array(a, n) for n, a in weights],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid(*o) for o in opsets], ir_version=9, functions=list(functions)
    )
    path.write_bytes(model.SerializeToString())


IMAGE = ("image", TensorProto.FLOAT, [1, 3, 8, 8])
TOKENS = [("to_tokens", np.array([1, 16, 12]))]  # the picture as 16 tokens of 12 numbers
HEAD = [("head", np.ones((12, 10), np.float32))]


def tail(tokens):
    """From [1, 16, 12] to the logits."""
    return [
        helper.make_node("ReduceMean", [tokens], ["mean"], axes=[1], keepdims=0),
        helper.make_node("MatMul", ["mean", "head"], ["logits"]),
    ]


def attend(x, y):
    return [
        helper.make_node("Transpose", [x], ["keys"], perm=[0, 2, 1]),
        helper.make_node("MatMul", [x, "keys"], ["scores"]),
        helper.make_node("Softmax", ["scores"], ["weights"], axis=-1),
        helper.make_node("MatMul", ["weights", x], [y]),
    ]


def odd(folder):
    tokens = helper.make_node("Reshape", ["image", "to_tokens"], ["x"])
    seen = helper.make_node("Reshape", ["image", "to_logits"], ["logits"])
    to_logits = [("to_logits", np.array([1, 10]))]

    branch = helper.make_graph(
        attend("x", "y"), "branch", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 16, 12])]
    )
    choose = helper.make_node("If", ["yes"], ["z"], name="choose", then_branch=branch, else_branch=branch)
    small_graph(
        folder / "if-branch.onnx", [tokens, choose, *tail("z")], [IMAGE],
        [*TOKENS, *HEAD, ("yes", np.array(True))],
    )
    function = helper.make_function(
        "own", "attend", ["x"], ["y"], attend("x", "y"), [helper.make_opsetid("", 17)]
    )
    small_graph(
        folder / "local-function.onnx",
        [tokens, helper.make_node("attend", ["x"], ["z"], domain="own"), *tail("z")], [IMAGE], [*TOKENS, *HEAD],
        [function], (("", 17), ("own", 1)),
    )
    fused = [("w", np.ones((12, 36), np.float32)), ("b", np.zeros(36, np.float32))]
    mask = [("mask", np.ones((1, 16), np.int32))]
    attention = dict(domain="com.microsoft", num_heads=2, name="fused")
    small_graph(
        folder / "padding-mask.onnx",
        [tokens, helper.make_node("Attention", ["x", "w", "b", "mask"], ["z"], **attention), *tail("z")],
        [IMAGE], [*TOKENS, *HEAD, *fused, *mask],
    )
    # Takes a name that Vitrine itself would use for what it adds.
    small_graph(
        folder / "taken-name.onnx",
        [
            helper.make_node("Reshape", ["image", "to_tokens"], ["vitrine/attention/0"]),
            helper.make_node("Attention", ["vitrine/attention/0", "w", "b"], ["z"], **attention),
            *tail("z"),
        ],
        [IMAGE], [*TOKENS, *HEAD, *fused],
    )
    small_graph(
        folder / "text-too.onnx", [seen], [IMAGE, ("input_ids", TensorProto.INT64, [1, 77])], to_logits
    )
    small_graph(folder / "batch-of-2.onnx", [seen], [("image", TensorProto.FLOAT, [2, 3, 8, 8])], to_logits)
    small_graph(folder / "float64.onnx", [seen], [("image", TensorProto.DOUBLE, [1, 3, 8, 8])], to_logits)

    body = [helper.make_node("Identity", ["x"], ["y"])]
    for _ in range(20):
        graph = helper.make_graph(body, "g", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)])
        body = [helper.make_node("If", ["yes"], ["y"], then_branch=graph, else_branch=graph)][:1]
        body[0].attribute.pop()  # one branch is enough to nest
    small_graph(folder / "nested.onnx", [tokens, *body, *tail("y")], [IMAGE], [*TOKENS, *HEAD])

    # Height and width are free, but only 384 works: 384 * 384 / 16^2 tokens are asked for.
    small_graph(
        folder / "only-384.onnx",
        [
            helper.make_node("Conv", ["image", "patch"], ["map"], kernel_shape=[16, 16], strides=[16, 16]),
            helper.make_node("Reshape", ["map", "shape"], ["chw"]),
            helper.make_node("Transpose", ["chw"], ["x"], perm=[0, 2, 1]),
            *attend("x", "z"),
            *tail("z"),
        ],
        [("image", TensorProto.FLOAT, [1, 3, "h", "w"])],
        [*HEAD, ("patch", np.ones((12, 3, 16, 16), np.float32) / 768), ("shape", np.array([1, 12, 576]))],
    )


GOLDENS = [
    timm_vit_224, timm_vit_dynamo, timm_vit_opset23, timm_deit_distilled, hf_vit, hf_dinov2_registers,
    hf_clip_vision, hf_segformer, timm_swin, timm_swin_dynamo, hf_swin, timm_swinv2, timm_maxvit, timm_pvtv2,
    timm_xcit, timm_cait, nhwc_uint8, ms_attention, ms_multihead, ort_optimized, int8_dynamic, fp16, external_data,
    odd,
]


def main(names):
    torch.set_num_threads(1)
    for make in GOLDENS:
        name = make.__name__.replace("_", "-")
        if names and name not in names:
            continue
        folder = OUT / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        if (folder / "model.onnx").exists():
            strip(folder / "model.onnx")
        size = sum(f.stat().st_size for f in folder.iterdir())
        print(f"{name}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
