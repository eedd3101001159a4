"""Converts an official checkpoint, or one trained here, to a model folder: graphs and card.json.

    python3 models/export.py FAMILY --checkpoint FILE --variant NAME [--arch JSON] --out DIR

Every key of the checkpoint must find its place. No code inside it is executed. The graphs are run by
ONNX Runtime beside PyTorch, and nothing is written where they differ by more than 1e-4
(or four times PyTorch's own rounding error, where that is more).
Exit status: 0 written; 2 wrong usage; 3 the checkpoint cannot be used.
"""

from __future__ import annotations

import argparse
import importlib
import shlex
import sys
from pathlib import Path
from types import ModuleType

from arch import Arch
from checkpoint import Checkpoint, ModelError, UsageError, read, read_parts
from package import write

#: Every folder here that has a model.py and converts to it.
FAMILIES = sorted(
    path.parent.name for path in Path(__file__).parent.glob("*/model.py") if path.with_name("export.py").exists()
)


def main(argv: list[str] | None = None) -> int:
    argv = sys.argv[1:] if argv is None else argv
    args = _parser().parse_args(argv)
    try:
        family = importlib.import_module(f"{args.family}.export")
        variant = _variant(args.variant, family.VARIANTS)
        arch = getattr(family, "ARCH", Arch).parse(_arch(args.arch))
        package = family.convert(_read(args.checkpoint, family), variant, arch, args.out)
        worst = write(package, args.out, f"python3 models/export.py {shlex.join(argv)}")
    except (UsageError, ModelError) as error:
        print(f"export: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 3
    except OSError as error:
        print(f"export: cannot write {args.out}: {error.strerror or error}; nothing written", file=sys.stderr)
        return 3
    print(f"{args.out}: {', '.join(g.file for g in package.graphs)}; ONNX Runtime differs by at most {worst:.1e}")
    return 0


def _parser() -> argparse.ArgumentParser:
    variants = {name: ", ".join(importlib.import_module(f"{name}.export").VARIANTS) for name in FAMILIES}
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog="variants:\n" + "\n".join(f"  {name:11} {known}" for name, known in variants.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("family", choices=FAMILIES, metavar="FAMILY", help=", ".join(FAMILIES))
    parser.add_argument(
        "--checkpoint",
        type=Path,
        required=True,
        help=".pth, .pt or .safetensors; for stytr2 also the folder with embedding*, transformer* and decoder*;"
        " for biases the folder that its train.py wrote",
    )
    parser.add_argument("--variant", required=True, help="see below")
    parser.add_argument(
        "--arch",
        default="{}",
        metavar="JSON",
        help="JSON, or a .json file with it: what shapes cannot tell: dim, depth, heads, mlpRatio, classes,"
        " pruningLocations, keepRatio, mlp, layers, capePool; lit: dims, heads, mlpRatios and depths of each stage,"
        " inputSize (a number or [H, W]), sampler (DeformConv or GridSample); vt: widths, tokens, tokenDim, inputSize;"
        " vitgan: heads, size, token_width, multipliers, patch, overlap, sigma_init; shapes win",
    )
    parser.add_argument("--out", type=Path, required=True, help="model folder; its name becomes the model's id")
    return parser


def _arch(given: str) -> str:
    """The text itself, or that of the file of that name."""
    if not given.endswith(".json"):
        return given
    try:
        return Path(given).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--arch: {given} cannot be read ({error})") from error


def _read(path: Path, family: ModuleType) -> Checkpoint:
    """A file; where the family's official checkpoints are several files, also the folder that holds them."""
    parts = getattr(family, "PARTS", None)
    return read_parts(path, parts) if parts and path.is_dir() else read(path)


def _variant(name: str, known: dict) -> str:
    """Official spellings (DVT_T2t_vit_12, lvvit_s) lead to ours (t2t-12, s or lvvit-s)."""
    plain = name.lower().replace("_", "-").removeprefix("dvt-").replace("t2t-vit-", "t2t-").replace("small", "s")
    for candidate in (
        plain,
        plain.removeprefix("lvvit-"),
        plain.removeprefix("lit-"),
        plain.replace("base", "b").replace("tiny", "256"),
    ):
        if candidate in known:
            return candidate
    raise UsageError(f"no variant {name!r}; there are {', '.join(known)}")


if __name__ == "__main__":
    sys.exit(main())
