"""DVT against the official code, through converter and ONNX Runtime; the threshold search."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from conftest import convert, fixture_folder, session, with_attention, worst

from dvt import thresholds
from dvt.model import DVT, VARIANTS, TokensToToken, upsampling

GATE = 2e-4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = fixture_folder("dvt-deit")
    out = tmp_path_factory.mktemp("dvt") / "dvt-reduced"
    return convert(out, "dvt", source / "state_dict.fp16.safetensors", "DVT_Deit_small")


@pytest.fixture(scope="module")
def io():
    return np.load(fixture_folder("dvt-deit") / "io.npz")


def cascade(folder, image):
    """(logits, feature, relations) of every exit."""
    feed, results = {"image": image}, []
    for stage in json.loads((folder / "card.json").read_text())["stages"]:
        graph = session(folder / stage["file"])
        results.append(graph.run(["logits", "feature", "relations"], feed))
        feed = {"image": image, "upFeature": results[-1][1], "upRelations": results[-1][2]}
    return results


def test_every_exit(folder, io):
    results = cascade(folder, io["input"])
    assert len(results) == 3
    checked = 0
    for k, (logits, feature, relations) in enumerate(results):
        assert worst(logits, io[f"stage{k}_logits"]) < GATE
        assert worst(feature, io[f"stage{k}_feature"]) < GATE
        for layer, ours in enumerate(np.split(relations, 3, axis=1)):
            if f"stage{k}_relation_l{layer}" in io:
                assert worst(ours, io[f"stage{k}_relation_l{layer}"]) < GATE
                checked += 1
    assert checked == 7


def test_attention_is_the_softmax_of_the_relations(folder, io):
    _, _, relations = cascade(folder, io["input"])[0]
    graph, names = with_attention(folder / "exit0.onnx")
    layers = graph.run(names, {"image": io["input"]})
    assert len(layers) == 3
    for ours, logits in zip(layers, np.split(relations, 3, axis=1)):
        assert worst(ours, torch.from_numpy(logits).softmax(-1).numpy()) < 1e-5


def test_batch_is_dynamic(folder, io):
    batch = np.concatenate([io["input"], -io["input"], io["input"]])
    for k, (logits, _, _) in enumerate(cascade(folder, batch)):
        assert worst(logits[2:], io[f"stage{k}_logits"]) < GATE
        assert worst(logits[1:2], io[f"stage{k}_logits"]) > 1e-2


@pytest.mark.parametrize(("upstream", "grid"), [(7, 10), (10, 14), (4, 8), (4, 6), (3, 8)])
def test_folded_upsampling(upstream, grid):
    x = torch.randn(2, 5, upstream, upstream)
    expected = F.adaptive_avg_pool2d(F.interpolate(x, size=(2 * upstream,) * 2, mode="nearest"), grid)
    ours = (upsampling(upstream, grid) @ x.flatten(2).transpose(1, 2)).transpose(1, 2).unflatten(2, (grid, grid))
    assert torch.allclose(ours, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("file", "variant"), [("DVT_Deit_small", "deit-s"), ("DVT_T2t_vit_12", "t2t-12"), ("DVT_T2t_vit_14", "t2t-14")]
)
def test_official_keys(file, variant):
    wanted = json.loads((fixture_folder("dvt-deit") / f"full_keys_{file}.json").read_text())
    with torch.device("meta"):
        state = DVT(VARIANTS[variant]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted


def test_t2t_grids():
    for exit in VARIANTS["t2t-12"].exits:
        tokens = TokensToToken(8, exit.embed)(torch.randn(1, 3, 224, 224))
        assert tokens.shape == (1, exit.grid**2, 8)


def test_performer_approaches_softmax_attention():
    """With many random features phi(q) phi(k) estimates exp(q k): the kernel that T2T-ViT relies on."""
    from dvt.model import Performer

    torch.manual_seed(0)
    performer = Performer(4)
    performer.w = torch.nn.Parameter(torch.randn(200_000, 64), requires_grad=False)
    q, k = 0.1 * torch.randn(1, 5, 64), 0.1 * torch.randn(1, 7, 64)
    with torch.no_grad():
        estimate = performer.phi(q) @ performer.phi(k).transpose(1, 2)
    assert torch.allclose(estimate, (q @ k.transpose(1, 2)).exp(), atol=0.02)


def test_t2t_through_the_converter(tmp_path):
    """A narrow T2T cascade with spread weights: ONNX equals PyTorch at every exit."""
    torch.manual_seed(0)
    model = DVT(replace(VARIANTS["t2t-12"], dim=32, depth=2, heads=2, mlp_hidden=64, classes=7)).eval()
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1 and not name.endswith(".w"):
            torch.nn.init.normal_(parameter, std=0.7 / parameter[0].numel() ** 0.5)
    torch.save({"model_state_dict": model.state_dict(), "dynamic_threshold": torch.rand(59, 3)}, tmp_path / "c.pth")
    folder = convert(tmp_path / "t2t", "dvt", tmp_path / "c.pth", "DVT_T2t_vit_12")
    image = torch.randn(2, 3, 224, 224)
    with torch.no_grad():
        expected = model(image)
    for ours, reference in zip(cascade(folder, image.numpy()), expected, strict=True):
        assert worst(ours[0], reference.numpy()) < 1e-4


def test_official_thresholds_reproduced():
    folder = fixture_folder("dvt-thresholds")
    io = np.load(folder / "io.npz")
    for row in json.loads((folder / "expected.json").read_text()):
        wanted = thresholds.shares(row["p"], 3)
        assert wanted == pytest.approx(row["probs"], abs=6e-8)  # one unit in the last place of float32
        found = thresholds.find(io["train_probs"].max(2), wanted)
        assert [float(value) for value in found] == row["T"]
        outcome = thresholds.evaluate(io["test_probs"], io["test_targets"], found, io["flops"])
        assert outcome.accuracy == row["acc"]
        assert outcome.gflops == row["gflops"]
        assert outcome.counts == row["exit_counts"]


def test_budget_is_kept_and_used():
    io = np.load(fixture_folder("dvt-thresholds") / "io.npz")
    confidence = io["train_probs"].max(2)
    for budget in (1.5, 2.5, 4.0):
        found = thresholds.for_budget(confidence, io["flops"], budget)
        spent = io["flops"][thresholds.chosen(confidence, found)].mean()
        assert 0.9 * budget < spent <= budget
    with pytest.raises(ValueError, match="first exit costs 1.145"):
        thresholds.for_budget(confidence, io["flops"], 1.0)


def test_no_threshold_for_a_share_below_one_picture():
    assert thresholds.find(np.float32([[0.9, 0.8], [0.7, 0.6]]), np.float32([0.4, 0.6])).tolist() == [
        thresholds.NEVER,
        thresholds.ALWAYS,
    ]
