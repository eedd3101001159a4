"""Opens exports of many architectures with the command line and compares them with PyTorch: see scripts/census.js.

    python models/census/census.py [--again] [NAME ...]

Exports and what was found are kept in .cache/census: a run that was stopped goes on where it was. --again opens
the kept exports again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import traceback
from importlib.metadata import version
from pathlib import Path

import numpy as np
from architectures import ALSO_SMALLER, ARCHITECTURES
from smaller import SMALLER, softmaxes_of

from export import input_of

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / ".cache" / "census"
TABLE = ROOT / "docs" / "census.md"
EXPORTERS = ("torchscript", "dynamo", "int8", "float16")
# What an attention weight may differ: from PyTorch's float32, in float16 also from the file's own Softmax. A graph of
# int8 computes other weights once its Softmax is an output.
TOLERANCE = {"torchscript": 1e-3, "dynamo": 1e-3, "float16": 1e-2}
SECONDS = 1200


def vitrine(home, *args):
    env = os.environ | {"VITRINE_HOME": str(home)}
    # Built by scripts/census.js: what bin/vitrine.js checks before each start.
    command = ["node", str(ROOT / "dist" / "cli.js"), *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=ROOT, env=env)
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
    if axis["grid"][0] == 1:
        return "-"
    special = f"+{axis['special']}" if axis["special"] else ""
    return f"{axis['grid'][0]}x{axis['grid'][1]}{special}"


def attempt(name, exporter, folder):
    """In a process of its own: an exporter may crash, hang or leave PyTorch patched."""
    try:
        with open(folder / "export.log", "w") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        from export import export

        architecture = next(a for a in ARCHITECTURES if a.name == name)
        try:
            export(architecture, exporter, folder)
        except Exception:
            # Some graphs cannot be exported with the fused attention operator, and can without.
            export(architecture, exporter, folder, fused=False)
    except Exception:
        (folder / "error.txt").write_text(last_line(traceback.format_exc()))
        raise SystemExit(1) from None


def exported(context, architecture, exporter):
    """The folder of the export, made if it is not there; or why there is none."""
    folder = KEPT / f"{architecture.name}".replace("/", "-") / exporter
    if (folder / "error.txt").exists():
        return (folder / "error.txt").read_text()
    if folder.exists():
        return folder
    making = KEPT / f"making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    worker = context.Process(target=attempt, args=(architecture.name, exporter, making))
    worker.start()
    worker.join(SECONDS)
    if worker.exitcode != 0:
        worker.kill()
        why = f"took more than {SECONDS} s" if worker.exitcode is None else f"the exporter ended with {worker.exitcode}"
        if not (making / "error.txt").exists():
            (making / "error.txt").write_text(why)
    folder.parent.mkdir(exist_ok=True)
    making.rename(folder)
    return exported(context, architecture, exporter)


def look(architecture, exporter, folder):
    """What of one export is as in PyTorch; a list of what is not."""
    model, image = folder / "model.onnx", folder / "image.png"
    with tempfile.TemporaryDirectory(prefix="vitrine-census-") as temporary:
        home = Path(temporary)
        try:
            vitrine(home, "import", model, "--json")
            card = json.loads(next((home / "models").glob("*/card.json")).read_text())
            if exporter in SMALLER:
                # Rounding to few bits makes much of the last bit of the image's preparation.
                image = home / "input.npy"
                np.save(image, input_of(folder / "image.png")[0])
            parts = {}
            for layers in ("none", "all"):
                more = ["--layers", layers, "--out", home / layers, "--set", "rawOutputs=true"]
                parts[layers] = vitrine(home, "analyze", image, "--model", card["id"], "--json", *more)["parts"]
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            expected = np.load(folder / "torch.npz")["output"]
            if "NaN" in str(error) and np.isnan(expected).any():
                return {"wrong": [], "notes": ["ONNX Runtime's own output has NaN; Vitrine refuses it and says so"]}
            return {"opens": str(error)}
        expected = dict(np.load(folder / "torch.npz"))

        def own():
            return softmaxes_of(model, input_of(folder / "image.png"))

        if exporter == "float16":
            expected |= {f"p{len(expected) + i}": weights for i, weights in enumerate(own())}
        return compare(architecture, exporter, expected, home, card, parts, own)


def compare(architecture, exporter, expected, home, card, parts, own):
    def of(letter):
        return [value for name, value in expected.items() if name.startswith(letter) and name != "output"]

    weights, products = of("a"), of("p")

    def load(run, ref):
        return np.load(home / run / ref["file"])

    outputs = {run: load(run, parts[run]["outputs"]["output"]) for run in parts}
    facts = {"layers": len(card["attention"]), "wrong": []}
    wrong = facts["wrong"]

    want = expected["output"]
    scale = max(1.0, float(np.abs(want).max()))
    facts["output"] = (
        float(np.abs(outputs["none"] - want).max() / scale) if outputs["none"].shape == want.shape else None
    )
    if facts["output"] is None or facts["output"] > 1e-3:
        wrong.append(f"the output differs by {facts['output']}")
    if architecture.is_random:
        wrong.clear()
    facts["change"] = float(np.abs(outputs["all"] - outputs["none"]).max() / scale)
    if facts["change"] > 1e-5 and not architecture.is_random:
        wrong.append(f"attention changes the output by {facts['change']:.1g}")

    grids = list(dict.fromkeys(grid_of(tap["queries"]) for tap in card["attention"]))
    facts["grids"] = " ".join(grids)
    if set(grids) != set(architecture.grids.split()):
        wrong.append(f"grids are {facts['grids'] or 'none'}, not {architecture.grids or 'none'}")
    facts["special"] = ", ".join(dict.fromkeys(n for t in card["attention"] for n in t["queries"].get("names", [])))

    layers = parts["all"].get("attention", {}).get("layers", [])
    maps = [load("all", layer["tensor"]) for layer in layers if layer["tensor"]]
    tolerance = TOLERANCE.get(exporter)
    padded = [any(tap["tensor"] in n and "padding" in n for n in card["notes"]) for tap in card["attention"]]

    def matches(i, w):
        return (among if padded[i] else holds)(maps[i], w, tolerance)

    unmatched = [i for i in range(len(maps)) if not any(matches(i, w) for w in weights + products)]
    if tolerance and unmatched and not architecture.is_random:
        ours = all(any(matches(i, w) for w in own()) for i in unmatched)
        whose = "ONNX Runtime's, which differ from PyTorch's" if ours else "not PyTorch's"
        wrong.append(f"the weights of layers {unmatched} are {whose}")
    channels = sum("over channels" in note or "cannot be opened" in note for note in card["notes"])
    facts["softmaxes"] = len(weights)
    if len(maps) + channels < sum(w.shape[-1] > 1 for w in weights) and not any("softmax" in n for n in card["notes"]):
        wrong.append(f"{len(maps)} of {len(weights)} softmaxes are shown, without a note")
    facts["notes"] = card["notes"]
    return facts


def holds(shown, weights, tolerance):
    """The same numbers, whatever their order: windows are put back on the image, with zeros between them."""
    a, b = (np.sort(v[v > 1e-7].reshape(-1))[::-1] for v in (shown, weights))
    n = max(a.size, b.size)
    difference = np.abs(np.pad(a, (0, n - a.size)) - np.pad(b, (0, n - b.size)))
    return tolerance and float(difference.max(initial=0)) < tolerance


def among(shown, weights, tolerance):
    """As `holds`, where what goes to the padding of windows is not shown."""
    a, b = np.sort(shown[shown > 1e-7]), np.sort(weights.reshape(-1))
    at = np.searchsorted(b, a).clip(1, b.size - 1)
    return tolerance and float(np.minimum(abs(b[at] - a), abs(b[at - 1] - a)).max(initial=0)) < tolerance


def result_of(context, architecture, exporter, again):
    folder = exported(context, architecture, exporter)
    path = KEPT / architecture.name.replace("/", "-") / f"{exporter}.json"
    if path.exists() and not again:
        return
    if isinstance(folder, str):
        facts = {"export": folder}
    else:
        try:
            facts = look(architecture, exporter, folder)
        except Exception as error:  # One architecture must not end the census.
            facts = {"opens": f"the census itself failed: {error!r}"}
    path.write_text(json.dumps(facts, indent=1))
    print(f"{architecture.name}, {exporter}: {verdict(facts)}", flush=True)


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
            path = KEPT / architecture.name.replace("/", "-") / f"{exporter}.json"
            if path.exists():
                found[exporter] = json.loads(path.read_text())
        if not found:
            continue
        made = {e: f for e, f in found.items() if "export" not in f}
        good = bool(made) and all(verdict(f) == "right" for f in made.values())
        right += good
        opened += bool(made)
        facts = next(iter(made.values()), {})
        says = "; ".join(f"{e}: {verdict(f)}" for e, f in found.items() if verdict(f) != "right") or "right"
        columns = [architecture.name, facts.get("layers", ""), facts.get("grids", ""), facts.get("special", ""), says]
        rows.append("| " + " | ".join(cell(c) for c in columns) + " |")
    packages = ", ".join(f"{p} {version(p)}" for p in ("torch", "torchvision", "timm", "transformers", "onnxscript"))
    TABLE.write_text(
        "\n".join(
            [
                "# Census of architectures",
                "",
                "`npm run census` exports tiny configurations with random weights, opens each export with the command",
                "line and compares it with PyTorch: number of attention layers and their weights (within 1e-3), patch",
                "grids, special tokens, and the output with and without attention (within 1e-3 of PyTorch, 1e-5 of",
                "each other, relative to the largest output). This page is its output; failures are listed with it.",
                "",
                f"{len(rows)} of {len(ARCHITECTURES)} architectures have been tried. {right} of the {opened}",
                f"that could be exported are right in every export. {packages};",
                "exporters: torchscript (opset 17) and dynamo;",
                f"for {len(ALSO_SMALLER)} architectures also int8 (QDQ) and float16, whose outputs are compared with",
                "those of ONNX Runtime in Python for the same file and input.",
                "",
                "Grids are rows x columns of patches, `+n` special tokens; `-` is a row of tokens without places, such",
                "as a class token alone or learned queries.",
                "",
                "| architecture | layers | grids | special tokens | compared with PyTorch |",
                "| --- | --- | --- | --- | --- |",
                *rows,
                "",
            ]
        )
    )
    print(f"{right} of {opened} architectures right: {TABLE.relative_to(ROOT)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["export", "timm", "transformers", "torchvision"])
    for exporter in EXPORTERS:
        for architecture in ARCHITECTURES:
            if args.names and not any(name in architecture.name for name in args.names):
                continue
            if exporter in EXPORTERS[:2] or architecture.name in ALSO_SMALLER:
                result_of(context, architecture, exporter, args.again)
        write_table()


if __name__ == "__main__":
    main()
