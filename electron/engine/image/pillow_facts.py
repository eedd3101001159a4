"""Writes pillow_facts.json: what Pillow makes of the same images, for the tests beside this file.

    python3 pillow_facts.py [FOLDER_OF_AWKWARD_FILES]

`resize` and `preprocess` start from `noise(width, height)`, which the tests rebuild. `decode` is
made when a folder with a `manifest.json` is given, and kept as it is otherwise.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, __version__

OUT = Path(__file__).with_name("pillow_facts.json")
FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def noise(width: int, height: int) -> Image.Image:
    """The high bytes of a linear congruential generator: full contrast, so overshoot is clipped."""
    state, values = 1, bytearray(width * height * 3)
    for i in range(len(values)):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = state >> 24
    return Image.frombytes("RGB", (width, height), bytes(values))


def sha(array: np.ndarray | bytes) -> str:
    return hashlib.sha256(array if isinstance(array, bytes) else array.tobytes()).hexdigest()


# from [width, height], to [width, height], box [left, top, right, bottom]
RESIZES = [
    ([500, 375], [341, 256], None),
    ([375, 500], [256, 341], None),
    ([640, 427], [224, 224], None),
    ([1000, 700], [32, 32], None),
    ([1283, 977], [64, 51], None),
    ([64, 48], [224, 168], None),
    ([7, 7], [224, 224], None),
    ([33, 20], [33, 20], None),
    ([33, 20], [33, 9], None),
    ([33, 20], [12, 20], None),
    ([33, 20], [70, 9], None),
    ([1, 1], [16, 16], None),
    ([1, 300], [8, 8], None),
    ([300, 1], [9, 5], None),
    ([2, 1], [1, 2], None),
    ([640, 427], [1, 1], None),
    ([997, 3], [10, 3], None),
    ([4096, 1], [224, 224], None),
    ([1, 4096], [224, 224], None),
    ([100, 80], [50, 40], [10, 20, 90, 60]),
    ([100, 80], [37, 51], [1.5, 2.25, 64.75, 79.5]),
    ([100, 80], [200, 160], [30.125, 40.7, 33.3, 44.1]),
]


def resize_facts() -> list[dict]:
    facts = []
    for source, target, box in RESIZES:
        picture = noise(*source)
        for name, code in FILTERS.items():
            out = picture.resize(tuple(target), code, box=box and tuple(box))
            facts.append(
                {"from": source, "to": target, "box": box, "filter": name, "sha256": sha(out.tobytes())}
            )
    return facts


# image [width, height], input size [H, W], rule, resizeTo, filter
INPUTS = [
    ([500, 375], [224, 224], "shorter", 256, "bicubic"),
    ([375, 500], [224, 224], "shorter", 256, "bicubic"),
    ([500, 377], [224, 224], "shorter", 248, "bicubic"),
    ([501, 333], [224, 224], "shorter", 235, "bilinear"),
    ([333, 501], [224, 160], "shorter", 256, "lanczos"),
    ([640, 427], [224, 224], "shorter", 224, "bicubic"),
    ([640, 427], [225, 225], "shorter", 256, "nearest"),
    ([640, 427], [384, 384], "shorter", 384, "bicubic"),
    ([300, 200], [224, 224], "shorter", 100, "bicubic"),
    ([300, 100], [224, 224], "shorter", 101, "bilinear"),
    ([7, 7], [32, 32], "shorter", 32, "bicubic"),
    ([1, 1], [32, 32], "shorter", 36, "bicubic"),
    ([1, 500], [32, 32], "shorter", 36, "bicubic"),
    ([500, 1], [32, 32], "shorter", 36, "bicubic"),
    ([32, 32], [32, 32], "squash", 32, "bicubic"),
    ([640, 427], [224, 224], "squash", 224, "bicubic"),
    ([640, 427], [224, 224], "squash", 224, "nearest"),
    ([427, 640], [160, 224], "squash", 224, "bilinear"),
    ([640, 427], [224, 224], "crop-square", 224, "bicubic"),
    ([426, 641], [224, 224], "crop-square", 224, "lanczos"),
    ([501, 500], [96, 128], "crop-square", 224, "bilinear"),
]
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def centre_crop(picture: Image.Image, height: int, width: int) -> Image.Image:
    """torchvision's `center_crop` on a PIL image, padding included."""
    w, h = picture.size
    if width > w or height > h:
        left = (width - w) // 2 if width > w else 0
        top = (height - h) // 2 if height > h else 0
        right = (width - w + 1) // 2 if width > w else 0
        bottom = (height - h + 1) // 2 if height > h else 0
        picture = ImageOps.expand(picture, (left, top, right, bottom), fill=0)
        w, h = picture.size
    top = int(round((h - height) / 2.0))
    left = int(round((w - width) / 2.0))
    return picture.crop((left, top, left + width, top + height))


def model_input(picture: Image.Image, size: list[int], rule: str, side: int, code) -> Image.Image:
    height, width = size
    w, h = picture.size
    if rule == "squash":
        return picture.resize((width, height), code)
    if rule == "crop-square":
        return centre_crop(picture, min(w, h), min(w, h)).resize((width, height), code)
    # torchvision's `Resize(int)`; a side of 0 pixels is impossible, so at least 1.
    scaled = (side, int(side * h / w)) if w <= h else (int(side * w / h), side)
    return centre_crop(picture.resize(scaled, code), height, width)


def preprocess_facts() -> list[dict]:
    facts = []
    for source, size, rule, side, name in INPUTS:
        seen = np.asarray(model_input(noise(*source), size, rule, side, FILTERS[name]))
        tensor = ((seen.astype(np.float32) / 255 - MEAN) / STD).transpose(2, 0, 1)
        facts.append(
            {
                "from": source,
                "size": size,
                "resize": rule,
                "resizeTo": side,
                "interpolation": name,
                "pixels": sha(seen),
                "tensor": sha(np.ascontiguousarray(tensor, np.float32)),
            }
        )
    return facts


def upright_rgb(path: Path) -> Image.Image:
    """What a careful Python script feeds a model: upright, alpha on white, 16 bit by the high byte."""
    picture = Image.open(path)
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        picture = Image.new("RGB", rgba.size, (255, 255, 255))
        picture.paste(rgba, mask=rgba.getchannel("A"))
    return picture.convert("RGB")


def decode_facts(folder: Path) -> dict[str, dict]:
    Image.MAX_IMAGE_PIXELS = 200_000_000
    facts = {}
    for entry in json.loads((folder / "manifest.json").read_text())["files"]:
        name = entry["file"]
        try:
            rgb = upright_rgb(folder / name)
            pixels = np.asarray(rgb)
            facts[name] = {
                "size": [rgb.height, rgb.width],
                "sha256": sha(pixels),
                "mean": [round(float(m), 2) for m in pixels.mean((0, 1))],
            }
        except Exception as error:
            facts[name] = {"error": f"{type(error).__name__}: {error}".replace(str(folder / name), name)}
    return facts


if __name__ == "__main__":
    old = json.loads(OUT.read_text()) if OUT.exists() else {"decode": {}}
    facts = {
        "pillow": __version__,
        "resize": resize_facts(),
        "preprocess": preprocess_facts(),
        "decode": decode_facts(Path(sys.argv[1])) if len(sys.argv) > 1 else old["decode"],
    }
    OUT.write_text(json.dumps(facts, indent=1) + "\n")
