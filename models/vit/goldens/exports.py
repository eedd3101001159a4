"""One small model in the ways that exporters, optimisers and quantisers write it."""

from __future__ import annotations

import json

import numpy as np
import onnx
import torch
from torch import nn

from .common import Logits, export, hf_attention, picture, spread, timm_attention, write
from .hf_models import hf_vit_model
from .timm_models import vit_layers


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
    write(folder, x, y, vit_layers(rows, 4, 4, 1), [16, 16], type="uint8")


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
        model,
        (x,),
        str(folder / "model.onnx"),
        dynamo=False,
        opset_version=18,
        input_names=["pixel_values"],
        output_names=["logits"],
        custom_opsets={"com.microsoft": 1},
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
        onnx.load(plain),
        folder / "model.onnx",
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location="model.onnx.data",
        size_threshold=256,
    )
    plain.unlink()
    write(folder, x, y, layers, [16, 16])


def int8_static(folder):
    """Quantised with calibration: ONNX Runtime fuses to 8-bit operators what nobody looks into."""
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_static

    class Pictures(CalibrationDataReader):
        def __init__(self, *inputs):
            self.rest = iter(inputs)

        def get_next(self):
            return next(self.rest, None)

    plain, x, _, _ = hf_small(folder)
    pictures = Pictures({"pixel_values": x.numpy()})
    quantize_static(str(plain), str(folder / "model.onnx"), pictures, quant_format=QuantFormat.QDQ)
    plain.unlink()
