"""What the converter refuses, and that a refusal leaves nothing behind."""

import argparse
import errno
import json
import os
from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch

import export as exporter
import package
from lvvit.model import VARIANTS, LVViT


def small():
    torch.manual_seed(0)
    config = replace(VARIANTS["t"], image_size=32, dim=16, depth=1, heads=4, mlp_hidden=48, classes=3)
    return LVViT(config).eval()


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.pth"
    torch.save(small().state_dict(), path)
    return path


def refuse(capsys, out, *argv):
    """Runs the converter; gives (exit status, message) and makes sure that nothing was written."""
    before = sorted(out.parent.iterdir())
    try:
        status = exporter.main([*map(str, argv), "--out", str(out)])
    except SystemExit as error:  # argparse
        status = error.code
    assert status in (2, 3)
    assert sorted(out.parent.iterdir()) == before
    message = capsys.readouterr().err
    assert "Traceback" not in message
    return status, message


def test_converts(good, tmp_path):
    out = tmp_path / "lv"
    assert exporter.main(["lvvit", "--checkpoint", str(good), "--variant", "T", "--out", str(out)]) == 0
    card = json.loads((out / "card.json").read_text())
    assert card["id"] == "lv"
    assert [file["name"] for file in card["files"]] == ["model.onnx"]
    assert sorted(p.name for p in out.iterdir()) == ["card.json", "model.onnx"]
    # Again into the same folder: replaced as a whole.
    assert exporter.main(["lvvit", "--checkpoint", str(good), "--variant", "T", "--out", str(out)]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["good.pth", "lv"]


def test_shapes_win_over_arch(good, tmp_path, capsys):
    argv = ["lvvit", "--checkpoint", str(good), "--variant", "t", "--arch", '{"dim": 99}', "--out", str(tmp_path / "x")]
    assert exporter.main(argv) == 0
    assert "say 16, not 99" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.pop("blocks.0.norm1.weight"), ["missing", "blocks.0.norm1.weight"]),
        (lambda s: s.update(stranger=torch.zeros(1)), ["unexpected", "stranger"]),
        (lambda s: s.update({"norm.bias": torch.zeros(5)}), ["wrong shape", "norm.bias", "[5]", "[16]"]),
        (lambda s: s.update({"norm.bias": torch.full((16,), float("nan"))}), ["norm.bias", "not finite"]),
        (lambda s: s.clear(), ["no weights"]),
        (lambda s: s.update({7: torch.zeros(1)}), ["7 is not a named tensor"]),
        (lambda s: s.update({"pos_embed": torch.zeros(5)}), ["pos_embed", "[5]", "3 axes"]),
    ],
)
def test_every_key_is_accounted_for(tmp_path, capsys, change, words):
    state = dict(small().state_dict())
    change(state)
    torch.save(state, tmp_path / "c.pth")
    status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", tmp_path / "c.pth", "--variant", "t")
    assert status == 3
    assert all(word in message for word in words), message


@pytest.mark.parametrize(("family", "variant"), [("dvt", "deit-s"), ("dvt", "t2t-14"), ("dynamicvit", "deit-s")])
def test_another_family(good, tmp_path, capsys, family, variant):
    status, message = refuse(capsys, tmp_path / "out", family, "--checkpoint", good, "--variant", variant)
    assert status == 3
    assert "looks like a LV-ViT checkpoint" in message
    assert message.count("\n") == 1


