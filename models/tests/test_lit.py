"""LIT against the official code, through converter and ONNX Runtime."""

import json
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch
import torch.nn.functional as F
from conftest import convert, fixture_folder, session, with_attention, worst
from torch import nn

import export as exporter
from arch import Arch
from checkpoint import read
from lit import merge
from lit.export import config_of
from lit.model import VARIANTS, Relative, build, to_tokens
from make_golden import random_lit

ON = np.ones(1, np.float32)
# Fixture, its --arch, and the names of its attention maps.
CASES = {
    "ti": ("ti", '{"heads": [1, 2, 3, 6], "inputSize": 160}', [f"attn_block{s}_{i}" for s in (3, 4) for i in (0, 1)]),
    "smb": ("s", "{}", ["attn_layers_2_blocks_0", "attn_layers_2_blocks_1", "attn_layers_3_blocks_0"]),
}
SMALL = {
    "ti": replace(
        VARIANTS["ti"], dims=(8, 12, 16, 16), depths=(1, 1, 2, 1), heads=(1, 1, 2, 2), hidden=(16, 24, 32, 32)
    ),
    "s": replace(VARIANTS["s"], dims=(8, 12, 16, 16), depths=(1, 1, 2, 1), heads=(1, 1, 2, 2), hidden=(16, 24, 32, 32)),
}


def source(case):
    return fixture_folder("lit") / case / "state_dict.fp16.safetensors"


def io_of(case):
    return np.load(fixture_folder("lit") / case / "io.npz")


def official(case):
    """The fixture's model in PyTorch, through the converter's reading of the checkpoint."""
    variant, arch, _ = CASES[case]
    checkpoint = read(source(case))
    model = build(config_of(checkpoint, variant, Arch.parse(arch)))
    checkpoint.load_into(model)
    return model


@pytest.fixture(scope="module", params=CASES)
def case(request, tmp_path_factory):
    variant, arch, attention = CASES[request.param]
    out = convert(tmp_path_factory.mktemp("lit") / "reduced", "lit", source(request.param), variant, arch)
    return request.param, out, attention


def test_logits_offsets_and_attention(case):
    name, folder, attention = case
    io = io_of(name)
    tapped, taps = with_attention(folder / "model.onnx")
    outputs = ["logits", "offsets2", "offsets3", "offsets4"]
    logits, *rest = tapped.run([*outputs, *taps], {"image": io["input"], "offsetScale": ON})
    assert worst(logits, io["logits"]) < 1e-5  # tells a LayerNorm epsilon of 1e-5 from 1e-6
    for output, offsets in zip(outputs[1:], rest[:3], strict=True):
        assert worst(offsets, io[output.replace("offsets", "stage") + "_offsets"]) < 5e-5
    for weights, wanted in zip(rest[3:], attention, strict=True):
        assert worst(weights, io[wanted]) < 1e-5


def test_deform_conv_is_one_node_each(case):
    graph = onnx.load(case[1] / "model.onnx").graph
    kinds = [node.op_type for node in graph.node]
    assert (kinds.count("DeformConv"), kinds.count("GridSample")) == (3, 0)


def test_tokens(case):
    io, model = io_of(case[0]), official(case[0])
    tokens = []
    for layer in model.merges():
        layer.register_forward_hook(lambda _module, _inputs, output: tokens.append(to_tokens(output[0])))
    with torch.no_grad():
        model(torch.from_numpy(io["input"]))
    for s, given in enumerate(tokens, 2):
        assert worst(given.numpy(), io[f"stage{s}_tokens_in"]) < 1e-4


def swapped(tokens, offsets):
    return SAMPLE(tokens, offsets.unflatten(1, (-1, 2)).flip(2).flatten(1, 2))


def by_columns(tokens, offsets):
    return SAMPLE(tokens, offsets.unflatten(1, (2, 2, 2)).transpose(1, 2).flatten(1, 3))


def rounded(tokens, offsets):
    return SAMPLE(tokens, offsets.round())


def off(tokens, offsets):
    return SAMPLE(tokens, 0 * offsets)


SAMPLE = merge.sample


@pytest.mark.parametrize("mutant", [swapped, by_columns, rounded, off])
@pytest.mark.parametrize("name", CASES)
def test_other_samplings_would_fail(monkeypatch, name, mutant):
    model, io = official(name), io_of(name)
    monkeypatch.setattr(merge, "sample", mutant)
    with torch.no_grad():
        assert worst(model(torch.from_numpy(io["input"]))[0].numpy(), io["logits"]) > 0.1


