"""Writes a plain ViT of a given size with random weights as ONNX, for the bench only.

    python make_vit.py --width 384 --depth 12 --heads 6 --out vit-small.onnx
"""

import argparse

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save


class Graph:
    """Collects nodes and weights; each method returns the name of its output."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.weights = [], []

    def op(self, kind, *inputs, **attributes):
        out = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [out], name=out, **attributes))
        return out

    def constant(self, value):
        name = f"w_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weight(self, *shape, std=0.02):
        return self.constant(self.random.normal(0, std, shape).astype(np.float32))

    def linear(self, x, rows, columns, std=0.02):
        return self.op("Add", self.op("MatMul", x, self.weight(rows, columns, std=std)), self.weight(columns))

    def norm(self, x, width):
        scale, bias = np.ones(width, np.float32), np.zeros(width, np.float32)
        return self.op("LayerNormalization", x, self.constant(scale), self.constant(bias), axis=-1, epsilon=1e-6)

    def split_heads(self, x, heads, width):
        shape = self.constant(np.array([0, -1, heads, width // heads], np.int64))
        return self.op("Transpose", self.op("Reshape", x, shape), perm=[0, 2, 1, 3])

    def attention(self, x, width, heads):
        q, k, v = (self.split_heads(self.linear(x, width, width, std=0.08), heads, width) for _ in range(3))
        scores = self.op("MatMul", q, self.op("Transpose", k, perm=[0, 1, 3, 2]))
        scores = self.op("Mul", scores, self.constant(np.float32((width // heads) ** -0.5)))
        mixed = self.op("MatMul", self.op("Softmax", scores, axis=-1), v)
        joined = self.op("Transpose", mixed, perm=[0, 2, 1, 3])
        joined = self.op("Reshape", joined, self.constant(np.array([0, -1, width], np.int64)))
        return self.linear(joined, width, width)

    def mlp(self, x, width):
        hidden = self.linear(x, width, 4 * width)
        erf = self.op("Erf", self.op("Mul", hidden, self.constant(np.float32(0.5**0.5))))
        gate = self.op("Mul", self.op("Add", erf, self.constant(np.float32(1))), self.constant(np.float32(0.5)))
        return self.linear(self.op("Mul", hidden, gate), 4 * width, width)


def make_vit(width, depth, heads, size=224, patch=16, classes=1000, seed=0):
    """[batch, 3, size, size] float32 -> [batch, classes] logits."""
    g = Graph(seed)
    tokens = (size // patch) ** 2
    x = g.op("Conv", "image", g.weight(width, 3, patch, patch), g.weight(width),
             kernel_shape=[patch, patch], strides=[patch, patch])
    x = g.op("Reshape", x, g.constant(np.array([0, width, tokens], np.int64)))
    x = g.op("Transpose", x, perm=[0, 2, 1])
    # The class token is a row of zeros: the positions that are added hold it.
    x = g.op("Pad", x, g.constant(np.array([0, 1, 0, 0, 0, 0], np.int64)))
    x = g.op("Add", x, g.weight(1, tokens + 1, width))
    for _ in range(depth):
        x = g.op("Add", x, g.attention(g.norm(x, width), width, heads))
        x = g.op("Add", x, g.mlp(g.norm(x, width), width))
    token = g.op("Gather", g.norm(x, width), g.constant(np.int64(0)), axis=1)
    g.linear(token, width, classes)
    g.nodes[-1].output[0] = "logits"
    graph = helper.make_graph(
        g.nodes, "vit",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, size, size])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", classes])],
        g.weights,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--depth", type=int, required=True)
    parser.add_argument("--heads", type=int, required=True)
    parser.add_argument("--out", required=True)
    a = parser.parse_args()
    save(make_vit(a.width, a.depth, a.heads), a.out)


if __name__ == "__main__":
    main()
