"""Vision transformers of timm."""

from __future__ import annotations

import json

import onnx
import timm
import torch

from .common import axis, dense, export, layer, picture, spread, timm_attention, windows, write
from .swin import SWIN, swin_layers


def small_vit(size=(64, 64), patch=16, dim=24, depth=2, heads=3, classes=7, name="vit_tiny_patch16_224", **kw):
    return spread(
        timm.create_model(
            name,
            img_size=size,
            patch_size=patch,
            embed_dim=dim,
            depth=depth,
            num_heads=heads,
            num_classes=classes,
            **kw,
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
            "input_size": [3, 224, 224],
            "crop_pct": 0.9,
            "crop_mode": "center",
            "interpolation": "bicubic",
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.5, 0.5],
            "license": "apache-2.0",
        },
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    write(folder, x, y, vit_layers(rows, 14, 14, 1), [16, 16])


def timm_vit_dynamo(folder):
    """The new exporter; an image that is not square."""
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


def timm_beit(folder):
    """Relative positions are added to the scores."""
    model = small_vit(name="beit_base_patch16_224")
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    write(folder, x, y, vit_layers(rows, 4, 4, 1), [16, 16])


def timm_swin(folder, dynamo=False):
    model = spread(
        timm.create_model(
            "swin_tiny_patch4_window7_224",
            img_size=64,
            window_size=4,
            embed_dim=8,
            depths=(2, 2, 1),
            num_heads=(2, 4, 4),
            num_classes=7,
            mlp_ratio=1,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx", dynamo=dynamo, opset=18 if dynamo else 17)
    write(folder, x, y, swin_layers(rows, SWIN), [4, 4])


def timm_swin_dynamo(folder):
    timm_swin(folder, dynamo=True)


def timm_swinv2(folder):
    model = spread(
        timm.create_model(
            "swinv2_tiny_window8_256",
            img_size=64,
            window_size=4,
            embed_dim=8,
            depths=(2, 1),
            num_heads=(2, 4),
            num_classes=7,
            mlp_ratio=1,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    write(folder, x, y, swin_layers(rows, [SWIN[0], SWIN[1], SWIN[2]]), [4, 4])


def timm_tnt(folder):
    """Pixels attend within their patch, and the patches' grid is as long as a patch: keys are no coarser grid."""
    model = spread(
        timm.create_model(
            "tnt_s_patch16_224",
            img_size=64,
            embed_dim=24,
            inner_dim=8,
            depth=2,
            num_heads_outer=3,
            num_heads_inner=2,
            num_classes=7,
        )
    )
    x = picture((1, 3, 64, 64))
    y, rows = timm_attention(model, x)
    export(model, x, folder / "model.onnx")
    window = {"size": [4, 4], "shift": [0, 0], "wrap": [16, 16], "kind": "block"}

    def inner(a):
        return layer(windows(a, (16, 16), (4, 4), (0, 0)), axis(16, 16), axis(16, 16), window)

    def outer(a):
        return layer(dense(a), axis(4, 4, 1), axis(4, 4, 1))

    write(folder, x, y, [make(a) for make, a in zip([inner, outer] * 2, rows)], [4, 4])


def timm_maxvit(folder):
    """Blocks and dilated grids in turn."""
    model = spread(
        timm.models.maxxvit.MaxxVit(
            timm.models.maxxvit.MaxxVitCfg(
                embed_dim=(16, 32),
                depths=(1, 1),
                block_type=("M",) * 2,
                stem_width=16,
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
                windows(a, (side, side), (4, 4), (0, 0), kind),
                axis(side, side),
                axis(side, side),
                {"size": [4, 4], "shift": [0, 0], "wrap": [side, side], "kind": kind},
            )
        )
    write(folder, x, y, layers, [4, 4])


def timm_pvtv2(folder):
    model = spread(
        timm.models.pvt_v2.PyramidVisionTransformerV2(
            depths=(1, 1, 1, 1),
            embed_dims=(8, 16, 24, 32),
            num_heads=(1, 2, 3, 4),
            num_classes=7,
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
        timm.models.xcit.Xcit(
            img_size=64,
            patch_size=16,
            embed_dim=24,
            depth=2,
            num_heads=3,
            cls_attn_layers=1,
            num_classes=7,
            eta=1.0,
            tokens_norm=True,
            use_pos_embed=True,
        )
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
        timm.models.cait.Cait(
            img_size=64, patch_size=16, embed_dim=24, depth=2, num_heads=3, depth_token_only=1, num_classes=7
        )
    )
    x = picture((1, 3, 64, 64))
    rows = []
    hooks = []
    for m in model.modules():
        if type(m).__name__ == "TalkingHeadAttn":
            hooks.append(
                m.proj_w.register_forward_pre_hook(lambda _, args: rows.append(args[0].detach().permute(0, 3, 1, 2)))
            )
    y, single = timm_attention(model, x)
    single = [a for a in single if a.shape[-2] == 1]
    for h in hooks:
        h.remove()
    export(model, x, folder / "model.onnx")
    layers = [layer(dense(a), axis(4, 4), axis(4, 4)) for a in rows]
    layers += [layer(dense(a), axis(1, 1), axis(4, 4, 1)) for a in single]
    write(folder, x, y, layers, [16, 16])
