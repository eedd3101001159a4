"""Writes processors_golden.json: what transformers' image processors make of two images, by the file they save.

    python processors_golden.py        # transformers 5.24, torch, pillow

The images are `noise(width, height)` of ../../../image/pillow_facts.py, which the test rebuilds.
"""
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import transformers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "image"))
from pillow_facts import noise  # noqa: E402

transformers.logging.set_verbosity_error()
IMAGES = ([120, 80], [67, 101])
VALUES = 24
# Those that cut one image into many, want text, points or a second image, or give no plain pixels.
OTHER = set(
    "Aria DeepseekOcr2 DeepseekVLHybrid EfficientLoFTR Emu3 Fuyu Gemma3 Gemma4 Glm46V Glm4v GLMGA GotOcr2 "
    "Idefics2 Idefics3 ImageGPT LightGlue LlavaNext LlavaOnevision MiniCPMV4_6 Mllama Pix2Struct Qwen2VL SuperGlue SmolVLM".split()
)
SMALL = {"height": 64, "width": 64}
VARIANTS = {
    "ViT": [
        {"size": SMALL, "resample": r} for r in (0, 1, 2, 3, 4, 5)
    ] + [
        {"size": SMALL, "do_rescale": False},
        {"size": SMALL, "do_normalize": False},
        {"size": SMALL, "do_rescale": False, "do_normalize": False},
        {"size": SMALL, "rescale_factor": 1 / 127.5, "image_mean": [1, 1, 1], "image_std": [1, 1, 1]},
        {"size": {"height": 48, "width": 96}},
        {"do_resize": False},
    ],
    "CLIP": [
        {"size": {"shortest_edge": 72}, "crop_size": SMALL},
        {"size": {"shortest_edge": 64}, "crop_size": {"height": 96, "width": 80}},
        {"size": {"shortest_edge": 65}, "crop_size": {"height": 50, "width": 61}},
        {"size": {"shortest_edge": 64}, "do_center_crop": False},
        {"do_resize": False, "crop_size": SMALL},
        {"do_resize": False, "crop_size": {"height": 128, "width": 128}},
        {"size": SMALL, "crop_size": {"height": 56, "width": 56}},
    ],
    "Siglip": [{"size": {"height": 96, "width": 64}}],
    "Beit": [
        {"size": SMALL, "do_center_crop": False},
        {"size": {"height": 72, "width": 80}, "do_center_crop": True, "crop_size": SMALL},
    ],
    "ConvNext": [
        {"size": {"shortest_edge": 64}, "crop_pct": 0.875},
        {"size": {"shortest_edge": 64}, "crop_pct": 1.0},
        {"size": {"shortest_edge": 384}},
        {"size": {"shortest_edge": 64}, "crop_pct": 0.95, "do_normalize": False},
    ],
    "PoolFormer": [
        {"size": {"shortest_edge": 64}, "crop_size": SMALL, "crop_pct": 0.95},
        {"size": {"shortest_edge": 64}, "crop_size": SMALL, "crop_pct": 1.0},
        {"size": SMALL, "crop_size": SMALL, "crop_pct": 0.9},
        {"size": {"height": 64, "width": 96}, "crop_size": {"height": 64, "width": 96}},
    ],
    "EfficientNet": [
        {"size": SMALL, "include_top": False},
        {"size": SMALL, "rescale_offset": True, "rescale_factor": 1 / 127.5, "resample": 3},
        {"size": SMALL, "do_center_crop": True, "crop_size": {"height": 48, "width": 48}},
    ],
    "Levit": [
        {"size": {"shortest_edge": 64}, "crop_size": SMALL},
        {"size": {"height": 70, "width": 75}, "crop_size": SMALL},
    ],
    "MobileViT": [
        {"size": {"shortest_edge": 72}, "crop_size": SMALL},
        {"size": {"shortest_edge": 72}, "crop_size": SMALL, "do_flip_channel_order": False},
    ],
    "MobileNetV1": [{"size": {"shortest_edge": 73}, "crop_size": SMALL}],
    "DPT": [
        {"size": {"height": 96, "width": 96}, "keep_aspect_ratio": True, "ensure_multiple_of": 14},
        {"size": {"height": 96, "width": 64}, "keep_aspect_ratio": True, "ensure_multiple_of": 32},
        {"size": {"height": 96, "width": 96}, "keep_aspect_ratio": True},
        {"size": {"height": 90, "width": 64}, "ensure_multiple_of": 16},
        {"size": SMALL, "do_pad": True, "size_divisor": 14},
        {"size": {"height": 70, "width": 70}, "keep_aspect_ratio": True, "do_pad": True, "size_divisor": 16},
    ],
    "GLPN": [{"size_divisor": 16}],
    "Segformer": [{"size": {"height": 64, "width": 96}}, {"size": SMALL, "do_reduce_labels": True}],
    "Donut": [
        {"size": {"height": 64, "width": 96}},
        {"size": {"height": 96, "width": 64}, "do_align_long_axis": True},
        {"size": {"height": 64, "width": 96}, "do_thumbnail": False, "do_pad": False},
        {"size": {"height": 64, "width": 64}, "do_thumbnail": True, "do_pad": True},
    ],
    "Nougat": [{"size": {"height": 96, "width": 64}, "do_crop_margin": False}],
    "Detr": [
        {"size": {"shortest_edge": 60, "longest_edge": 80}, "do_pad": False},
        {"size": {"height": 64, "width": 64}},
        {"size": {"shortest_edge": 48, "longest_edge": 200}, "pad_size": {"height": 128, "width": 128}},
    ],
    "Yolos": [{"size": {"shortest_edge": 64, "longest_edge": 96}, "do_pad": False}],
    "RTDetr": [{"size": SMALL}, {"size": SMALL, "do_normalize": True}],
    "MaskFormer": [
        {"size": {"shortest_edge": 60, "longest_edge": 200}, "size_divisor": 32},
        {"size": {"shortest_edge": 64, "longest_edge": 96}, "size_divisor": 0},
    ],
    "Mask2Former": [{"size": SMALL}],
    "OneFormer": [{"size": {"shortest_edge": 64, "longest_edge": 96}}],
    "Sam": [
        {"size": {"longest_edge": 64}, "pad_size": SMALL},
        {"size": {"longest_edge": 64}, "pad_size": SMALL, "do_normalize": False},
        {"size": {"longest_edge": 60}, "pad_size": SMALL},
    ],
    "Swin2SR": [{"size_divisor": 8}, {"size_divisor": 16}, {"do_pad": False}],
    "VideoMAE": [],
    "Vilt": [{"size": {"shortest_edge": 64}, "size_divisor": 32}],
    "BridgeTower": [{"size": {"shortest_edge": 64}, "crop_size": SMALL, "do_center_crop": True, "do_pad": False}],
    "VitMatte": [],
    "Owlv2": [{"size": SMALL}],
    "Flava": [{"size": SMALL, "crop_size": SMALL}],
    "Perceiver": [{"size": SMALL, "crop_size": {"height": 72, "width": 72}}],
    "ZoeDepth": [{"size": SMALL, "do_pad": False, "keep_aspect_ratio": False}, {"size": SMALL, "do_pad": False}],
    "Pvt": [{"size": SMALL}],
    "TextNet": [{"size": {"shortest_edge": 64}, "size_divisor": 32}],
    "Eomt": [{"size": SMALL}],
    "Pixtral": [],
    "Bit": [{"size": {"shortest_edge": 72}, "crop_size": SMALL}],
}


