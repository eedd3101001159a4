"""ViTGAN against the authors' reproduction and the paper's discriminator, through converter and ONNX Runtime."""

import json

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from conftest import convert, fixture_folder, session, worst
from safetensors.torch import save_file

import export as exporter
from checkpoint import read
from vitgan import discriminator, fold, modulation, reproduction
from vitgan import model as paper
from vitgan.arch import Arch
from vitgan.export import Judge, discriminator_config, reproduction_config
from vitgan.spectral import largest, normalise, original
from vitgan.steered import Steered, sample
from vitgan.train import augment, discriminate

GATE = 3e-4
LOGIT_GATE = 1e-4
GENERATORS = ("conv", "implicit")


def source(name):
    folder = fixture_folder(f"vitgan/{name}")
    io = dict(np.load(folder / "io.npz"))
    return folder / "state_dict.fp16.safetensors", folder / "config.json", io


@pytest.fixture(scope="module", params=GENERATORS)
def converted(request, tmp_path_factory):
    checkpoint, arch, io = source(f"generator-{request.param}")
    folder = convert(tmp_path_factory.mktemp("vitgan") / request.param, "vitgan", checkpoint, request.param, str(arch))
    return folder, io


def run(folder, feeds, file="model.onnx"):
    graph = session(folder / file)
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, feeds)))


def of_plain(io):
    return {name: value for name, value in io.items() if name == "z" or name.startswith("noise_")}


def test_generators_as_onnx(converted):
    folder, io = converted
    out = run(folder, of_plain(io))
    assert worst(out["image"], io["image"]) < GATE
    assert worst(out["w"], io["w"]) < 1e-5
    for block in (0, 1):
        assert worst(out[f"attention{block + 1}"], io[f"attn_{block}"]) < 1e-4


def test_steering(converted):
    folder, io = converted
    feeds = of_plain(io)
    plain = run(folder, feeds)
    styles, tokens = plain["attention1"].shape[1] and plain["gamma"].shape[1] // 2 + 1, 64
    swapped = np.ascontiguousarray(io["z"][::-1])

    def steered(share, keep=1.0):
        share = np.broadcast_to(np.asarray(share, np.float32), (2, styles)).copy()
        steering = {"other": swapped, "share": share, "keep": np.full((2, tokens), keep, np.float32)}
        return run(folder, feeds | steering, "steered.onnx")

    assert worst(steered(0.0)["image"], plain["image"]) < GATE
    of_other = run(folder, feeds | {"z": swapped})["image"]
    assert worst(steered(1.0)["image"], of_other) < GATE
    # The last norm alone is not all of the other.
    late = steered([0.0] * (styles - 1) + [1.0])
    assert worst(late["attention1"], plain["attention1"]) < 1e-5
    assert worst(late["image"], plain["image"]) > GATE < worst(late["image"], of_other)
    assert worst(steered(0.0, keep=0.0)["image"], plain["image"]) > 0.01


def test_card(converted):
    folder, _ = converted
    card = json.loads((folder / "card.json").read_text())
    assert (card["family"], card["task"], card["input"], card["output"]) == ("vitgan", "generation", "z", "image")
    assert card["generator"]["grid"] == [8, 8] and card["generator"]["layers"] == 2
    assert set(card["generator"]["noise"]) == {name for name in of_plain(source_of(card)) if name != "z"}


def source_of(card):
    return source("generator-implicit" if "implicit" in card["title"] else "generator-conv")[2]


# -- typical mistakes ---------------------------------------------------------------------------------------------


def reproduce(variant, change=lambda folded: folded, multipliers=lambda known: known):
    """Largest error of the image in PyTorch."""
    path, arch_file, io = source(f"generator-{variant}")
    arch = Arch.parse(arch_file.read_text())
    folded = fold.fold_reproduction(read(path), multipliers(arch.multipliers))
    folded.weights = change(folded.weights)
    model = reproduction.Generator(reproduction_config(folded, variant == "implicit", arch))
    folded.load_into(model)
    noise = [torch.from_numpy(io[name]) for name in model.config.noise]
    with torch.no_grad():
        w = model.style(torch.from_numpy(io["z"]))[:, None].expand(-1, model.config.styles, -1)
        image = model.paint(w, torch.ones(1, 64), *noise)[0]
    return worst(image.numpy(), io["image"])