@pytest.mark.parametrize(
    ("kind", "field", "value", "least"),
    [(nn.LayerNorm, "eps", None, 1.5e-5), (nn.BatchNorm2d, "eps", 1e-3, 1e-3), (nn.GELU, "approximate", "tanh", 5e-4)],
)
@pytest.mark.parametrize("name", CASES)
def test_other_layers_would_fail(name, kind, field, value, least):
    model, io = official(name), io_of(name)
    for module in model.modules():
        if isinstance(module, kind):
            # The other code base's epsilon.
            setattr(module, field, value or (1e-6 if isinstance(model, Relative) else 1e-5))
    with torch.no_grad():
        assert worst(model(torch.from_numpy(io["input"]))[0].numpy(), io["logits"]) > least


@pytest.mark.parametrize("variant", ["ti", "s", "m", "b"])
def test_official_keys(variant):
    wanted = json.loads((fixture_folder("lit") / f"full_keys_lit_{variant}.json").read_text())
    with torch.device("meta"):
        state = build(VARIANTS[variant]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted


@pytest.fixture(scope="module", params=SMALL)
def small(request, tmp_path_factory):
    """A model for images that are no square, and its checkpoint."""
    config = replace(SMALL[request.param], size=(64, 96), classes=5)
    model = random_lit(config)
    path = tmp_path_factory.mktemp("small") / "small.pth"
    torch.save({"model": model.state_dict()}, path)
    return request.param, model, path


ARCH = '{"heads": [1, 1, 2, 2], "inputSize": [64, 96]}'


@pytest.mark.parametrize("sampler", merge.SAMPLERS)
def test_images_that_are_no_square(small, tmp_path, sampler):
    variant, model, path = small
    arch = ARCH.replace("}", f', "sampler": "{sampler}"}}')
    out = convert(tmp_path / "out", "lit", path, variant, arch)
    kinds = [node.op_type for node in onnx.load(out / "model.onnx").graph.node]
    assert kinds.count(sampler) == 3
    card = json.loads((out / "card.json").read_text())
    assert card["preprocess"]["size"] == [64, 96] and card["preprocess"]["resize"] == "squash"
    assert [stage["to"] for stage in card["merging"]["stages"]] == [[8, 12], [4, 6], [2, 3]]
    image = torch.randn(3, 3, 64, 96, generator=torch.Generator().manual_seed(5))
    for scale in (1.0, 0.0):
        feeds = {"image": image.numpy(), "offsetScale": np.float32([scale])}
        logits, offsets = session(out / "model.onnx").run(["logits", "offsets4"], feeds)
        with torch.no_grad():
            wanted, all_offsets = model(image, torch.tensor([scale]))
        assert worst(logits, wanted.numpy()) < 1e-4
        assert worst(offsets, all_offsets[-1].numpy()) < 1e-4
        assert offsets.any() == (scale > 0)


def test_far_offsets_amplify_rounding_and_are_no_reason_to_refuse(tmp_path):
    model = random_lit(replace(SMALL["ti"], size=(96, 160), classes=5))
    for layer in model.merges():
        layer.dconv.conv_offset.weight.data *= 15
    torch.save({"model": model.state_dict()}, tmp_path / "far.pth")
    convert(tmp_path / "out", "lit", tmp_path / "far.pth", "ti", ARCH.replace("[64, 96]", "[96, 160]"))


def test_without_offsets_it_is_a_plain_convolution():
    layer = merge.DeformConv(3, 5)
    nn.init.normal_(layer.conv_offset.weight)
    tokens = torch.randn(2, 3, 6, 8)
    plain = F.conv2d(tokens, layer.weight, layer.bias, stride=2)
    assert torch.allclose(layer(tokens, torch.zeros(1))[0], plain, atol=1e-5)
    assert not torch.allclose(layer(tokens, None)[0], plain, atol=1e-2)


def test_a_corner_outside_counts_nothing_by_itself():
    tokens = torch.ones(1, 1, 4, 4)
    offsets = torch.zeros(1, 8, 2, 2)
    offsets[0, 0, 0, 0] = -0.3  # dy of tap (0, 0)
    assert merge.sample(tokens, offsets)[0, 0, 0, 0].item() == pytest.approx(0.7)
    assert merge.sample(tokens, offsets)[0, 0, 1:].min().item() == pytest.approx(1)


@pytest.mark.parametrize(
    ("arch", "words"),
    [
        ('{"heads": [1, 1, 2, 2], "inputSize": [64, 64]}', ["64 x 64"]),
        ('{"heads": [1, 1, 2, 2], "inputSize": [64, 100]}', ["100"]),
        ('{"heads": [1, 2], "inputSize": [64, 96, 1]}', ["inputSize", "makes no sense"]),
        ('{"dims": 8}', ["dims", "makes no sense"]),
        ('{"depths": [1, 0]}', ["depths", "makes no sense"]),
        ('{"sampler": "gather"}', ["sampler", "makes no sense"]),
    ],
)
def test_arch_that_cannot_be(small, tmp_path, capsys, arch, words):
    variant, _, path = small
    assert refused(tmp_path, path, variant, arch) == 2
    message = capsys.readouterr().err
    assert all(word in message for word in words), message


@pytest.mark.parametrize("small", ["s"], indirect=True)
def test_relative_positions_tell_size_and_heads(small, tmp_path):
    variant, _, path = small
    convert(tmp_path / "out", "lit", path, variant, "{}")
    assert json.loads((tmp_path / "out/card.json").read_text())["preprocess"]["size"] == [64, 96]


@pytest.mark.parametrize("small", ["ti"], indirect=True)
def test_what_only_arch_can_tell(small, tmp_path, capsys):
    """LIT-Ti's checkpoint tells neither heads nor the shape of its maps."""
    variant, _, path = small
    assert refused(tmp_path, path, variant, "{}") == 2
    assert "inputSize" in capsys.readouterr().err
    assert refused(tmp_path, path, variant, '{"heads": [1, 1, 5, 2], "inputSize": [64, 96]}') == 2
    assert "5 heads do not divide 16 channels" in capsys.readouterr().err
    assert refused(tmp_path, path, variant, '{"heads": [1, 1, 2], "inputSize": [64, 96]}') == 2
    assert "4 stages" in capsys.readouterr().err


def test_contradictions_are_told(small, tmp_path, capsys):
    variant, _, path = small
    arch = '{"heads": [2, 2], "inputSize": [64, 96], "dims": [8, 12, 16, 32], "classes": 7, "mlpRatios": [2, 2, 2, 2]}'
    convert(tmp_path / "out", "lit", path, variant, arch)
    message = capsys.readouterr().err
    assert "dims: the checkpoint's shapes say [8, 12, 16, 16]" in message and "classes" in message
    assert "mlpRatios" not in message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s, merge: s.pop("head.weight"), ["head.weight"]),
        (lambda s, merge: s.pop("norm.bias"), ["missing", "norm.bias"]),
        (lambda s, merge: s.pop(f"{merge}.dconv.conv_offset.weight"), ["missing", "conv_offset.weight"]),
        (lambda s, merge: s.update({f"{merge}.dconv.conv_offset.bias": torch.full((8,), torch.nan)}), ["not finite"]),
        (
            lambda s, merge: s.update({f"{merge}.dconv.conv_offset.bias": torch.zeros(18)}),
            ["wrong shape", "should be [8]"],
        ),
        (lambda s, merge: s.update(stranger=torch.zeros(1)), ["unexpected", "stranger"]),
    ],
)
def test_every_key_is_accounted_for(small, tmp_path, capsys, change, words):
    variant, model, _ = small
    state = dict(model.state_dict())
    change(state, "patch_embed2" if variant == "ti" else "layers.0.downsample")
    torch.save(state, tmp_path / "changed.pth")
    assert refused(tmp_path, tmp_path / "changed.pth", variant, ARCH) == 3
    message = capsys.readouterr().err
    assert all(word in message for word in words), message


def test_the_other_code_base_is_named(small, tmp_path, capsys):
    variant, _, path = small
    other, looks = {"ti": ("s", "LIT-Ti"), "s": ("ti", "LIT-S, M or B")}[variant]
    assert refused(tmp_path, path, other, ARCH) == 3
    assert looks in capsys.readouterr().err


@pytest.mark.parametrize("small", ["s"], indirect=True)
def test_an_index_of_no_map_is_refused(small, tmp_path, capsys):
    variant, model, _ = small
    state = dict(model.state_dict())
    key = "layers.2.blocks.0.attn.relative_position_index"
    state[key] = state[key].T.contiguous()
    torch.save(state, tmp_path / "changed.pth")
    assert refused(tmp_path, tmp_path / "changed.pth", variant, "{}") == 3
    assert key in capsys.readouterr().err


def refused(tmp_path, path, variant, arch):
    argv = ["lit", "--checkpoint", str(path), "--variant", variant, "--arch", arch, "--out", str(tmp_path / "out")]
    status = exporter.main(argv)
    assert not (tmp_path / "out").exists()
    return status
