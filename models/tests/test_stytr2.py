"""StyTr2 against the official code, through converter and ONNX Runtime; its losses, styles and training."""

import argparse
import json
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from conftest import convert, fixture_folder, session, worst
from PIL import Image
from safetensors.torch import load_file

import export as exporter
import stytr2.train
from stytr2 import pictures, textures
from stytr2.export import PARTS
from stytr2.features import Features, Measures, content_loss, style_loss
from stytr2.model import VARIANTS, Config, StyTr2, bins, painter
from stytr2.painter import folded
from stytr2.ssim import ssim
from stytr2.train_features import level
from training import save

HEADS = 4
GATE = 1e-4
SMALL = replace(VARIANTS["mini"], dim=16, heads=2, mlp=32, layers=1)


@pytest.fixture(scope="module")
def reduced():
    """The fixture's weights, and our model with them."""
    weights = {k: v.float() for k, v in load_file(fixture_folder("stytr2") / "reduced_fp16stored.safetensors").items()}
    model = StyTr2(Config(dim=64, heads=HEADS, mlp=128)).eval().requires_grad_(False)
    model.load_state_dict(weights)
    return model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("stytr2") / "reduced"
    checkpoint = fixture_folder("stytr2") / "reduced_fp16stored.safetensors"
    return convert(out, "stytr2", checkpoint, "stytr2", json.dumps({"heads": HEADS}))


@pytest.fixture(scope="module")
def graphs(folder):
    return {name: session(folder / f"{name}.onnx") for name in ("style", "transfer", "paint")}


@pytest.fixture(scope="module")
def io():
    return np.load(fixture_folder("stytr2") / "reduced_sq64.npz")


def run(graph, **feed):
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, feed)))


def stylised(graphs, content, style, strength=1.0):
    """The way of the engine: images [B,3,H,W] -> [B,3,H,W]."""
    features = run(graphs["transfer"], content=content, styleTokens=run(graphs["style"], style=style)["styleTokens"])
    own = run(graphs["transfer"], content=content, styleTokens=run(graphs["style"], style=content)["styleTokens"])
    return run(
        graphs["paint"],
        features=features["features"],
        ownFeatures=own["features"],
        strength=np.float32([strength]),
        content=content,
    )["stylized"]


def noise(*shape):
    return np.random.default_rng(0).random(shape, np.float32)


def test_output(graphs, io):
    assert worst(stylised(graphs, io["content"], io["style"]), io["output"]) < GATE


def test_attention_from_queries_and_keys(folder, graphs, io):
    style = run(graphs["style"], style=io["style"])
    out = style | run(graphs["transfer"], content=io["content"], styleTokens=style["styleTokens"])
    official = {"style": "enc_s_l{}", "content": "enc_c_l{}"}
    first, second = "dec_l{}_first(self_attn)", "dec_l{}_second(multihead_attn)"
    rows = json.loads((folder / "card.json").read_text())["styleTransfer"]["attention"]
    assert len(rows) == 12
    for row in rows:
        name = row["name"]
        q, k = (torch.from_numpy(out[f"{name}.{of}"]).unflatten(2, (HEADS, -1)).transpose(1, 2) for of in "qk")
        weights = (q @ k.mT / q.shape[-1] ** 0.5).softmax(-1)
        form = first if "First" in name else second if "Second" in name else official[name[:-1]]
        layer = next(letter for letter in name if letter.isdigit())
        assert worst(weights.numpy(), io["attn_" + form.format(layer)]) < GATE


def test_cape(reduced, io):
    _, cape = reduced.encode_content(torch.from_numpy(io["content"]), [])
    assert worst(cape.numpy(), io["cape_grid"]) < GATE


@pytest.mark.parametrize(
    ("content", "style"),
    [((64, 128), (64, 64)), ((45, 61), (70, 33)), ((16, 200), (8, 9)), ((160, 152), (16, 300))],
)
def test_any_size(reduced, graphs, content, style):
    content, style = noise(3, 3, *content), 1 - noise(3, 3, *style)
    ours = stylised(graphs, content, style)
    assert ours.shape == content.shape
    expected = reduced(torch.from_numpy(content), torch.from_numpy(style))
    assert worst(ours, expected.numpy()) < GATE


