"""SegFormer against the official code and transformers, through converter and ONNX Runtime."""

import json
from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch
import torch.nn.functional as F
from conftest import convert, fixture_folder, session, with_attention, worst

import cards
import export as exporter
from arch import Arch
from checkpoint import Checkpoint
from data import camvid
from segformer import train
from segformer.export import card_of, config_of
from segformer.model import VARIANTS, Config, SegFormer
from segformer.names import UNUSED, official

BLOCKS = [(s, b) for s in range(1, 5) for b in range(2)]
SMALL = replace(VARIANTS["b0"], dims=(8, 16, 20, 16), depths=(1, 2, 1, 1), decoder=12, classes=7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = fixture_folder("segformer-b0") / "official.safetensors"
    return convert(tmp_path_factory.mktemp("segformer") / "b0", "segformer", source, "b0")


@pytest.fixture(scope="module")
def io():
    return np.load(fixture_folder("segformer-b0") / "sq128.npz")


def spread(model):
    """Random weights whose attention has peaks."""
    generator = torch.Generator().manual_seed(0)
    for name, p in model.named_parameters():
        noise = torch.randn(p.shape, generator=generator)
        p.data = 1.5 * noise / p[0].numel() ** 0.5 if p.ndim >= 2 else noise * 0.2 + name.endswith("weight")
    for name, b in model.named_buffers():
        b.add_(0.3 if name.endswith(("running_mean", "running_var")) else 0)
    return model.eval()


@pytest.fixture
def small(tmp_path):
    torch.manual_seed(0)
    model = spread(SegFormer(SMALL))
    path = tmp_path / "small.pth"
    torch.save(model.state_dict(), path)
    return model, path


def upsampled(logits, size):
    return F.interpolate(torch.from_numpy(logits), size, mode="bilinear", align_corners=False).argmax(1).numpy()


def test_logits_features_and_classes(folder, io):
    names = ["logits", "feature1", "feature2", "feature3", "feature4"]
    logits, *features = session(folder / "model.onnx").run(names, {"image": io["input"]})
    assert worst(logits, io["logits_official"]) < 1e-4
    for s, feature in enumerate(features, 1):
        assert worst(feature, io[f"feat_stage{s}"]) < 1e-4
    assert (upsampled(logits, (128, 128)) == io["argmax_upsampled_official"]).mean() >= 0.9999


def test_attention(folder, io):
    tapped, names = with_attention(folder / "model.onnx")
    layers = tapped.run(names, {"image": io["input"]})
    assert len(layers) == len(BLOCKS)
    for layer, (s, b) in zip(layers, BLOCKS, strict=True):
        assert worst(layer, io[f"attn_s{s}_b{b}"]) < 1e-4


@pytest.mark.parametrize("naming", ["official_keys", "hub_keys", "hf5_in_memory_keys"])
def test_namings(naming):
    shapes = json.loads((fixture_folder("segformer-b0") / "keys.json").read_text())[naming]
    with torch.device("meta"):
        wanted = SegFormer(VARIANTS["b0"]).state_dict()
        given = official({key: torch.empty(shape) for key, shape in shapes.items()})
    assert {key: value.shape for key, value in given.items()} == {key: value.shape for key, value in wanted.items()}


@pytest.mark.parametrize("naming", ["hub", "transformers 5"])
def test_transformers(tmp_path, naming):
    """Other sizes, odd ones too, and batches, against an implementation that is not ours."""
    transformers = pytest.importorskip("transformers", reason="NOT RUN: transformers is not installed")
    config = transformers.SegformerConfig(
        hidden_sizes=list(SMALL.dims),
        depths=list(SMALL.depths),
        decoder_hidden_size=SMALL.decoder,
        num_labels=SMALL.classes,
        attn_implementation="eager",
    )
    theirs = spread(transformers.SegformerForSemanticSegmentation(config))
    if naming == "hub":
        theirs.save_pretrained(tmp_path)
        assert "segformer.encoder.layer_norm.0.weight" in safetensors.torch.load_file(tmp_path / "model.safetensors")
    else:
        safetensors.torch.save_file(theirs.state_dict(), tmp_path / "model.safetensors")
    out = convert(tmp_path / "out", "segformer", tmp_path / "model.safetensors", "b0")
    tapped, names = with_attention(out / "model.onnx")
    for shape in ((2, 3, 100, 133), (1, 3, 64, 160), (3, 3, 57, 32)):
        image = torch.randn(shape, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            wanted = theirs(image, output_attentions=True)
        logits, *layers = tapped.run(["logits", *names], {"image": image.numpy()})
        assert logits.shape[2:] == (-(-shape[2] // 4), -(-shape[3] // 4))
        assert worst(logits, wanted.logits.numpy()) < 1e-4
        for layer, attention in zip(layers, wanted.attentions, strict=True):
            assert worst(layer, attention.numpy()) < 1e-4


def test_remaining_rows_and_columns_feed_no_key(small, tmp_path):
    _, path = small
    tapped, names = with_attention(convert(tmp_path / "out", "segformer", path, "b0") / "model.onnx")
    layers = tapped.run(names, {"image": torch.randn(1, 3, 100, 133).numpy()})
    # Stage grids 25x34, 13x17, 7x9, 4x5; sr 8, 4, 2, 1.
    assert [layer.shape[2:] for layer in layers] == [(850, 12), (221, 12), (221, 12), (63, 12), (20, 20)]


def test_unused_weights_may_be_there(small, tmp_path):
    model, path = small
    extra = dict(zip(UNUSED, (torch.zeros(7, 6, 1, 1), torch.zeros(7))))
    torch.save({"meta": {"epoch": 1}, "state_dict": model.state_dict() | extra}, path)
    convert(tmp_path / "out", "segformer", path, "b0")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (lambda s: s.pop("decode_head.linear_pred.weight"), 3, ["decode_head.linear_pred.weight", "this family needs"]),
        (lambda s: s.pop("backbone.block1.0.attn.sr.bias"), 3, ["missing", "backbone.block1.0.attn.sr.bias"]),
        (lambda s: s.update(stranger=torch.zeros(1)), 3, ["unexpected", "stranger"]),
        (lambda s: s.update({"segformer.encoder.layer_norm.0.bias": torch.zeros(8)}), 3, ["twice", "two namings"]),
        (lambda s: s.update({"backbone.norm2.bias": torch.zeros(5)}), 3, ["wrong shape", "backbone.norm2.bias"]),
        (lambda s: s.update({"backbone.patch_embed3.proj.weight": torch.zeros(18, 16, 3, 3)}), 2, ["do not divide"]),
    ],
)
def test_every_key_is_accounted_for(small, tmp_path, capsys, change, status, words):
    model, path = small
    state = dict(model.state_dict())
    change(state)
    torch.save(state, path)
    argv = ["segformer", "--checkpoint", str(path), "--variant", "b0", "--out", str(tmp_path / "out")]
    assert exporter.main(argv) == status
    message = capsys.readouterr().err
    assert all(word in message for word in words), message
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_are_read_from_shapes(tmp_path, variant):
    wanted = VARIANTS[variant]
    with torch.device("meta"):
        weights = SegFormer(wanted).state_dict()
    start = replace(Config(), heads=wanted.heads, classes=2)
    VARIANTS["test"] = start
    try:
        assert config_of(Checkpoint(tmp_path, weights, {}), "test", Arch()) == wanted
    finally:
        del VARIANTS["test"]


def test_cards(tmp_path):
    ade = card_of(VARIANTS["b0"], "b0", False, tmp_path)
    assert (ade["title"], ade["labels"][7], ade["segmentation"]["reduceZero"]) == ("SegFormer-B0, ADE20K", "bed", True)
    assert ade["preprocess"]["multiple"] == 32 and ade["preprocess"]["longest"] == 2048
    hub = card_of(VARIANTS["b0"], "b0", True, tmp_path)
    assert hub["preprocess"]["resize"] == "squash" and hub["preprocess"]["size"] == [512, 512]
    street = card_of(replace(VARIANTS["b1"], classes=19), "b1", False, tmp_path)
    assert street["segmentation"]["slide"] == {"window": [1024, 1024], "stride": [768, 768]}
    assert "non-commercial" in street["licence"]
    other = card_of(SMALL, "b0", False, tmp_path)
    assert other["title"] == "SegFormer, 7 classes"
    assert other["labels"] == [] and "segmentation" not in other
    box = card_of(VARIANTS["camvid"], "camvid", False, tmp_path)
    assert "NC" in box["licence"] and "street" in box["notes"][0]


@pytest.mark.parametrize("name", cards.LABEL_SETS.values())
def test_label_sets(name):
    classes = json.loads((cards.ASSETS / f"labels/{name}.json").read_text())["classes"]
    assert cards.LABEL_SETS[len(classes)] == name
    assert all(len(c["rgb"]) == 3 and c["name"] == c["name"].strip() for c in classes)


def test_jaccard_loss_counts_areas():
    labels = torch.randint(0, camvid.IGNORE + 1, (2, 16, 24), generator=torch.Generator().manual_seed(0))
    blocks = labels[:, ::4, ::4].repeat_interleave(4, 1).repeat_interleave(4, 2)
    right = 50 * F.one_hot(blocks[:, ::4, ::4], camvid.IGNORE + 1).permute(0, 3, 1, 2)[:, : camvid.IGNORE].float()
    assert train.jaccard_loss(right, blocks) < 1e-6
    assert train.jaccard_loss(-right, blocks) > 0.9
    # Half of a cell's pixels are class 0, the answer is class 0 for sure: one half of the union is right.
    halves = torch.tensor([[0, 0, 1, 1]] * 4)[None]
    sure = torch.full((1, camvid.IGNORE, 1, 1), -50.0)
    sure[0, 0] = 50
    assert train.jaccard_loss(sure, halves).item() == pytest.approx(1 - (0.5 + 0) / 2)


def test_crops_move_picture_and_labels_alike():
    """Frames whose colour is their label: after any crop it still is."""
    masks = torch.zeros(2, 60, 80, dtype=torch.uint8)
    masks[:, 20:, 40:] = 10
    images = (masks * 25)[:, None].repeat(1, 3, 1, 1)
    frames = camvid.Frames(["a", "b"], images, masks)
    generator = torch.Generator().manual_seed(3)
    for _ in range(20):
        image, mask = camvid._crop(frames.images[0], frames.masks[0], (48, 64), generator)
        assert image.shape == (3, 48, 64) and mask.shape == (48, 64)
        assert ((image[0] * 255 / 25 - mask).abs() < 5).float().mean() > 0.97
    batch, labels = camvid.augment(frames, torch.tensor([0, 1, 1]), (48, 64), generator)
    assert batch.shape == (3, 3, 48, 64) and labels.shape == (3, 48, 64) and labels.dtype == torch.long


def test_training_lowers_the_loss():
    torch.manual_seed(0)
    model = SegFormer(replace(VARIANTS["camvid"], dims=(8, 16, 16, 24), depths=(1, 1, 1, 1), decoder=16))
    images = torch.randn(2, 3, 64, 96)
    labels = (images[:, 0] > 0).long() * 3
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3)
    losses = []
    for _ in range(8):
        loss, _ = train.loss_of(model, images, labels, torch.ones(camvid.IGNORE))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