def kinds():
    """Every image processor on Pillow, by the name of its kind."""
    for path in sorted((Path(transformers.__file__).parent / "models").glob("*/image_processing_pil_*.py")):
        try:
            module = importlib.import_module(f"transformers.models.{path.parent.name}.{path.stem}")
        except ImportError:
            continue
        for name, made in vars(module).items():
            if name.endswith("ImageProcessorPil") and made.__module__ == module.__name__:
                yield name.removesuffix("ImageProcessorPil"), made


def tensor_of(processor, image):
    out = processor(image, return_tensors="np")["pixel_values"]
    out = np.asarray(out[0] if isinstance(out, list) else out, np.float64)
    while out.ndim > 3 and out.shape[0] == 1:
        out = out[0]
    return out if out.ndim == 3 and out.shape[0] == 3 else None


def sampled(tensor):
    flat = tensor.ravel()
    return [round(float(flat[i * 7919 * 31 % flat.size]), 5) for i in range(VALUES)]


def cases():
    for kind, made in kinds():
        if kind in OTHER:
            continue
        for options in [{}, *VARIANTS.get(kind, [])]:
            try:
                processor = made(**options)
                tensors = [tensor_of(processor, noise(*size)) for size in IMAGES]
            except Exception as error:
                print(f"{kind} {options}: {type(error).__name__}: {str(error)[:100]}", file=sys.stderr)
                continue
            if any(tensor is None for tensor in tensors):
                print(f"{kind} {options}: no image", file=sys.stderr)
                continue
            saved = {k: v for k, v in processor.to_dict().items() if k != "image_processor_class"}
            results = [{"shape": list(t.shape[1:]), "values": sampled(t)} for t in tensors]
            yield {"file": saved, "results": results}


if __name__ == "__main__":
    text = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
    (HERE / "processors_golden.json").write_text(f"[\n{text}\n]\n")