def test_patches_stay_in_place(reduced):
    """What changes in one patch of a wide image changes the result there most."""
    content, style = torch.from_numpy(noise(1, 3, 45, 101)), torch.from_numpy(noise(1, 3, 40, 40))
    changed = content.clone()
    changed[:, :, 32:40, 72:80] = 0
    difference = (reduced(changed, style) - reduced(content, style)).abs().sum((0, 1))
    y, x = divmod(int(difference.argmax()), 101)
    assert 24 <= y < 45 and 64 <= x < 88


@pytest.mark.parametrize("grid", [(2, 2), (3, 7)])
def test_painter_as_exported(grid):
    as_written = painter(24).double()
    features = torch.randn(2, 24, *grid, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert worst(folded(as_written)(features), as_written(features)) < 1e-12


def test_strength_blends_features(reduced, graphs):
    content, style = noise(1, 3, 40, 48), 1 - noise(1, 3, 24, 40)
    full, none, half = (stylised(graphs, content, style, strength) for strength in (1, 0, 0.5))
    assert worst(full, reduced(torch.from_numpy(content), torch.from_numpy(style)).numpy()) < GATE
    assert worst(none, reduced(torch.from_numpy(content), torch.from_numpy(content)).numpy()) < GATE
    c, s = torch.from_numpy(content), torch.from_numpy(style)
    encoded = reduced.encode_content(c, [])
    blend = sum(reduced.transfer(*encoded, reduced.encode_style(x, []), []) for x in (c, s)) / 2
    assert worst(half, reduced.paint(blend, c.shape).numpy()) < GATE


@pytest.mark.parametrize("size", [(1, 2), (18, 18), (19, 17), (37, 5), (64, 90)])
def test_pooling_as_matrices(size):
    x = torch.rand(2, 3, *size)
    ours = bins(size[0], 18) @ x @ bins(size[1], 18).T
    assert torch.allclose(ours, F.adaptive_avg_pool2d(x, 18), atol=1e-6)


def test_official_keys():
    wanted = json.loads((fixture_folder("stytr2") / "keys_full.json").read_text())
    with torch.device("meta"):
        state = StyTr2(VARIANTS["stytr2"]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted


def three_files(path, weights):
    path.mkdir()
    for part, prefix in PARTS.items():
        chosen = {key.removeprefix(prefix): value for key, value in weights.items() if key.startswith(prefix)}
        torch.save(chosen, path / f"{part}_iter_160000.pth")
    return path


def test_three_files_in_a_folder(tmp_path):
    torch.manual_seed(0)
    model = StyTr2(SMALL).eval()
    official = three_files(tmp_path / "official", model.state_dict())
    torch.save({"0.weight": torch.zeros(3, 3, 1, 1)}, official / "vgg_normalised.pth")  # lies beside them
    out = convert(tmp_path / "out", "stytr2", official, "stytr2", '{"heads": 2}')
    ours = {name: session(out / f"{name}.onnx") for name in ("style", "transfer", "paint")}
    content, style = noise(2, 3, 32, 40), noise(2, 3, 24, 16)
    with torch.no_grad():
        expected = model(torch.from_numpy(content), torch.from_numpy(style)).numpy()
    assert worst(stylised(ours, content, style), expected) < GATE


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (lambda f: (f / "decoder_iter_160000.pth").unlink(), 2, ["'decoder'", "none"]),
        (lambda f: (f / "decoder_2.pth").write_bytes(b""), 2, ["decoder_2.pth and decoder_iter_160000.pth"]),
        (lambda f: (f / "embedding_iter_160000.pth").write_bytes(b"PK"), 3, ["embedding_iter_160000.pth", "damaged"]),
    ],
)
def test_incomplete_folder(tmp_path, capsys, change, status, words):
    official = three_files(tmp_path / "official", StyTr2(SMALL).state_dict())
    change(official)
    out = tmp_path / "out"
    argv = ["stytr2", "--checkpoint", str(official), "--variant", "stytr2", "--arch", '{"heads": 2}', "--out", str(out)]
    assert exporter.main(argv) == status
    message = capsys.readouterr().err
    assert all(word in message for word in words), message
    assert not out.exists()


def test_one_of_three_files(tmp_path, capsys):
    official = three_files(tmp_path / "official", StyTr2(SMALL).state_dict())
    for part in ("embedding", "transformer"):
        argv = ["--checkpoint", str(official / f"{part}_iter_160000.pth"), "--out", str(tmp_path / "out")]
        assert exporter.main(["stytr2", "--variant", "stytr2", *argv]) == 2
        assert "give --checkpoint the folder" in capsys.readouterr().err


def test_losses():
    torch.manual_seed(0)
    features = Features((4, 4, 8, 8, 8)).requires_grad_(False)
    a, b = torch.rand(2, 3, 64, 48), torch.rand(2, 3, 40, 72)
    assert content_loss(features(a), features(a)) == style_loss(features(a), features(a)) == 0
    # What the exported graph gives leads to the same losses.
    ours, wanted = (dict(zip(Measures.OUTPUTS, Measures(features)(x))) for x in (a, b))
    style = 2 * sum(F.mse_loss(ours[f"style{i}"], wanted[f"style{i}"]) for i in range(1, 6))
    assert torch.allclose(style, style_loss(features(a), features(b)))
    # Contrast and brightness of the features are style, not content.
    levels = features(a)
    changed = [3 * x + 1 for x in levels]
    assert content_loss(changed, levels) < 0.01 and style_loss(changed, levels) > 1


def test_levelled_features_are_the_same_but_for_factors():
    torch.manual_seed(0)
    features = Features().requires_grad_(False)
    x = torch.rand(4, 3, 32, 32)
    features.first[1].bias[:2] -= torch.tensor([2.0, 100.0])  # one channel fires hardly ever, one never
    before = features(x)
    level(features, x)
    for old, new in zip(before, features(x), strict=True):
        size = old.square().mean((0, 2, 3), keepdim=True).sqrt()
        factor = size.clamp(min=0.1 * size.mean())
        assert torch.allclose(new, old / factor, rtol=1e-3, atol=1e-4)
        assert new.square().mean((0, 2, 3)).max() < 1.001


def test_ssim():
    torch.manual_seed(0)
    picture = torch.rand(2, 3, 32, 40)
    assert torch.allclose(ssim(picture, picture), torch.ones(2))
    noisy = (picture + 0.3 * torch.randn(picture.shape)).clamp(0, 1)
    assert (ssim(noisy, picture) < 0.9).all() and torch.allclose(ssim(noisy, picture), ssim(picture, noisy))
    # Two flat images: only the luminance term is left.
    grey = torch.full((1, 3, 16, 16), 0.5)
    assert ssim(grey, grey / 2).item() == pytest.approx((2 * 0.125 + 1e-4) / (0.25 + 0.0625 + 1e-4), rel=1e-4)


def test_textures():
    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([textures.draw(48, generator) for _ in range(16)])
    assert drawn.shape == (16, 3, 48, 48) and drawn.isfinite().all()
    assert 0 <= drawn.min() and drawn.max() <= 1
    assert (drawn.std((1, 2, 3)) > 0.02).all()
    assert len({tuple(x.flatten()[:9].tolist()) for x in drawn}) == 16


def test_recoloured_greys_keep_their_hue():
    generator = torch.Generator().manual_seed(0)
    grey = torch.rand(1, 8, 8).expand(3, 8, 8) * 0.5
    for _ in range(5):
        out = pictures.recolour(grey, generator)
        assert torch.allclose(out, out.mean(0, keepdim=True).expand(3, 8, 8), atol=1e-5)


@pytest.fixture
def training(tmp_path, monkeypatch):
    """Arguments and images for a small training run into a folder."""
    monkeypatch.setattr(stytr2.train, "CONFIG", SMALL)
    for name, value in (("LOG_EVERY", 2), ("SAVE_EVERY", 2), ("CHECK_EVERY", 4), ("CHECK_SIZE", 32)):
        monkeypatch.setattr(stytr2.train, name, value)
    monkeypatch.setattr(stytr2.train, "CHECK_ROUNDS", 2)
    torch.manual_seed(0)
    torch.save(Features().state_dict(), tmp_path / "features.pth")
    for folder in ("contents", "styles"):
        (tmp_path / folder).mkdir()
        for i in range(2):
            pixels = (255 * textures.draw(64, torch.Generator().manual_seed(i))).byte().permute(1, 2, 0).numpy()
            Image.fromarray(pixels[:48]).save(tmp_path / folder / f"{i}.png")
    photographs, paintings = (pictures.load([tmp_path / folder]) for folder in ("contents", "styles"))

    def train(work):
        args = argparse.Namespace(
            features=tmp_path / "features.pth", work=tmp_path / work, steps=4, batch=2, size=32, lr=1e-3, again=0.5,
            device="cpu",
        )  # fmt: skip
        stytr2.train.fit(args, photographs, paintings, photographs)
        return args.work

    return train


