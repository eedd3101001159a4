"""DynamicViT against the official code, through converter and ONNX Runtime."""

import json
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from conftest import ROOT, convert, fixture_folder, session, with_attention, worst

from blocks import Attention
from dynamicvit.export import gflops_by_tokens, sample
from dynamicvit.model import VARIANTS, DynamicViT, masked_softmax
from package import gigaflops

COUNTS = np.array([137, 96, 67])
OWN_CHOICE = np.zeros((1, 196), np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = fixture_folder("dynamicvit-deit")
    out = tmp_path_factory.mktemp("dynamicvit") / "dyvit-reduced"
    arch = '{"heads": 3, "pruningLocations": [2, 3, 5]}'
    return convert(out, "dynamicvit", source / "state_dict.fp16.safetensors", "deit-s", arch)


@pytest.fixture(scope="module")
def io():
    return np.load(fixture_folder("dynamicvit-deit") / "io.npz")


def run(folder, image, keep=COUNTS, bias=OWN_CHOICE):
    graph = session(folder / "model.onnx")
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, {"image": image, "keep": np.int64(keep), "bias": bias})))


def test_logits_scores_and_kept_tokens(folder, io):
    out = run(folder, io["input"])
    assert worst(out["logits"], io["logits"]) < 2e-4
    before = np.arange(196)
    for stage in range(3):
        kept = io[f"stage{stage}_keep_global_196"][0]
        assert out[f"kept{stage}"][0].tolist() == sorted(kept)
        # The official tokens stand in score order, ours in grid order.
        official = np.empty(196, np.float32)
        official[before] = io[f"stage{stage}_log_scores"][0, :, 0]
        assert worst(out[f"scores{stage}"][0], official[np.sort(before)]) < 2e-4
        before = kept


def test_attention_of_pruned_layers(folder, io):
    graph, names = with_attention(folder / "model.onnx")
    maps = [m for m in graph.run(names, {"image": io["input"], "keep": COUNTS, "bias": OWN_CHOICE}) if m.ndim == 4]
    assert len(maps) == 6
    assert worst(maps[0], io["attn_l0"]) < 1e-4
    for layer, stage in ((2, 0), (4, 1), (5, 2)):
        order = np.argsort(io[f"stage{stage}_keep_global_196"][0])  # score order -> grid order
        order = np.concatenate([[0], order + 1])  # the class token stays first
        assert worst(maps[layer], io[f"attn_l{layer}"][:, :, order][..., order]) < 1e-4


def test_keep_counts_are_inputs(folder, io):
    for keep in ([98, 49, 24], [196, 196, 196], [50, 50, 1]):
        out = run(folder, io["input"], keep)
        assert [out[f"kept{s}"].shape[1] for s in range(3)] == keep
    out = run(folder, np.concatenate([io["input"], -io["input"]]))
    assert worst(out["logits"][:1], io["logits"]) < 2e-4
    assert out["kept0"].tolist()[0] != out["kept0"].tolist()[1]


def test_without_pruning_it_is_the_dense_model(folder, io):
    from arch import Arch
    from checkpoint import read
    from dynamicvit.export import config_of

    checkpoint = read(fixture_folder("dynamicvit-deit") / "state_dict.fp16.safetensors")
    model = DynamicViT(config_of(checkpoint, "deit-s", Arch(heads=3, pruningLocations=(2, 3, 5))))
    checkpoint.load_into(model)
    with torch.no_grad():
        dense = model.dense(torch.from_numpy(io["input"])).numpy()
    assert worst(run(folder, io["input"], [196, 196, 196])["logits"], dense) < 2e-4


def test_patches_forced_in_and_out(folder, io):
    own = run(folder, io["input"])
    out_of, into = int(own["kept2"][0, 0]), int(np.setdiff1d(np.arange(196), own["kept0"])[0])
    bias = OWN_CHOICE.copy()
    bias[0, out_of], bias[0, into] = -1e6, 1e6
    edited = run(folder, io["input"], bias=bias)
    assert out_of not in edited["kept0"]
    assert into in edited["kept2"]
    assert worst(edited["logits"], own["logits"]) > 1e-4


def test_more_than_all_tokens_is_refused_by_the_runtime(folder, io):
    with pytest.raises(onnxruntime.capi.onnxruntime_pybind11_state.Fail, match=r"k argument \[197\]"):
        run(folder, io["input"], [197, 96, 67])


