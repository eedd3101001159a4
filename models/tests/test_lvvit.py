"""LV-ViT against the official code, through converter and ONNX Runtime."""

import json

import numpy as np
import pytest
import torch
from conftest import convert, fixture_folder, session, with_attention, worst

from lvvit.model import VARIANTS, LVViT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = fixture_folder("lv-vit")
    out = tmp_path_factory.mktemp("lvvit") / "lv-reduced"
    return convert(out, "lvvit", source / "state_dict.fp16.safetensors", "lvvit_s", '{"heads": 4}')


@pytest.fixture(scope="module")
def io():
    return np.load(fixture_folder("lv-vit") / "io.npz")


def test_logits_and_token_labels(folder, io):
    logits, labels = session(folder / "model.onnx").run(["logits", "tokenLabels"], {"image": io["input"]})
    assert worst(logits, io["logits"]) < 2e-4
    assert worst(labels, io["aux_logits"]) < 2e-4


def test_attention(folder, io):
    tapped, names = with_attention(folder / "model.onnx")
    layers = tapped.run(names, {"image": io["input"]})
    assert len(layers) == 6
    assert worst(layers[0], io["attn_l0"]) < 1e-4
    assert worst(layers[5], io["attn_l5"]) < 1e-4


def test_batch_is_dynamic(folder, io):
    batch = np.concatenate([io["input"], -io["input"], io["input"]])
    logits, labels = session(folder / "model.onnx").run(["logits", "tokenLabels"], {"image": batch})
    assert labels.shape == (3, 196, 100)
    assert worst(logits[2:], io["logits"]) < 2e-4
    assert worst(logits[1:2], io["logits"]) > 1e-2


def test_card(folder):
    card = json.loads((folder / "card.json").read_text())
    assert card["preprocess"]["resizeTo"] == 248
    assert card["tokenLabels"] == {"output": "tokenLabels", "grid": [14, 14]}


@pytest.mark.parametrize("variant", ["t", "s"])
def test_official_keys(variant):
    wanted = json.loads((fixture_folder("lv-vit") / f"full_keys_lvvit_{variant}.json").read_text())
    with torch.device("meta"):
        state = LVViT(VARIANTS[variant]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted
