"""An exported graph with its weights and arithmetic in fewer bits, as people deploy them."""

from __future__ import annotations

import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers.float16 import convert_float_to_float16


class OneImage(CalibrationDataReader):
    def __init__(self, x):
        self.feeds = iter([{"pixel_values": x}])

    def get_next(self):
        return next(self.feeds, None)


def int8(path, x):
    whole = path.with_suffix(".shapes.onnx")
    quant_pre_process(path, whole, skip_symbolic_shape=True)
    quantize_static(
        whole,
        path,
        OneImage(x),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
    )
    whole.unlink()


def float16(path, _):
    onnx.save(convert_float_to_float16(onnx.load(path), keep_io_types=True), path)


SMALLER = {"int8": int8, "float16": float16}


def softmaxes_of(path, x):
    """What the Softmax nodes of the file give for x, in the order of the nodes."""
    model = onnx.load(path)
    names = [node.output[0] for node in model.graph.node if node.op_type == "Softmax"]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return [value.astype("float32") for value in session.run(names, {"pixel_values": x})] if names else []


def outputs_of(path, x):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(["output"], {"pixel_values": x})[0]