def test_training_attention():
    case = np.load(fixture_folder("dynamicvit-deit") / "policy_attention.npz")
    x, policy = torch.from_numpy(case["x"]), torch.from_numpy(case["policy"])
    errors = []
    for heads in (1, 2, 4, 8):  # the fixture does not say
        attention = Attention(x.shape[2], heads)
        attention.load_state_dict(
            {k.replace("_", "."): torch.from_numpy(case[k]) for k in case.files if k.endswith(("weight", "bias"))}
        )
        with torch.no_grad():
            logits, v = attention.logits(x)
            errors.append(worst(attention.mix(masked_softmax(logits, policy), v).numpy(), case["out"]))
    assert min(errors) < 1e-5
    assert sorted(errors)[1] > 1e-3


def test_training_step_matches_inference_on_the_kept_tokens():
    """A dropped token must not influence the others: masking and removing give the same logits."""
    torch.manual_seed(0)
    config = replace(VARIANTS["cifar10"], pruning=(2,))
    model = DynamicViT(config).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    image = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        trained = model.train_step(image)
        kept = trained.decisions[0][0].bool()
        bias = torch.where(kept, 0.0, -1e6)[None]
        logits, _, places = model(image, torch.tensor([int(kept.sum())]), bias)
    assert 0 < kept.sum() < 64
    assert places[0].tolist() == kept.nonzero()[:, 0].tolist()
    assert worst(trained.logits.numpy(), logits.numpy()) < 1e-4


def test_gradients_reach_the_predictors():
    model = DynamicViT(VARIANTS["cifar10"])
    out = model.train_step(torch.randn(4, 3, 32, 32))
    (out.logits.square().sum() + sum(d.mean() for d in out.decisions)).backward()
    for predictor in model.score_predictor:
        assert predictor.in_conv[1].weight.grad.abs().sum() > 0


def test_official_keys():
    wanted = json.loads((fixture_folder("dynamicvit-deit") / "full_keys_deit-s.json").read_text())
    with torch.device("meta"):
        state = DynamicViT(VARIANTS["deit-s"]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted


def test_keep_counts_of_the_paper():
    assert VARIANTS["deit-s"].keep(0.7) == [137, 96, 67]
    assert VARIANTS["deit-s"].keep(0.5) == [98, 49, 24]


def gflops(told, keep):
    costs = [stage["perToken"] * k + stage["perPair"] * k**2 for stage, k in zip(told["stages"], keep, strict=True)]
    return told["rest"] + sum(costs)


@pytest.mark.parametrize("variant", ["deit-s", "lvvit-s", "cifar10"])
def test_gflops_of_any_counts(variant):
    """What the card tells of a run is what PyTorch counts in it, to the last multiply-add."""
    config = VARIANTS[variant]
    model = DynamicViT(config)
    told = gflops_by_tokens(model)
    for keep in (config.keep(1), config.keep(0.7), [config.grid**2, 9, 1]):
        assert round(gflops(told, keep), 9) == round(gigaflops(model, sample(config, 1, keep)), 9)


@pytest.mark.parametrize("folder", ["zoo/dynamicvit-cifar10", "dynamicvit/golden"])
def test_gflops_on_a_card_agree_with_each_other(folder):
    card = json.loads((ROOT / "models" / folder / "card.json").read_text())
    told = card["pruning"]["gflops"]
    keep = VARIANTS["cifar10"].keep
    measured = {fact["name"]: fact["value"] for fact in card["measured"]}
    assert round(gflops(told, keep(1)), 4) == card["gflops"]
    assert f"{gflops(told, keep(0.7)):.3g}" == measured["GFLOPs per image, keep ratio 0.7"]


def test_dynamic_lvvit(tmp_path):
    """LV-ViT's stem, scaled residuals and auxiliary head with pruning, at reduced width."""
    torch.manual_seed(0)
    config = replace(VARIANTS["lvvit-s"], dim=48, depth=4, heads=3, mlp_hidden=144, classes=7, pruning=(1, 2, 3))
    model = DynamicViT(config).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.15)
    torch.save({"model": model.state_dict()}, tmp_path / "c.pth")
    arch = '{"heads": 3, "pruningLocations": [1, 2, 3]}'
    folder = convert(tmp_path / "dyn-lv", "dynamicvit", tmp_path / "c.pth", "lvvit-s", arch)
    image = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        expected, *_ = model(image, torch.tensor([100, 50, 25]), torch.zeros(1, 196))
    assert worst(run(folder, image.numpy(), [100, 50, 25])["logits"], expected.numpy()) < 1e-4