def test_training_lowers_every_loss():
    torch.manual_seed(0)
    model, features = StyTr2(SMALL), Features().requires_grad_(False)
    generator = torch.Generator().manual_seed(0)
    drawn = [torch.stack([textures.draw(32, generator) for _ in range(2)]) for _ in range(2)]
    pairs = stytr2.train.Pairs(drawn[0], drawn[0], drawn[1], drawn[0])
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    history = []
    for _ in range(40):
        loss, row, made = stytr2.train.loss_of(model, features, pairs)
        assert made.shape == (2, 3, 32, 32) and not made.requires_grad
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        history.append(row)
    first, last = (
        {name: np.mean([parts[name] for parts in some]) for name in row} for some in (history[:5], history[-5:])
    )
    assert first.pop("rounds") == last.pop("rounds") == 0  # nothing went on
    assert all(last[name] < first[name] for name in first), (first, last)
    assert last["pixels"] < 0.5 * first["pixels"] and last["style"] < 0.8 * first["style"]


def test_a_pair_goes_on_with_its_result():
    generator = torch.Generator().manual_seed(0)
    photographs = [torch.randint(0, 256, (3, 40, 50), dtype=torch.uint8)]
    args = (photographs, photographs, 3, 32, generator)
    first = stytr2.train.next_pairs(None, 1.0, *args)
    assert torch.equal(first.picture, first.content)
    done = first.after(torch.zeros(3, 3, 32, 32))
    assert not first.goes_on.any() and done.goes_on.all()
    assert torch.equal(done.after(torch.ones(3, 3, 32, 32)).first, torch.zeros(3, 3, 32, 32))
    again = stytr2.train.next_pairs(done, 1.0, *args)
    assert torch.equal(again.picture, done.picture) and torch.equal(again.style, first.style)
    new = stytr2.train.next_pairs(done, 0.0, *args)
    assert torch.equal(new.picture, new.content) and not torch.equal(new.content, first.content)


class Stopped(Exception):
    pass


def test_training_resumes_where_it_stopped(training, monkeypatch):
    straight = training("a")

    def stopping(path, state):
        save(path, state)
        if state["step"] == 2:
            raise Stopped

    monkeypatch.setattr("training.save", stopping)
    with pytest.raises(Stopped):
        training("b")
    resumed = training("b")
    a, b = (torch.load(work / "last.pt", weights_only=True) for work in (straight, resumed))
    assert a["step"] == b["step"] == 4
    for key, value in a["average"].items():
        assert torch.equal(value, b["average"][key]), key
    last = json.loads((straight / "log.jsonl").read_text().splitlines()[-1])
    assert {"ssim_round1", "ssim_round2", "content_round1", "style_round2"} <= last.keys()
    assert Image.open(straight / "sheet.png").size == (64, 5 * 32)


def test_what_was_trained_is_converted_with_its_losses(training, tmp_path):
    out = convert(tmp_path / "trained", "stytr2", training("a") / "last.pt", "mini", '{"heads": 2}')
    card = json.loads((out / "card.json").read_text())
    assert [file["name"] for file in card["files"]] == ["style.onnx", "transfer.onnx", "paint.onnx", "features.onnx"]
    image = noise(1, 3, 50, 70)
    of_graph = run(session(out / "features.onnx"), image=image)
    features = Features()
    features.load_state_dict(torch.load(tmp_path / "features.pth", weights_only=True))
    with torch.no_grad():
        expected = Measures(features)(torch.from_numpy(image))
    for name, value in zip(Measures.OUTPUTS, expected, strict=True):
        assert np.abs(of_graph[name] - value.numpy()).max() <= GATE * max(1, value.abs().max())