def plus(q, k, squares, sign=1.0):
    return sign * (squares(q)[..., :, None] + squares(q)[..., None, :] - 2 * q @ k.mT) * q.shape[-1] ** -0.5


def mean(x):
    return x.square().mean(-1)


LOGITS = {
    "minus sign": lambda q, k: plus(q, k, mean, -1.0),
    "dot product": lambda q, k: q @ k.mT * q.shape[-1] ** -0.5,
    "q and k tied": lambda q, k: plus(q, q, mean),
    "sum of squares": lambda q, k: plus(q, k, lambda x: x.square().sum(-1)),
    "no head scale": lambda q, k: plus(q, k, mean) * q.shape[-1] ** 0.5,
}


@pytest.mark.parametrize("variant", GENERATORS)
@pytest.mark.parametrize("mistake", LOGITS)
def test_other_attention_misses_the_gate(variant, mistake, monkeypatch):
    monkeypatch.setattr(reproduction, "logits", LOGITS[mistake])
    assert reproduce(variant) > 10 * GATE


def before_the_norm(self, h, w):
    """The residual as the paper prints it."""
    normed, gamma1, beta1 = self.layernorm1(h, w)
    mixed, attention = self.attn(normed)
    h = h + mixed
    normed, gamma2, beta2 = self.layernorm2(h, w)
    net = self.ff["net"]
    return h + net["3"](F.silu(net["0"](normed))), [gamma1, gamma2], [beta1, beta2], attention


def gamma_alone(self, tokens, w):
    gamma, beta = self.mlp_gamma(w), self.mlp_beta(w)
    return F.layer_norm(tokens, tokens.shape[-1:], eps=1e-3) * gamma[:, None] + beta[:, None], gamma, beta


@pytest.mark.parametrize("variant", GENERATORS)
@pytest.mark.parametrize(
    ("target", "name", "value"),
    [
        (modulation, "EPS", 1e-5),
        (modulation.SLN, "forward", gamma_alone),
        (reproduction.Block, "forward", before_the_norm),
        (fold, "step", lambda weight, _u: largest(weight)),
        (fold, "step", lambda _weight, _u: 1.0),
    ],
    ids=["eps", "gamma", "residual", "exact sigma", "not folded"],
)
def test_typical_mistakes_miss_the_gate(variant, target, name, value, monkeypatch):
    assert reproduce(variant) < GATE
    monkeypatch.setattr(target, name, value)
    assert reproduce(variant) > 5 * GATE


@pytest.mark.parametrize("variant", GENERATORS)
def test_multipliers_places_and_noise_matter(variant):
    def swapped(weights):
        key = "lff.ffm.conv.weight"
        return weights | {key: weights[key].flip(1)}

    def silent(weights):
        return {key: value * 0 if key.endswith("noise.weight") else value for key, value in weights.items()}

    assert reproduce(variant, swapped) > 100 * GATE
    assert reproduce(variant, silent) > 100 * GATE
    assert reproduce(variant, multipliers=lambda known: dict.fromkeys(known, 1.0)) > 100 * GATE


# -- discriminator ------------------------------------------------------------------------------------------------


def judged(change=lambda weights: weights):
    """Error of the logit in PyTorch, with folded weights changed."""
    path, arch_file, io = source("discriminator")
    arch, checkpoint = Arch.parse(arch_file.read_text()), read(path)
    folded = fold.fold_exact(checkpoint, list(arch.sigma_init), arch.sigma_init)
    folded.weights = change(folded.weights)
    model = discriminator.Discriminator(discriminator_config(checkpoint, arch))
    folded.load_into(model)
    with torch.no_grad():
        return worst(model(torch.from_numpy(io["image"])).numpy(), io["logit"])


def test_discriminator_as_onnx(tmp_path):
    checkpoint, arch, io = source("discriminator")
    folder = convert(tmp_path / "judge", "vitgan", checkpoint, "discriminator", str(arch))
    out = run(folder, {"image": io["image"]})
    assert worst(out["logit"], io["logit"]) < LOGIT_GATE
    np.testing.assert_array_equal(out["logits"], np.stack([0 * out["logit"], out["logit"]], 1))
    assert json.loads((folder / "card.json").read_text())["labels"] == ["generated", "real"]


