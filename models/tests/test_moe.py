"""Routing against the fixture, experts against the definition, the converter."""

import json

import numpy as np
import pytest
import torch
from conftest import fixture_folder
from moe.routing import MODES, capacity_of, route

ROWS = [
    f"{mode}_k{k}_g{factor}_{rule}"
    for mode in MODES
    for k, rules in ((1, ["1x"]), (2, ["1x", "kx"]), (4, ["1x", "kx"]))
    for rule in rules
    for factor in (1.0, 1.25)
]


@pytest.mark.parametrize("name", ROWS)
def test_routing_fixture(name):
    folder = fixture_folder("m6t-routing")
    arrays = np.load(folder / "io.npz")
    rows = {row["name"]: row for row in json.loads((folder / "expected.json").read_text())["rows"]}
    assert sorted(rows) == sorted(ROWS)
    row = rows[name]
    k = row["k"]
    factor = row["capacity_factor"] * (k if row["capacity_rule"] == "kx" else 1)
    assert capacity_of(factor, 100, 8) == row["capacity"]
    routed = route(arrays["logits"], mode=row["mode"], k=k, capacity=row["capacity"])
    for key in ("experts", "queue_position", "kept", "load", "load_kept"):
        np.testing.assert_array_equal(routed[key], arrays[f"{name}_{key}"], err_msg=key)
    np.testing.assert_allclose(routed["gates"], arrays[f"{name}_gates"], atol=1e-6)
    weights = routed["gates"] * routed["kept"]
    y = np.einsum("tk,tkij,ti->tj", weights, arrays["expert_weight"][routed["experts"]], arrays["x"])
    np.testing.assert_allclose(y, arrays[f"{name}_y"], atol=1e-6)
    assert routed["load"].std() / routed["load"].mean() == pytest.approx(row["cv_load"], abs=1e-9)
    assert int((routed["kept"] == 0).sum()) == row["dropped"]
    assert int((routed["kept"].sum(1) == 0).sum()) == row["tokens_without_expert"]


def test_ties_go_to_the_lower_number():
    routed = route(np.zeros((3, 4)), k=2, capacity=2)
    assert routed["experts"].tolist() == [[0, 1]] * 3
    assert routed["queue_position"].tolist() == [[0, 0], [1, 1], [2, 2]]
    assert routed["kept"].tolist() == [[1, 1], [1, 1], [0, 0]]
    assert route(np.zeros((1, 4)), mode="prototype", k=2, capacity=1)["experts"].tolist() == [[0, 2]]


def test_second_choices_queue_after_all_first_ones():
    routed = route([[1.0, 2.0], [2.0, 1.0]], k=2, capacity=1)
    assert routed["queue_position"].tolist() == [[0, 1], [0, 1]]


def test_huge_logits_stay_finite():
    routed = route([[900.0, -900.0, -900.0, -905.0]], mode="prototype", k=2, capacity=1)
    np.testing.assert_allclose(routed["gates"], [[1, 1 / (1 + np.exp(-5))]])


@pytest.mark.parametrize(
    "logits, given, message",
    [
        (np.zeros((2, 4)), {"k": 1, "capacity": 0}, "capacity must be a whole number of tokens of at least 1, not 0"),
        (np.zeros((2, 4)), {"k": 1, "capacity": 1.5}, "whole number"),
        (np.zeros((2, 4)), {"k": 5, "capacity": 1}, "k = 5 is more than the 4 experts"),
        (np.zeros((2, 4)), {"k": 0, "capacity": 1}, "k must be"),
        (np.zeros((2, 4)), {"k": 3, "capacity": 1, "mode": "prototype"}, "4 experts do not divide into 3 prototypes"),
        (np.zeros((2, 4)), {"k": 1, "capacity": 1, "mode": "hash"}, "mode must be topk or prototype"),
        (np.full((2, 4), np.nan), {"k": 1, "capacity": 1}, "must be finite"),
        (np.zeros(4), {"k": 1, "capacity": 1}, "tokens, experts"),
        (np.zeros((0, 4)), {"k": 1, "capacity": 1}, "tokens, experts"),
    ],
)
def test_what_cannot_be_routed(logits, given, message):
    with pytest.raises(ValueError, match=message):
        route(logits, **given)
