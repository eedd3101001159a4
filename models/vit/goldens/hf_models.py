"""Vision transformers of transformers."""

from __future__ import annotations

import json

import transformers

from .common import Logits, axis, dense, export, hf_attention, layer, picture, spread, write
from .swin import SWIN, swin_layers
from .timm_models import vit_layers


def hf_vit_model(size=224, patch=16, dim=32, classes=5, **kw):
    config = transformers.ViTConfig(
        hidden_size=dim,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * dim,
        image_size=size,
        patch_size=patch,
        num_labels=classes,
        attn_implementation="eager",
        **kw,
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
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True,
        "size": {"height": 224, "width": 224},
        "resample": 2,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(processor, indent=1) + "\n")
    write(folder, x, out.logits, vit_layers(rows, 14, 14, 1), [16, 16], labels=names)


def hf_dinov2_registers(folder):
    """One class token and four registers."""
    config = transformers.Dinov2WithRegistersConfig(
        hidden_size=24,
        num_hidden_layers=2,
        num_attention_heads=3,
        mlp_ratio=2,
        image_size=56,
        patch_size=14,
        num_register_tokens=4,
        attn_implementation="eager",
        num_labels=6,
    )
    model = spread(transformers.Dinov2WithRegistersForImageClassification(config))
    x = picture((1, 3, 56, 56))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx", dynamo=True, opset=18)
    write(folder, x, out.logits, vit_layers(rows, 4, 4, 5), [14, 14])


def hf_clip_vision(folder):
    config = transformers.CLIPVisionConfig(
        hidden_size=24,
        intermediate_size=48,
        projection_dim=16,
        num_hidden_layers=2,
        num_attention_heads=3,
        image_size=64,
        patch_size=16,
        attn_implementation="eager",
    )
    model = spread(transformers.CLIPVisionModelWithProjection(config))
    x = picture((1, 3, 64, 64))
    out, rows = hf_attention(model, x)
    export(Logits(model, "image_embeds"), x, folder / "model.onnx", names=("pixel_values", "image_embeds"))
    write(folder, x, out.image_embeds, vit_layers(rows, 4, 4, 1), [16, 16], task="embedding")


def hf_segformer(folder):
    """Keys on a grid reduced by a strided convolution; four stages; a map of classes out."""
    config = transformers.SegformerConfig(
        hidden_sizes=[8, 16, 24, 32],
        num_attention_heads=[1, 2, 3, 4],
        depths=[1, 1, 1, 1],
        mlp_ratios=[2] * 4,
        sr_ratios=[8, 4, 2, 1],
        decoder_hidden_size=16,
        num_labels=5,
        attn_implementation="eager",
    )
    model = spread(transformers.SegformerForSemanticSegmentation(config), gain=3.0)
    x = picture((1, 3, 64, 96))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx")
    grids = [(16, 24), (8, 12), (4, 6), (2, 3)]
    layers = [layer(dense(a), axis(*g), axis(2, 3)) for a, g in zip(rows, grids)]
    write(folder, x, out.logits, layers, [4, 4], task="segmentation")


def hf_swin(folder):
    config = transformers.SwinConfig(
        image_size=64,
        patch_size=4,
        embed_dim=8,
        depths=[2, 2, 1],
        num_heads=[2, 4, 4],
        window_size=4,
        num_labels=7,
        attn_implementation="eager",
        mlp_ratio=1,
    )
    model = spread(transformers.SwinForImageClassification(config))
    x = picture((1, 3, 64, 64))
    out, rows = hf_attention(model, x)
    export(Logits(model), x, folder / "model.onnx")
    write(folder, x, out.logits, swin_layers(rows, SWIN), [4, 4])