OF_DISTANCES = {"plus sign": lambda d, _q: -d, "squared": lambda d, _q: d.square()}


@pytest.mark.parametrize("mistake", OF_DISTANCES)
def test_other_distances_miss_the_gate(mistake, monkeypatch):
    assert judged() < LOGIT_GATE
    right = discriminator.distances
    monkeypatch.setattr(discriminator, "distances", lambda q: OF_DISTANCES[mistake](right(q), q))
    assert judged() > 100 * LOGIT_GATE


def test_norm_and_overlap_of_the_discriminator_matter(monkeypatch):
    _, arch_file, _ = source("discriminator")
    initial = Arch.parse(arch_file.read_text()).sigma_init

    def without_initial(weights):
        return {key: value / initial.get(key, 1.0) for key, value in weights.items()}

    def bordered(weights):
        kernel = weights["patch.weight"].unflatten(1, (3, 8, 8)).clone()
        kernel[:, :, :2] = kernel[:, :, -2:] = kernel[..., :2] = kernel[..., -2:] = 0
        return weights | {"patch.weight": kernel.flatten(1)}

    def channels_last(weights):
        kernel = weights["patch.weight"].unflatten(1, (8, 8, 3)).permute(0, 3, 1, 2)
        return weights | {"patch.weight": kernel.flatten(1)}

    for change in (without_initial, bordered, channels_last):
        assert judged(change) > 100 * LOGIT_GATE
    monkeypatch.setattr(fold, "largest", lambda _weight: 1.0)
    assert judged(without_initial) > 100 * LOGIT_GATE


# -- refusals -----------------------------------------------------------------------------------------------------


def refused(capsys, tmp_path, *, checkpoint, variant, arch="{}"):
    command = ["vitgan", "--checkpoint", str(checkpoint), "--variant", variant, "--arch", arch]
    status = exporter.main([*command, "--out", str(tmp_path / "out")])
    assert status != 0 and not (tmp_path / "out").exists()
    return capsys.readouterr().err


@pytest.mark.parametrize(("name", "fact"), [("generator-conv", "multipliers"), ("discriminator", "sigma_init")])
def test_asks_for_what_checkpoints_lack(name, fact, tmp_path, capsys):
    checkpoint, arch_file, _ = source(name)
    arch = json.loads(arch_file.read_text())
    variant = name.removeprefix("generator-")
    lacking, known = arch | {fact: {}}, dict(arch[fact])
    told = refused(capsys, tmp_path, checkpoint=checkpoint, variant=variant, arch=json.dumps(lacking))
    assert "sigma(W_init)" in told and f'--arch \'{{"{fact}"' in told and next(iter(known)) in told
    last = list(known)[-1]
    del known[last]
    told = refused(capsys, tmp_path, checkpoint=checkpoint, variant=variant, arch=json.dumps(arch | {fact: known}))
    assert f"missing for {last}" in told
    strange = arch | {fact: arch[fact] | {"layers.9.attn": 1.0}}
    told = refused(capsys, tmp_path, checkpoint=checkpoint, variant=variant, arch=json.dumps(strange))
    assert "has no layers.9.attn" in told


def test_refuses_the_wrong_variant_heads_and_values(tmp_path, capsys):
    checkpoint, arch_file, _ = source("generator-conv")
    arch = json.loads(arch_file.read_text())

    def told(variant="conv", **changed):
        return refused(capsys, tmp_path, checkpoint=checkpoint, variant=variant, arch=json.dumps(arch | changed))

    assert "give --variant conv" in told("implicit")
    assert "5 heads do not divide 48 channels" in told(heads=5)
    assert "multipliers" in told(multipliers={"layers.0.attn.to_qkv": -1})
    assert "does not know 'depth'" in told(depth=3)
    command = ["vitgan", "--checkpoint", str(checkpoint), "--variant", "conv", "--arch", str(tmp_path / "none.json")]
    assert exporter.main([*command, "--out", str(tmp_path / "out")]) == 2
    assert "cannot be read" in capsys.readouterr().err


# -- other sizes --------------------------------------------------------------------------------------------------


def scrambled(model):
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.3)
    return model.eval()


