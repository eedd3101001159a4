"""VT against the nearest public code and the paper's equations, through converter and ONNX Runtime."""

import json

import numpy as np
import pytest
import safetensors.torch
import torch
from conftest import convert, fixture_folder, session, worst

import export as exporter
from vt.model import VARIANTS, VT, Config, Module

GATE = 1e-4
PLAIN_GATE = 1e-5
CHAIN = Config(widths=(8, 8, 48), tokens=12, token_dim=80, key_dim=40, modules=3)
PLAIN = Config(widths=(8, 12, 24), tokens=8, token_dim=24, key_dim=12, classes=5, plain=True)
FIXTURE_ARCH = '{"inputSize": [128, 160]}'


def weights(folder):
    state = safetensors.torch.load_file(folder / "state_dict.fp16.safetensors")
    return {key: value.float() if value.is_floating_point() else value for key, value in state.items()}


def run(folder, image):
    graph = session(folder / "model.onnx")
    names = [output.name for output in graph.get_outputs()]
    return dict(zip(names, graph.run(names, {"image": image})))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    source = fixture_folder("vt/resnet18") / "state_dict.fp16.safetensors"
    return convert(tmp_path_factory.mktemp("vt") / "vt-reduced", "vt", source, "resnet18", FIXTURE_ARCH)


def test_resnet18_as_onnx(folder):
    io = np.load(fixture_folder("vt/resnet18") / "io.npz")
    out = run(folder, io["input"])
    assert worst(out["logits"], io["logits"]) < GATE
    for module in (1, 2):
        assert worst(out[f"maps{module}"], io[f"vt{module}_tokenizer_attn"]) < GATE
        assert worst(out[f"attention{module}"], io[f"vt{module}_transformer_attn_key_query"]) < GATE
    assert worst(out["shares1"], io["vt1_projector_attn"]) < GATE


def test_card(folder):
    card = json.loads((folder / "card.json").read_text())
    assert card["preprocess"]["size"] == [128, 160]
    kinds = [(layer["tokenizer"], layer["grid"], layer["tokens"]) for layer in card["visualTokens"]["layers"]]
    assert kinds == [("filter", [8, 10], 6), ("recurrent", [8, 10], 6)]


def test_any_batch_and_size(folder):
    out = run(folder, np.zeros((3, 3, 64, 48), np.float32))
    assert out["maps1"].shape == (3, 6, 12)


def chain(mutate=lambda modules: None):
    """Largest error of the last tokens and the last map, of three modules one after the other."""
    source = fixture_folder("vt/chain")
    io = np.load(source / "io.npz")
    modules = torch.nn.ModuleDict({f"vt{i + 1}": Module(CHAIN, i == 0, i == 2) for i in range(3)})
    modules.load_state_dict(weights(source))
    mutate(modules)
    x, tokens = torch.from_numpy(io["feature_map"]).flatten(2), None
    with torch.no_grad():
        for module in modules.values():
            x, tokens, _ = module(x, tokens)
    return worst(tokens.numpy(), io["vt3_tokens"]), worst(x.numpy(), io["vt2_feature_out"])


def test_chain_of_three_modules():
    assert max(chain()) < GATE


def scaled(part, scale):
    def mutate(modules):
        for module in modules.values():
            getattr(module, part).scale = scale

    return mutate


def transposed(modules):
    for module in modules.values():
        module.transformer.plain = True


def early_tokens(modules):
    """The recurrent tokenizer is given tokens that no transformer has seen."""
    modules["vt1"].transformer.forward = lambda tokens: (tokens, None)


@pytest.mark.parametrize(
    "mutate",
    [scaled("transformer", 80**-0.5), scaled("transformer", 1.0), scaled("tokenizer", 1.0), transposed, early_tokens],
)
def test_typical_mistakes_miss_the_gate(mutate):
    assert max(chain(mutate)) > 50 * GATE


def plain_modules(io):
    """The two modules of the paper's form with the fixture's matrices, which are stored [in,out]."""
    first, second = Module(PLAIN, True, False), Module(PLAIN, False, True)
    names = {"transformer.key_proj": "K", "transformer.query_proj": "Q", "transformer.f1": "F1", "transformer.f2": "F2"}
    for number, module in ((1, first), (2, second)):
        extra = {"tokenizer.W_a": "W_A", "projector.W_q": "W_Q", "projector.W_k": "W_K"}
        found = {key: io[f"weight_{name}{number}"] for key, name in names.items()}
        found |= {key: io[f"weight_{name}"] for key, name in (extra if number == 1 else {}).items()}
        if number == 2:
            found["tokenizer.W_tr"] = io["weight_W_TR"]
        module.load_state_dict({f"{key}.weight": torch.from_numpy(w.T.copy())[..., None] for key, w in found.items()})
    return first, second


