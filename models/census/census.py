"""Opens exports of many architectures with the command line and compares them with PyTorch: see scripts/census.js.

    python models/census/census.py [--again] [NAME ...]

Results are kept in .cache/census-results, one file an export: a run that was stopped goes on where it was.
"""
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from architectures import ARCHITECTURES

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = ROOT / ".cache" / "census-results"
TABLE = ROOT / "docs" / "census.md"
EXPORTERS = ("torchscript", "dynamo")
SECONDS = 300


def run(command, **kwargs):
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=ROOT, **kwargs)


def vitrine(home, *args):
    env = os.environ | {"VITRINE_HOME": str(home)}
    done = run(["node", str(ROOT / "bin" / "vitrine.js"), *map(str, args)], env=env)
    rows = []
    for line in done.stdout.splitlines():
        try:
            rows.append(json.loads(line))
        except ValueError:
            pass
    if not rows:
        raise RuntimeError(done.stderr.strip()[-300:] or "said nothing")
    if rows[-1].get("ok") is False:
        raise RuntimeError(rows[-1]["error"]["message"])
    return rows[-1]


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line and not line.startswith(" ")]
    return [*lines, *errors][-1][:160] if lines else "no message"


def grid_of(axis):
    if axis["grid"][0] == 1 and axis["grid"][1] != 1:
        return "-"
    special = f"+{axis['special']}" if axis["special"] else ""
    return f"{axis['grid'][0]}x{axis['grid'][1]}{special}"


def look(architecture, exporter, folder):
    """What of one export is as in PyTorch; a list of what is not."""
    try:
        done = run([sys.executable, str(HERE / "export.py"), architecture.name, exporter, str(folder)])
    except subprocess.TimeoutExpired:
        return {"export": f"took more than {SECONDS} s"}
    if done.returncode != 0:
        return {"export": last_line(done.stderr)}
    home = folder / "home"
    model, image = folder / "model.onnx", folder / "image.png"
    try:
        vitrine(home, "import", model, "--json")
        card = json.loads(next((home / "models").glob("*/card.json")).read_text())
        parts = {}
        for layers in ("none", "all"):
            more = ["--layers", layers, "--out", folder / layers, "--set", "rawOutputs=true"]
            parts[layers] = vitrine(home, "analyze", image, "--model", model, "--json", *more)["parts"]
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        return {"opens": str(error)}
    return compare(architecture, folder, card, parts)


def compare(architecture, folder, card, parts):
    expected = np.load(folder / "torch.npz")
    weights = [expected[f"a{i}"] for i in range(len(expected.files) - 1)]
    load = lambda run, ref: np.load(folder / run / ref["file"])
    outputs = {run: load(run, parts[run]["outputs"]["output"]) for run in parts}
    facts = {"layers": len(card["attention"]), "wrong": []}
    wrong = facts["wrong"]

    want = expected["output"]
    scale = max(1.0, float(np.abs(want).max()))
    facts["output"] = float(np.abs(outputs["none"] - want).max() / scale) if outputs["none"].shape == want.shape else None
    if facts["output"] is None or facts["output"] > 1e-3:
        wrong.append(f"the output differs by {facts['output']}")
    facts["change"] = float(np.abs(outputs["all"] - outputs["none"]).max() / scale)
    if facts["change"] > 1e-5:
        wrong.append(f"attention changes the output by {facts['change']:.1g}")

    grids = list(dict.fromkeys(grid_of(tap["queries"]) for tap in card["attention"]))
    facts["grids"] = " ".join(grids)
    if set(grids) != set(architecture.grids.split()):
        wrong.append(f"grids are {facts['grids'] or 'none'}, not {architecture.grids or 'none'}")
    facts["special"] = ", ".join(dict.fromkeys(n for t in card["attention"] for n in t["queries"].get("names", [])))

    layers = parts["all"].get("attention", {}).get("layers", [])
    maps = [load("all", layer["tensor"]) for layer in layers if layer["tensor"]]
    unmatched = [i for i, a in enumerate(maps) if not any(holds(a, w) for w in weights)]
    if unmatched:
        wrong.append(f"the weights of layers {unmatched} are not PyTorch's")
    channels = sum("over channels" in note or "cannot be opened" in note for note in card["notes"])
    facts["softmaxes"] = len(weights)
    if len(maps) + channels < sum(w.shape[-1] > 1 for w in weights) and not any("softmax" in n for n in card["notes"]):
        wrong.append(f"{len(maps)} of {len(weights)} softmaxes are shown, without a note")
    facts["notes"] = card["notes"]
    return facts


