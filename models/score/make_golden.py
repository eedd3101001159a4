"""Goldens of the solver: the score of a mixture of two Gaussians in the plane, and what the solver does with it; the
score of the parity fixture's mixture; and that of a mixture at some digits, for tests that need an image.

    python3 models/score/make_golden.py

Everything is float64, the graphs too. The solver here is written down once more, in NumPy, from the paper.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits

HERE = Path(__file__).resolve().parent / "golden"
WEIGHTS = np.array([0.6, 0.4])
MEANS = {"vp": np.array([[-0.6, -0.4], [0.7, 0.3]]), "ve": np.array([[0.2, 0.3], [0.8, 0.6]])}
VARIANCES = {"vp": np.array([0.02, 0.05]), "ve": np.array([0.004, 0.01])}
# The mixture of ../shared/fixtures/adaptive-sde, whose own graph is float32.
FIXTURE = {
    "weights": np.array([0.5, 0.3, 0.2]),
    "means": np.array([[-0.6, -0.4], [0.7, 0.1], [-0.1, 0.75]]),
    "covariances": np.array(
        [
            [[0.020290491632777016, 0.009718989874531207], [0.009718989874531207, 0.007809508367222988]],
            [[0.0064, 0.0], [0.0, 0.04000000000000001]],
            [[0.004900000000000001, 0.0], [0.0, 0.004900000000000001]],
        ]
    ),
}
SIGMA = (0.01, 50.0)
BETA = (0.1, 20.0)
SAMPLES = 4
ROWS = 700
Array = NDArray[np.float64]


def alpha_variance(kind: str, t: Array) -> tuple[Array, Array]:
    if kind == "ve":
        return np.ones_like(t), (SIGMA[0] * (SIGMA[1] / SIGMA[0]) ** t) ** 2
    half = 0.25 * t**2 * (BETA[1] - BETA[0]) + 0.5 * t * BETA[0]
    return np.exp(-half), -np.expm1(-2 * half)


def score(kind: str, x: Array, t: Array) -> Array:
    alpha, noise = alpha_variance(kind, t)
    spread = alpha[:, None] ** 2 * VARIANCES[kind] + noise[:, None]  # [B, 2]
    away = x[:, None] - alpha[:, None, None] * MEANS[kind]  # [B, 2, 2]
    logs = np.log(WEIGHTS) - np.log(spread) - 0.5 * (away**2).sum(-1) / spread
    share = np.exp(logs - logs.max(1, keepdims=True))
    share /= share.sum(1, keepdims=True)
    return -(share[..., None] * away / spread[..., None]).sum(1)


def adaptive(kind: str, start: Array, noise: Array, rel: float, absolute: float, t_eps: float) -> dict:
    """One sample [2] with its draws [rows, 2]."""

    def drift(t: float) -> float:
        return 0.0 if kind == "ve" else -0.5 * (BETA[0] + t * (BETA[1] - BETA[0]))

    def diffusion(t: float) -> float:
        if kind == "vp":
            return float(np.sqrt(BETA[0] + t * (BETA[1] - BETA[0])))
        return float(SIGMA[0] * (SIGMA[1] / SIGMA[0]) ** t * np.sqrt(2 * np.log(SIGMA[1] / SIGMA[0])))

    def reverse(x: Array, t: float) -> Array:
        return drift(t) * x - diffusion(t) ** 2 * score(kind, x[None], np.array([t]))[0]

    x, before, t, h = start, start, 1.0, 0.01
    steps = []
    for z in noise:
        if abs(t - t_eps) <= 1e-6:
            break
        euler = x - h * reverse(x, t) + np.sqrt(h) * diffusion(t) * z
        other = x - h * reverse(euler, t - h) + np.sqrt(h) * diffusion(t - h) * z
        mixed = (euler + other) / 2
        delta = np.maximum(absolute, rel * np.maximum(np.abs(euler), np.abs(before)))
        error = float(np.sqrt(np.mean(((euler - mixed) / delta) ** 2)))
        steps.append([t, h, error, int(error <= 1)])
        if error <= 1:
            x, before, t = mixed, euler, t - h
        h = min(t - t_eps, 0.9 * h * error**-0.9)
    else:
        raise RuntimeError(f"{ROWS} rows of noise are not enough")
    end = alpha_variance(kind, np.array([t_eps]))[1]
    denoised = x + end * score(kind, x[None], np.array([t_eps]))[0]
    return {"steps": steps, "sample": x.tolist(), "denoised": denoised.tolist()}


def graph(kind: str, weights: Array, means: Array, covariances: Array) -> onnx.ModelProto:
    """Of K Gaussians: weights [K], means [K, 2], covariances [K, 2, 2] = turns diag(variances) turns^T."""
    variances, turns = np.linalg.eigh(covariances)
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def const(value: Array | float | list[int]) -> str:
        array = np.array(value, np.int64 if isinstance(value, list) else np.float64)
        constants.append(numpy_helper.from_array(array, f"c{len(constants)}"))
        return constants[-1].name

    def op(kind: str, *inputs: str, **attributes: int) -> str:
        nodes.append(helper.make_node(kind, list(inputs), [f"n{len(nodes)}"], **attributes))
        return nodes[-1].output[0]

    if kind == "vp":
        half = op(
            "Add", op("Mul", op("Mul", "t", "t"), const((BETA[1] - BETA[0]) / 4)), op("Mul", "t", const(BETA[0] / 2))
        )
        alpha = op("Exp", op("Neg", half))
        noise = op("Sub", const(1.0), op("Exp", op("Mul", half, const(-2.0))))
    else:
        sigma = op("Mul", op("Exp", op("Mul", "t", const(np.log(SIGMA[1] / SIGMA[0])))), const(SIGMA[0]))
        noise = op("Mul", sigma, sigma)
        alpha = op("Add", op("Mul", "t", const(0.0)), const(1.0))
    wide = op("Unsqueeze", alpha, const([1, 2]))  # [B, 1, 1]
    spread = op(
        "Add",
        op("Mul", op("Mul", wide, wide), const(variances)),
        op("Unsqueeze", noise, const([1, 2])),
    )  # [B, K, 2], along the axes of each Gaussian
    away = op("Sub", op("Unsqueeze", "x", const([1])), op("Mul", wide, const(means)))  # [B, K, 2]
    turned = op("ReduceSum", op("Mul", op("Unsqueeze", away, const([3])), const(turns)), const([2]), keepdims=0)
    pulls = op("Div", turned, spread)
    squares = op("ReduceSum", op("Mul", turned, pulls), const([2]), keepdims=0)  # [B, K]
    both = op("Add", op("ReduceSum", op("Log", spread), const([2]), keepdims=0), squares)
    logs = op("Sub", const(np.log(weights)), op("Mul", both, const(0.5)))
    share = op("Unsqueeze", op("Softmax", logs, axis=1), const([2]))
    weighed = op("Unsqueeze", op("Mul", share, pulls), const([2]))  # [B, K, 1, 2]
    back = op("ReduceSum", op("Mul", weighed, const(turns)), const([1, 3]), keepdims=0)  # [B, 2]
    nodes.append(helper.make_node("Neg", [back], ["score"]))
    double = TensorProto.DOUBLE
    made = helper.make_graph(
        nodes,
        f"mixture-{kind}",
        [helper.make_tensor_value_info("x", double, ["B", 2]), helper.make_tensor_value_info("t", double, ["B"])],
        [helper.make_tensor_value_info("score", double, ["B", 2])],
        constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def digits() -> onnx.ModelProto:
    """float32, VP: Gaussians around 12 of scikit-learn's 8x8 images of each digit."""
    data = load_digits()
    images = (data.images / 8 - 1).reshape(len(data.images), -1).astype(np.float32)
    middles = np.concatenate([images[data.target == digit][:12] for digit in range(10)])
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def const(value: Any, kind: Any = np.float32) -> str:
        constants.append(numpy_helper.from_array(np.array(value, kind), f"c{len(constants)}"))
        return constants[-1].name

    def ints(*values: int) -> str:
        return const(values, np.int64)

    def op(kind: str, *inputs: str, **attributes: int) -> str:
        nodes.append(helper.make_node(kind, list(inputs), [f"n{len(nodes)}"], **attributes))
        return nodes[-1].output[0]

    half = op("Add", op("Mul", op("Mul", "t", "t"), const((BETA[1] - BETA[0]) / 4)), op("Mul", "t", const(BETA[0] / 2)))
    alpha = op("Unsqueeze", op("Exp", op("Neg", half)), ints(1))
    noise = op("Unsqueeze", op("Sub", const(1), op("Exp", op("Mul", half, const(-2)))), ints(1))
    squared = op("Mul", alpha, alpha)
    spread = op("Add", op("Mul", squared, const(0.05)), noise)
    x = op("Reshape", "x", ints(0, 64))
    inner = op("Mul", op("Mul", alpha, const(2)), op("MatMul", x, const(middles.T)))
    lengths = op("Add", op("ReduceSum", op("Mul", x, x), ints(1)), op("Mul", squared, const((middles**2).sum(1))))
    share = op("Softmax", op("Div", op("Mul", op("Sub", lengths, inner), const(-0.5)), spread), axis=1)
    away = op("Sub", op("Mul", alpha, op("MatMul", share, const(middles))), x)
    nodes.append(helper.make_node("Reshape", [op("Div", away, spread), ints(0, 1, 8, 8)], ["score"]))
    shape = ["B", 1, 8, 8]
    made = helper.make_graph(
        nodes,
        "mixture-digits",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("t", TensorProto.FLOAT, ["B"]),
        ],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, shape)],
        constants,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def odd(columns: int = 2, more: tuple[str, ...] = ()) -> onnx.ModelProto:
    """-x sqrt(t - 0.5): NaN in the second half. With other columns, or further inputs."""
    nodes = [
        helper.make_node("Sub", ["t", "half"], ["late"]),
        helper.make_node("Sqrt", ["late"], ["root"]),
        helper.make_node("Unsqueeze", ["root", "axis"], ["wide"]),
        helper.make_node("MatMul", ["x", "mix"], ["mixed"]),
        helper.make_node("Mul", ["mixed", "wide"], ["score" if not more else "plain"]),
    ]
    nodes += [helper.make_node("Add", ["plain", name], ["score"]) for name in more]
    constants = {"half": np.float32(0.5), "axis": np.array([1]), "mix": -np.eye(2, columns, dtype=np.float32)}
    shapes = {"x": ["B", 2], "t": ["B"]} | dict.fromkeys(more, ["B", 1])
    made = helper.make_graph(
        nodes,
        "odd",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["B", columns])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def main() -> None:
    HERE.mkdir(exist_ok=True)
    for name, graph_ in (("nan", odd()), ("wide", odd(3)), ("labels", odd(more=("y",)))):
        onnx.save(graph_, HERE / f"odd-{name}.onnx")
    golden = {}
    for kind, absolute, t_eps, prior in (("vp", 0.0078, 1e-3, 1.0), ("ve", 0.0039, 1e-5, SIGMA[1])):
        round_ones = VARIANCES[kind][:, None, None] * np.eye(2)
        onnx.save(graph(kind, WEIGHTS, MEANS[kind], round_ones), HERE / f"mixture-{kind}.onnx")
        draws = np.random.default_rng(17)
        start = prior * draws.standard_normal((SAMPLES, 2))
        noise = draws.standard_normal((ROWS, SAMPLES, 2))
        runs = {
            str(rel): [adaptive(kind, start[n], noise[:, n], rel, absolute, t_eps) for n in range(SAMPLES)]
            for rel in (0.05, 0.5)
        }
        used = max(len(sample["steps"]) for samples in runs.values() for sample in samples)
        np.save(HERE / f"start-{kind}.npy", start)
        np.save(HERE / f"noise-{kind}.npy", noise[:used])
        golden[kind] = runs
    onnx.save(graph("vp", **FIXTURE), HERE / "mixture-fixture.onnx")
    onnx.save(digits(), HERE / "mixture-digits.onnx")
    (HERE / "golden.json").write_text(json.dumps(golden) + "\n")
    ve = {"process": "ve", "sigmaMin": SIGMA[0], "sigmaMax": SIGMA[1], "dataRange": [0, 1], "tEps": 1e-5}
    (HERE / "mixture-ve.json").write_text(json.dumps(ve, indent=1) + "\n")


if __name__ == "__main__":
    main()