def test_paper_form():
    io = np.load(fixture_folder("vt/paper-form") / "io.npz")
    first, second = plain_modules(io)
    x = torch.from_numpy(io["feature_map"].reshape(1, 77, 24)).transpose(1, 2)
    with torch.no_grad():
        x, tokens, (maps, attention, shares) = first(x, None)
        assert worst(maps[0].numpy(), io["tok1_attn"]) < PLAIN_GATE
        assert worst(attention[0].numpy(), io["self1_attn"]) < PLAIN_GATE
        assert worst(shares[0].numpy(), io["proj_attn"]) < PLAIN_GATE
        assert worst(tokens[0].T.numpy(), io["tokens1"]) < PLAIN_GATE
        assert worst(x[0].T.numpy(), io["feature_out"]) < PLAIN_GATE
        x, tokens, (maps, attention) = second(x, tokens)
        assert worst(maps[0].numpy(), io["tok2_attn"]) < PLAIN_GATE
        assert worst(attention[0].numpy(), io["self2_attn"]) < PLAIN_GATE
        assert worst(tokens[0].T.numpy(), io["tokens2"]) < PLAIN_GATE


def test_paper_form_is_known_by_its_keys(tmp_path):
    """Without value projections the converter computes what is printed."""
    torch.manual_seed(0)
    model = VT(PLAIN).eval()
    torch.save(model.state_dict(), tmp_path / "c.pth")
    folder = convert(tmp_path / "plain", "vt", tmp_path / "c.pth", "resnet18", '{"inputSize": 64}')
    image = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        expected = model(image)
    for ours, theirs in zip(run(folder, image.numpy()).values(), expected, strict=True):
        assert worst(ours, theirs.numpy()) < PLAIN_GATE
    card = json.loads((folder / "card.json").read_text())
    assert {layer["readers"] for layer in card["visualTokens"]["layers"]} == {"rows"}


def test_keys_of_the_full_size():
    wanted = json.loads((fixture_folder("vt") / "full_keys_vt_resnet18.json").read_text())
    with torch.device("meta"):
        state = VT(VARIANTS["resnet18"]).state_dict()
    assert {key: list(value.shape) for key, value in state.items()} == wanted


@pytest.mark.parametrize(
    ("change", "arch", "status", "words"),
    [
        (lambda s: s.pop("vt2.tokenizer.W_tr.weight"), FIXTURE_ARCH, 3, ["missing", "vt2.tokenizer.W_tr.weight"]),
        (lambda s: s.pop("vt1.tokenizer.W_v.weight"), FIXTURE_ARCH, 3, ["missing", "vt1.tokenizer.W_v.weight"]),
        (lambda s: s.pop("vt1.tokenizer.W_a.weight"), FIXTURE_ARCH, 3, ["vt1.tokenizer.W_a.weight", "needs"]),
        (
            lambda s: [s.pop(key) for key in list(s) if key.endswith((".W_v.weight", ".value_proj.weight"))],
            FIXTURE_ARCH,
            3,
            ["40 channels", "16 channels", "W_v"],
        ),
        (lambda s: s.update(stranger=torch.zeros(1)), FIXTURE_ARCH, 3, ["unexpected", "stranger"]),
        (lambda s: None, '{"inputSize": 100}', 2, ["100 x 100", "multiples of 16"]),
        (lambda s: None, '{"inputSize": [128]}', 2, ["inputSize", "makes no sense"]),
    ],
)
def test_refused(tmp_path, capsys, change, arch, status, words):
    state = weights(fixture_folder("vt/resnet18"))
    change(state)
    torch.save(state, tmp_path / "c.pth")
    argv = ["vt", "--checkpoint", str(tmp_path / "c.pth"), "--variant", "resnet18", "--arch", arch]
    assert exporter.main([*argv, "--out", str(tmp_path / "out")]) == status
    message = capsys.readouterr().err
    assert all(word in message for word in words), message
    assert not (tmp_path / "out").exists()


def test_another_family_is_named(tmp_path, capsys):
    torch.save({"cls_token": torch.zeros(1, 1, 4), "aux_head.weight": torch.zeros(3, 4)}, tmp_path / "c.pth")
    argv = ["vt", "--checkpoint", str(tmp_path / "c.pth"), "--variant", "resnet18", "--out", str(tmp_path / "out")]
    assert exporter.main(argv) == 3
    assert "looks like a LV-ViT checkpoint" in capsys.readouterr().err


def test_shapes_win(tmp_path, capsys):
    source = fixture_folder("vt/resnet18") / "state_dict.fp16.safetensors"
    arch = '{"inputSize": 64, "widths": [8, 12, 99], "tokens": 5, "tokenDim": 40, "classes": 30}'
    convert(tmp_path / "x", "vt", source, "resnet18", arch)
    message = capsys.readouterr().err
    assert "widths: the checkpoint's shapes say [8, 12, 16], not [8, 12, 99]" in message
    assert "tokens: the checkpoint's shapes say 6, not 5" in message
    assert "tokenDim" not in message


def test_control_averages_the_map(tmp_path):
    torch.manual_seed(0)
    model = VT(VARIANTS["cifar10-control"]).eval()
    torch.save({"average": model.state_dict()}, tmp_path / "c.pt")
    folder = convert(tmp_path / "control", "vt", tmp_path / "c.pt", "cifar10-control")
    assert "visualTokens" not in json.loads((folder / "card.json").read_text())
    image = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        expected = model.classification_head.fc(model.backbone(image).mean((2, 3)))
    assert worst(run(folder, image.numpy())["logits"], expected.numpy()) < GATE