def holds(shown, weights):
    """The same numbers, whatever their order: windows are put back on the image, with zeros between them."""
    a, b = (np.sort(v[v > 1e-7].reshape(-1)) for v in (shown, weights))
    return a.size == b.size and float(np.abs(a - b).max(initial=0)) < 1e-3


def result_of(architecture, exporter, again):
    path = RESULTS / f"{architecture.name} {exporter}.json".replace("/", "-")
    if path.exists() and not again:
        return json.loads(path.read_text())
    with tempfile.TemporaryDirectory(prefix="vitrine-census-") as folder:
        try:
            facts = look(architecture, exporter, Path(folder))
        except Exception as error:  # One architecture must not end the census.
            facts = {"opens": f"the census itself failed: {error!r}"}
    RESULTS.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, indent=1))
    print(f"{architecture.name}, {exporter}: {verdict(facts)}", flush=True)
    return facts


def verdict(facts):
    if "export" in facts:
        return f"not exported: {facts['export']}"
    if "opens" in facts:
        return f"not opened: {facts['opens']}"
    return "; ".join(facts["wrong"]) or "right"


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def write_table():
    rows, right, opened = [], 0, 0
    for architecture in ARCHITECTURES:
        found = {}
        for exporter in EXPORTERS:
            path = RESULTS / f"{architecture.name} {exporter}.json".replace("/", "-")
            if path.exists():
                found[exporter] = json.loads(path.read_text())
        if not found:
            continue
        exported = {e: f for e, f in found.items() if "export" not in f}
        good = bool(exported) and all(verdict(f) == "right" for f in exported.values())
        right += good
        opened += bool(exported)
        facts = next(iter(exported.values()), {})
        says = "; ".join(f"{e}: {verdict(f)}" for e, f in found.items() if verdict(f) != "right") or "right"
        columns = [architecture.name, facts.get("layers", ""), facts.get("grids", ""), facts.get("special", ""), says]
        rows.append("| " + " | ".join(cell(c) for c in columns) + " |")
    packages = ", ".join(f"{p} {version(p)}" for p in ("torch", "torchvision", "timm", "transformers", "onnxscript"))
    TABLE.write_text("\n".join([
        "# Census of architectures", "",
        "`npm run census` exports tiny configurations with random weights, opens each export with the command line and",
        "compares it with PyTorch: number of attention layers and their weights (within 1e-3), patch grids, special",
        "tokens, and the output with and without attention (within 1e-3 of PyTorch, 1e-5 of each other, relative to the",
        "largest output). This page is its output; architectures with failures are listed with them.", "",
        f"{len(rows)} of {len(ARCHITECTURES)} architectures have been tried so far. {right} of the {opened} that could be exported are",
        f"right in every export. {packages}; exporters: torchscript",
        "(opset 17) and dynamo.", "",
        "Grids are rows x columns of patches, `+n` special tokens; `-` is a row of tokens without places, such as a class",
        "token alone or learned queries.", "",
        "| architecture | layers | grids | special tokens | compared with PyTorch |",
        "| --- | --- | --- | --- | --- |", *rows, "",
    ]))
    print(f"{right} of {opened} architectures right: {TABLE.relative_to(ROOT)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    for architecture in ARCHITECTURES:
        if args.names and not any(name in architecture.name for name in args.names):
            continue
        for exporter in EXPORTERS:
            result_of(architecture, exporter, args.again)
    write_table()


if __name__ == "__main__":
    main()
