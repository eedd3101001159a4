"""Draws the style images of the box that are not paintings: the same ones every time.

    python3 models/stytr2/draw_styles.py [--out assets/styles] [--only NAME]

They are drawn half as large again and scaled down.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from stytr2.styles import from_photographs, ornaments

SIDE, OVER = 512, 1.5
STYLES: dict[str, Callable[[int, np.random.Generator], np.ndarray]] = {
    "oil": from_photographs.oil,
    "pointillism": from_photographs.points,
    "watercolour": from_photographs.watercolour,
    "engraving": from_photographs.engraving,
    "stained-glass": from_photographs.glass,
    "woodcut": from_photographs.woodcut,
    "swirls": ornaments.swirls,
    "waves": ornaments.waves,
    "paper-cut": ornaments.paper,
}


def draw(name: str, side: int = SIDE) -> Image.Image:
    """An image whose longer side is `side` pixels."""
    large = STYLES[name](round(OVER * side), np.random.default_rng(0))
    image = Image.fromarray((255 * large).round().astype(np.uint8))
    scale = side / max(image.size)
    return image.resize(tuple(round(scale * length) for length in image.size), Image.Resampling.LANCZOS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "assets/styles")
    parser.add_argument("--only", choices=STYLES, help="draw this one")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in [args.only] if args.only else STYLES:
        draw(name).save(args.out / f"{name}.jpg", quality=88, optimize=True)
        print(args.out / f"{name}.jpg")


if __name__ == "__main__":
    main()
