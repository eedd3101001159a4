"""The training scripts: they start as the dense model, lower the loss, and resume where they stopped."""

import argparse
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

import dvt.train
import dynamicvit.train
import lvvit.train
import training
from dvt.model import DVT, VARIANTS
from dynamicvit.model import DynamicViT
from lvvit.model import LVViT, swap
from vit.model import ViT


@pytest.fixture
def dense():
    torch.manual_seed(0)
    model = ViT().eval().requires_grad_(False)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    return model


@pytest.fixture
def pictures():
    return torch.randn(8, 3, 32, 32), torch.eye(10)[torch.arange(8)]


def test_dynamicvit_starts_as_the_dense_model(dense, pictures):
    model = DynamicViT(dynamicvit.train.CONFIG)
    model.load_state_dict(training.from_dense(dense), strict=False)
    with torch.no_grad():
        assert torch.allclose(model.eval().dense(pictures[0]), dense(pictures[0]), atol=1e-5)


def test_dvt_takes_all_dense_weights(dense):
    model = DVT(VARIANTS["cifar10"])
    dvt.train.start_from(training.from_dense(dense), model.stages[-1])
    last = model.stages[-1]
    assert torch.equal(last.blocks[3].mlp.fc1.weight[:, :128], dense.blocks[3].mlp[0].weight)
    assert last.blocks[3].mlp.fc1.weight[:, 128:].abs().sum() == 0
    assert last.blocks[3].norm2.weight[128:].tolist() == [1] * 48
    assert torch.equal(last.patch_embed.stem[0].weight, dense.stem[0].weight)
    assert torch.equal(last.head.bias, dense.head.bias)


@pytest.mark.parametrize("reuse", dvt.train.REUSE)
def test_dvt_learns_with_and_without_reuse(dense, pictures, reuse):
    features, relations = dvt.train.REUSE[reuse]
    model = DVT(replace(VARIANTS["cifar10"], feature_reuse=features, relation_reuse=relations))
    dvt.train.start_from(training.from_dense(dense), model.stages[-1])
    assert falls(model, dvt.train.loss_of, pictures)


def test_dynamicvit_learns_to_keep_the_wanted_share(dense, pictures):
    model = DynamicViT(dynamicvit.train.CONFIG).train()
    model.load_state_dict(training.from_dense(dense), strict=False)
    torch.manual_seed(0)
    optimiser = torch.optim.AdamW(model.score_predictor.parameters(), lr=3e-3)
    ratios = []
    for _ in range(30):
        loss, parts = dynamicvit.train.loss_of(dense, model, *pictures)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        ratios.append(parts["ratio"])
    assert ratios[0] > 0.02
    assert np.mean(ratios[-5:]) < 0.3 * ratios[0]


def test_lvvit_starts_as_the_dense_model(dense, pictures):
    model = LVViT(lvvit.train.CONFIG).eval()
    lvvit.train.start_from(training.from_dense(dense), model)
    with torch.no_grad():
        logits, labels = model.scores(model.patch_embed(pictures[0]))
        assert torch.allclose(logits, dense(pictures[0]), atol=1e-5)
        assert torch.allclose(labels.softmax(-1), lvvit.train.annotate(dense, pictures[0]), atol=1e-5)


def test_lvvit_learns_the_class_and_the_token_labels(dense, pictures):
    model = LVViT(lvvit.train.CONFIG)
    assert falls(model, partial(lvvit.train.loss_of, dense), pictures)


def test_mixtoken_swaps_a_rectangle_with_the_counterpart():
    torch.manual_seed(0)
    for _ in range(20):
        own = lvvit.train.rectangle(8)
        rows, columns = (own.view(8, 8) == 0).nonzero(as_tuple=True)
        assert len(rows) == len(set(rows.tolist())) * len(set(columns.tolist())) < 64
    a, b = torch.zeros(64, 3), torch.ones(64, 3)
    mixed = swap(torch.stack([a, b]), own)
    assert torch.equal(mixed[0, :, 0], 1 - own)
    assert torch.equal(mixed[1, :, 0], own)


def falls(model, loss_of, pictures):
    torch.manual_seed(0)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(12):
        loss, parts = loss_of(model.train(), *pictures)
        assert all(np.isfinite(value) for value in parts.values())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return np.mean(losses[-3:]) < 0.9 * np.mean(losses[:3])


class Stopped(Exception):
    pass


def test_resumes_where_it_stopped(dense, tmp_path, monkeypatch):
    def train(work, epochs_before_stop=None):
        # The decoded images' cache stands in for the archive.
        args = argparse.Namespace(
            data=tmp_path / "none", work=work, epochs=2, batch=8, lr=1e-3, steps=None, device="cpu"
        )
        work.mkdir(exist_ok=True)
        if not (work / "cifar10.npz").exists():
            random = np.random.default_rng(0)
            x, y = random.integers(0, 256, (16, 32, 32, 3), np.uint8), random.integers(0, 10, 16)
            np.savez(work / "cifar10.npz", train_x=x, train_y=y, test_x=x[:4], test_y=y[:4])

        def save(path, state):
            original(path, state)
            if state["epoch"] == epochs_before_stop:
                raise Stopped

        monkeypatch.setattr(training, "save", save)

        torch.manual_seed(0)
        model = DynamicViT(dynamicvit.train.CONFIG)
        model.load_state_dict(training.from_dense(dense), strict=False)
        training.fit(
            model,
            dynamicvit.train.share,
            partial(dynamicvit.train.loss_of, dense),
            lambda *_: {},
            args,
        )
        return torch.load(work / "last.pt", weights_only=True)

    original = training.save
    straight = train(tmp_path / "a")
    with pytest.raises(Stopped):
        train(tmp_path / "b", epochs_before_stop=1)
    resumed = train(tmp_path / "b")
    assert straight["epoch"] == resumed["epoch"] == 2
    for key, value in straight["average"].items():
        assert torch.equal(value, resumed["average"][key]), key