def test_truncated(good, tmp_path, capsys):
    data = good.read_bytes()
    for cut in (0, 10, 1000, len(data) // 2, len(data) - 10):
        broken = tmp_path / "cut.pth"
        broken.write_bytes(data[:cut])
        status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", broken, "--variant", "t")
        assert status == 3
        assert "truncated" in message or "damaged" in message


def test_truncated_safetensors(tmp_path, capsys):
    whole = safetensors.torch.save(small().state_dict())
    for cut in (0, 7, 100, len(whole) - 1):
        broken = tmp_path / "cut.safetensors"
        broken.write_bytes(whole[:cut])
        status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", broken, "--variant", "t")
        assert status == 3
        assert "truncated" in message


class Bomb:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("legacy", [False, True])
def test_poisoned_pickle(tmp_path, capsys, legacy):
    trap = tmp_path / "trap" / "sprung"
    trap.parent.mkdir()
    poisoned = tmp_path / "c.pth"
    torch.save({"model": Bomb(trap)}, poisoned, _use_new_zipfile_serialization=not legacy)
    status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", poisoned, "--variant", "t")
    assert status == 3
    assert "mkdir" in message and "refused" in message
    assert not trap.exists()


def test_training_state_beside_the_weights(tmp_path):
    """What official checkpoints carry: a wrapper, the arguments, DataParallel's prefix."""
    state = {f"module.{key}": value for key, value in small().state_dict().items()}
    torch.save({"model": state, "args": argparse.Namespace(lr=1e-3), "epoch": 3}, tmp_path / "c.pth")
    argv = ["lvvit", "--checkpoint", str(tmp_path / "c.pth"), "--variant", "t", "--out", str(tmp_path / "x")]
    assert exporter.main(argv) == 0


@pytest.mark.parametrize(
    ("arch", "words"),
    [
        ("{", "not JSON"),
        ("[1]", "JSON object"),
        ('{"width": 3}', "does not know 'width'"),
        ('{"heads": 0}', "makes no sense"),
        ('{"heads": 3}', "do not divide"),
        ('{"keepRatio": 1.5}', "makes no sense"),
        ('{"pruningLocations": [3, 2]}', "makes no sense"),
    ],
)
def test_arch_is_checked(good, tmp_path, capsys, arch, words):
    argv = ["lvvit", "--checkpoint", good, "--variant", "t", "--arch", arch]
    status, message = refuse(capsys, tmp_path / "out", *argv)
    assert status == 2
    assert words in message


def test_usage(good, tmp_path, capsys):
    out = tmp_path / "out"
    assert refuse(capsys, out, "resnet", "--checkpoint", good, "--variant", "t")[0] == 2
    assert refuse(capsys, out, "lvvit", "--checkpoint", good, "--variant", "huge")[0] == 2
    assert refuse(capsys, out, "lvvit", "--checkpoint", tmp_path / "none.pth", "--variant", "t")[0] == 2
    assert refuse(capsys, tmp_path / "-bad id", "lvvit", "--checkpoint", good, "--variant", "t")[0] == 2


def test_another_folder_is_not_overwritten(good, tmp_path, capsys):
    out = tmp_path / "precious"
    out.mkdir()
    (out / "thesis.txt").write_text("years")
    status, message = refuse(capsys, out, "lvvit", "--checkpoint", good, "--variant", "t")
    assert status == 3 and "not a model folder" in message
    assert (out / "thesis.txt").read_text() == "years"


def test_disk_full(good, tmp_path, capsys, monkeypatch):
    def full(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(package, "_write_synced", full)
    status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", good, "--variant", "t")
    assert status == 3 and "No space left" in message


def test_disagreement_writes_nothing(good, tmp_path, capsys, monkeypatch):
    outputs = package._outputs
    monkeypatch.setattr(package, "_outputs", lambda *given: [output + 0.01 for output in outputs(*given)])
    status, message = refuse(capsys, tmp_path / "out", "lvvit", "--checkpoint", good, "--variant", "t")
    assert status == 3 and "differ in" in message


@pytest.mark.parametrize(
    ("graph", "pytorch", "accepted"),
    [
        (1.0003, 1.0002, True),  # both as far from 1 as float32 is
        (0.9997, 1.0002, True),
        (1.0009, 1.0002, False),  # further than four times PyTorch's own rounding
        (1.0002, 1.0, False),  # PyTorch is exact: the graph is wrong
        (1.0015, 1.01, False),  # further than any rounding may take it
        (float("nan"), 1.0002, False),
    ],
)
def test_rounding_explains_a_difference_only_where_pytorch_rounds_too(graph, pytorch, accepted):
    assert package.rounded(*(np.array([value]) for value in (graph, pytorch, 1.0))) is accepted
