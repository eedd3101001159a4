"""Routing against the fixture, experts against the definition, the converter."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import fixture_folder, worst

import export as exporter
from make_golden import spread
from moe.model import VARIANTS, MoEViT
from moe.routing import MODES, assign, capacity_of, route, shape_of
from moe.train import balance_of, routing, upcycle
from vit.model import ViT

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


SMALL = replace(VARIANTS["cifar10"], dim=16, depth=2, heads=2, mlp_hidden=32, expert_hidden=16, moe=(1,))


def small() -> MoEViT:
    return spread(MoEViT(SMALL))


@pytest.mark.parametrize("mode, k, factor", [("topk", 1, 1.0), ("topk", 2, 0.5), ("prototype", 4, 1.25)])
def test_experts_against_the_definition(mode, k, factor):
    """What the layer adds is the sum of gates and experts over the choices that were kept."""
    experts = small().blocks[1].moe
    x = torch.randn(1, SMALL.tokens, SMALL.dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        mixed, _ = experts(x, routing(SMALL, mode, k, factor))
        logits = experts.router(x)[0]
        routed = route(logits, mode=mode, k=k, capacity=capacity_of(factor, SMALL.tokens, SMALL.experts))
        every = torch.stack([expert(x[0]) for expert in experts.experts]).numpy()  # [N,T,D]
    wanted = np.zeros_like(every[0])
    for token, slot in np.argwhere(routed["kept"]):
        wanted[token] += routed["gates"][token, slot] * every[routed["experts"][token, slot], token]
    assert routed["kept"].sum() < routed["kept"].size  # some are dropped
    np.testing.assert_allclose(mixed[0].numpy(), wanted, atol=1e-5)


def test_only_the_chosen_experts_compute():
    """Each expert sees the tokens that it kept and no others."""
    experts = small().blocks[1].moe
    seen = {}
    for number, expert in enumerate(experts.experts):
        expert.register_forward_hook(lambda _, given, __, number=number: seen.update({number: len(given[0])}))
    with torch.no_grad():
        _, routed = experts(torch.randn(1, SMALL.tokens, SMALL.dim), routing(SMALL, "topk", 1, 1.0))
    assert [seen[number] for number in range(SMALL.experts)] == routed.load_kept[0].tolist()
    assert routed.load_kept.sum() <= SMALL.tokens


@pytest.mark.parametrize("name", ["topk_k2_g1.0_1x", "prototype_k4_g1.25_kx"])
def test_balancing_loss(name):
    folder = fixture_folder("m6t-routing")
    logits = torch.from_numpy(np.load(folder / "io.npz")["logits"])[None]
    row = next(row for row in json.loads((folder / "expected.json").read_text())["rows"] if row["name"] == name)
    groups, per_group = shape_of(row["mode"], row["k"])
    routed = assign(logits, torch.tensor(groups), torch.tensor(per_group), row["k"], torch.tensor(1))
    assert balance_of(routed, groups).item() == pytest.approx(row["aux_loss"], abs=1e-6)


def test_upcycling_keeps_what_the_mlps_gave():
    """Where all experts together have the MLP's units once and gates are even, the layer is the MLP."""
    dense = spread(ViT(dim=16, depth=2, heads=2, mlp_ratio=2.0, classes=10))
    model = MoEViT(replace(SMALL, expert_hidden=32)).eval()
    image = torch.randn(2, 3, 32, 32)
    how = routing(SMALL, "topk", 1, 8.0)
    upcycle(model, dense, how, image)
    with torch.no_grad():
        gate = model.routed(image, how)[1][0].gates.mean()
        expert, mlp = model.blocks[1].moe.experts[3], dense.blocks[1].mlp
        x = torch.randn(5, 16)
        assert worst((gate * expert(x)).numpy(), mlp(x).numpy()) < 1e-5


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda weights: weights.pop("blocks.1.moe.router.weight"), "has no blocks.1.moe.router.weight"),
        (lambda weights: weights.pop("blocks.1.moe.experts.3.fc1.bias"), "1 missing: blocks.1.moe.experts.3.fc1.bias"),
        (lambda weights: weights.update(extra=torch.zeros(1)), "1 unexpected: extra"),
        (lambda weights: weights["head.bias"].fill_(float("nan")), "not finite"),
    ],
)
def test_a_checkpoint_that_does_not_fit(tmp_path, capsys, change, message):
    weights = small().state_dict()
    change(weights)
    torch.save(weights, tmp_path / "c.pt")
    command = ["moe", "--checkpoint", str(tmp_path / "c.pt"), "--variant", "cifar10"]
    assert exporter.main([*command, "--arch", '{"heads": 2}', "--out", str(tmp_path / "out")]) == 3
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_family_names_it(tmp_path, capsys):
    torch.save(small().state_dict(), tmp_path / "c.pt")
    command = ["lit", "--checkpoint", str(tmp_path / "c.pt"), "--variant", "ti", "--out", str(tmp_path / "out")]
    assert exporter.main(command) == 3
    assert "looks like a mixture-of-experts ViT checkpoint" in capsys.readouterr().err