def test_another_size_and_number_of_heads(tmp_path):
    """One doubling, three blocks: the converter compares ONNX Runtime with PyTorch, and here its reading of names."""
    config = reproduction.Config(
        size=8, token_width=4, style_dim=24, n_mlp=1, heads=2, layers=3, mlp=40, painter_mlp=0, painter_width=0
    )
    model = scrambled(reproduction.Generator(config))
    weights, multipliers = {}, {}
    for key, value in model.state_dict().items():
        layer, _, kind = key.rpartition(".")
        if ".attn.to_" in key or ".ff.net." in key:
            if kind == "weight":
                u = F.normalize(torch.randn(len(value)), dim=0)
                multipliers[layer] = fold.step(value, u)
                weights |= {f"{layer}.module.weight_u": u, f"{layer}.module.weight_v": u.clone()}
                value = 3 * value  # its norm is taken out again
            key = f"{layer}.module.{'weight_bar' if kind == 'weight' else kind}"
        weights[key] = value.clone()
    save_file(weights, tmp_path / "small.safetensors")
    arch = json.dumps({"heads": 2, "token_width": 4, "multipliers": multipliers})
    folder = convert(tmp_path / "small", "vitgan", tmp_path / "small.safetensors", "conv", arch)
    given = sample(model, 1)
    with torch.no_grad():
        image = Steered(model)(*given.values())[0]
    out = run(folder, {name: value.numpy() for name, value in given.items()}, "steered.onnx")
    assert image.shape == (1, 3, 8, 8)
    assert worst(out["image"], image.numpy()) / max(1, image.abs().max()) < GATE


# -- training -----------------------------------------------------------------------------------------------------


def test_our_generator_paints_patch_by_patch():
    model = scrambled(paper.Generator(paper.Config(dim=24, heads=3, layers=2, mlp=32)))
    z = torch.randn(2, model.config.latent)
    w = model.style(z)[:, None].expand(-1, 3, -1)
    keep = torch.ones(1, 16)
    with torch.no_grad():
        whole = model.paint(w, keep)[0]
        keep[0, 5] = 0
        changed = (model.paint(w, keep)[0] - whole).abs()[0, 0] > 0
    expected = torch.zeros(8, 8, dtype=torch.bool)
    expected[2:4, 2:4] = True
    assert whole.shape == (2, 1, 8, 8) and changed.equal(expected)


def test_improved_spectral_norm_keeps_the_gain():
    torch.manual_seed(0)
    model = discriminator.Discriminator(discriminator.Config(dim=24, heads=3, mlp=32))
    image = torch.randn(2, 1, 8, 8)
    before = model.eval()(image)
    names = set(model.state_dict())
    initial = normalise(model)

    def settled():
        with torch.no_grad():
            for _ in range(200):
                model.train()(image)
            return model.eval()(image)

    assert worst(settled().numpy(), before.detach().numpy()) < 1e-3
    with torch.no_grad():
        model.head.parametrizations.weight.original *= 5
    settled()
    assert largest(model.eval().head.weight) == pytest.approx(initial["head.weight"], rel=1e-3)
    weights = original(model)
    assert set(weights) == names
    plain = discriminator.Discriminator(model.config)
    plain.load_state_dict({key: v * (initial[key] / largest(v)) if key in initial else v for key, v in weights.items()})
    assert worst(plain(image).detach().numpy(), model(image).detach().numpy()) < 1e-3


def test_a_step_of_training_teaches_both():
    torch.manual_seed(0)
    judge = discriminator.Discriminator(discriminator.Config(dim=24, heads=3, mlp=32))
    normalise(judge)
    real, fake = torch.rand(4, 1, 8, 8), -torch.rand(4, 1, 8, 8)
    loss, parts = discriminate(judge, real, fake)
    loss.backward()
    gradients = [parameter.grad for parameter in judge.parameters()]
    assert all(gradient is not None and gradient.isfinite().all() for gradient in gradients)
    assert set(parts) == {"d", "consistency", "real", "fake"}
    image = real.clone().requires_grad_()
    augment(image).sum().backward()
    assert 0 < (image.grad != 0).sum() < image.numel()


def test_judge_sees_colours_as_grey():
    model = discriminator.Discriminator(discriminator.Config(dim=24, heads=3, mlp=32)).eval()
    image = torch.randn(1, 3, 8, 8)
    logits, logit = Judge(model, grey=True)(image)
    assert logits.shape == (1, 2) and logit.equal(model(image.mean(1, keepdim=True)))
