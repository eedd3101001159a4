"""Makes models/vit/golden: small vision transformers with random weights, exported to ONNX in the many
ways people export them, each with what must be found in it.

    python models/vit/make_golden.py [NAME ...]        # torch, timm, transformers, onnx, onnxruntime, onnxscript

A golden is a folder:
    model.onnx (and what lies beside it)
    golden.json   input shape, facts (patch, and per layer heads and axes), the logits and some rows of
                  the attention of every layer, as PyTorch computes them for the input of `picture()`.
    gradient.json some entries of the gradient of one class with respect to that input.
The weights are spread out so that the attention is far from uniform.
"""

from __future__ import annotations

import shutil
import sys
import warnings
from pathlib import Path

import torch
from goldens.common import strip
from goldens.exports import (
    external_data,
    fp16,
    int8_dynamic,
    int8_static,
    ms_attention,
    ms_multihead,
    nhwc_uint8,
    ort_optimized,
)
from goldens.hf_models import hf_clip_vision, hf_dinov2_registers, hf_segformer, hf_swin, hf_vit
from goldens.odd_graphs import odd
from goldens.timm_models import (
    timm_beit,
    timm_cait,
    timm_deit_distilled,
    timm_maxvit,
    timm_pvtv2,
    timm_swin,
    timm_swin_dynamo,
    timm_swinv2,
    timm_tnt,
    timm_vit_224,
    timm_vit_dynamo,
    timm_vit_opset23,
    timm_xcit,
)
from goldens.token_orders import TOKEN_ORDERS

warnings.filterwarnings("ignore")
OUT = Path(__file__).parent / "golden"

GOLDENS = [
    timm_vit_224,
    timm_vit_dynamo,
    timm_vit_opset23,
    timm_deit_distilled,
    timm_beit,
    hf_vit,
    hf_dinov2_registers,
    hf_clip_vision,
    hf_segformer,
    timm_swin,
    timm_swin_dynamo,
    hf_swin,
    timm_swinv2,
    timm_tnt,
    timm_maxvit,
    timm_pvtv2,
    timm_xcit,
    timm_cait,
    nhwc_uint8,
    ms_attention,
    ms_multihead,
    ort_optimized,
    int8_dynamic,
    int8_static,
    fp16,
    external_data,
    odd,
    *TOKEN_ORDERS,
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
