"""Graphs that cannot be opened, or only in part; the tests hold what must be said of each."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper


def small_graph(path, nodes, inputs, weights=(), functions=(), opsets=(("", 17), ("com.microsoft", 1))):
    """A graph from `inputs` to the float output `logits` [1, 10]."""
    graph = helper.make_graph(
        nodes,
        "odd",
        [helper.make_tensor_value_info(n, t, s) for n, t, s in inputs],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 10])],
        [onnx.numpy_helper.from_array(a, n) for n, a in weights],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid(*o) for o in opsets], ir_version=9, functions=list(functions)
    )
    path.write_bytes(model.SerializeToString())


IMAGE = ("image", TensorProto.FLOAT, [1, 3, 8, 8])
TOKENS = [("to_tokens", np.array([1, 16, 12]))]  # the image as 16 tokens of 12 numbers
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
        folder / "if-branch.onnx",
        [tokens, choose, *tail("z")],
        [IMAGE],
        [*TOKENS, *HEAD, ("yes", np.array(True))],
    )
    function = helper.make_function("own", "attend", ["x"], ["y"], attend("x", "y"), [helper.make_opsetid("", 17)])
    small_graph(
        folder / "local-function.onnx",
        [tokens, helper.make_node("attend", ["x"], ["z"], domain="own"), *tail("z")],
        [IMAGE],
        [*TOKENS, *HEAD],
        [function],
        (("", 17), ("own", 1)),
    )
    fused = [("w", np.ones((12, 36), np.float32)), ("b", np.zeros(36, np.float32))]
    mask = [("mask", np.ones((1, 16), np.int32))]
    attention = dict(domain="com.microsoft", num_heads=2, name="fused")
    small_graph(
        folder / "padding-mask.onnx",
        [tokens, helper.make_node("Attention", ["x", "w", "b", "mask"], ["z"], **attention), *tail("z")],
        [IMAGE],
        [*TOKENS, *HEAD, *fused, *mask],
    )
    sequence = helper.make_node("SequenceConstruct", ["logits"], ["boxes"])
    small_graph(folder / "sequence-output.onnx", [tokens, *tail("x"), sequence], [IMAGE], [*TOKENS, *HEAD])
    model = onnx.load(folder / "sequence-output.onnx")
    model.graph.output.append(helper.make_tensor_sequence_value_info("boxes", TensorProto.FLOAT, None))
    (folder / "sequence-output.onnx").write_bytes(model.SerializeToString())
    # The name of the class as well, as exports of scikit-learn and of mobile apps give it.
    small_graph(folder / "text-output.onnx", [tokens, *tail("x")], [IMAGE], [*TOKENS, *HEAD])
    model = onnx.load(folder / "text-output.onnx")
    names = [f"class {i}" for i in range(10)]
    numbers = list(range(10))
    model.graph.node.extend(
        [
            helper.make_node("ArgMax", ["logits"], ["best"], axis=1, keepdims=0),
            helper.make_node(
                "LabelEncoder", ["best"], ["label"], domain="ai.onnx.ml", keys_int64s=numbers, values_strings=names
            ),
        ]
    )
    model.graph.output.append(helper.make_tensor_value_info("label", TensorProto.STRING, None))
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", 2))
    (folder / "text-output.onnx").write_bytes(model.SerializeToString())
    # Takes a name that Vitrine itself would use for what it adds.
    small_graph(
        folder / "taken-name.onnx",
        [
            helper.make_node("Reshape", ["image", "to_tokens"], ["vitrine/attention/0"]),
            helper.make_node("Attention", ["vitrine/attention/0", "w", "b"], ["z"], **attention),
            *tail("z"),
        ],
        [IMAGE],
        [*TOKENS, *HEAD, *fused],
    )
    small_graph(folder / "text-too.onnx", [seen], [IMAGE, ("input_ids", TensorProto.INT64, [1, 77])], to_logits)
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
