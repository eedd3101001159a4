"""Writes assets/processors.json: what transformers' image processors do where their file leaves it open.

    python processors.py        # transformers 4.57 (no torch), pillow
"""
import importlib
import json
from pathlib import Path

import transformers

KEYS = (
    "do_resize size resample do_center_crop crop_size crop_pct do_rescale rescale_factor rescale_offset offset "
    "do_normalize image_mean image_std do_flip_channel_order include_top keep_aspect_ratio ensure_multiple_of "
    "size_divisor do_pad pad_size"
).split()
ASSETS = Path(__file__).parents[5] / "assets"
MODELS = Path(transformers.__file__).parent / "models"


def defaults():
    for folder in sorted(MODELS.iterdir()):
        name = f"image_processing_{folder.name}"
        if not (folder / f"{name}.py").exists():
            continue
        try:
            module = importlib.import_module(f"transformers.models.{folder.name}.{name}")
        except (ImportError, NameError):  # those that only exist on torch
            continue
        for kind, made in vars(module).items():
            if not kind.endswith("ImageProcessor") or getattr(made, "__module__", "") != module.__name__:
                continue
            try:
                values = made().to_dict()
            except (TypeError, ValueError, OSError):  # needs a file of its own
                continue
            if isinstance(values.get("image_mean"), float) or "max_pixels" in values.get("size", {}):
                continue  # many images of one: a model of language
            # What does not mention normalisation does none.
            off = {key: False for key in ("do_rescale", "do_normalize") if key not in values}
            if kind == "LayoutLMv2ImageProcessor":
                off["do_flip_channel_order"] = True  # always done
            yield kind.removesuffix("ImageProcessor"), {k: values[k] for k in KEYS if values.get(k) is not None} | off


if __name__ == "__main__":
    lines = [f"{json.dumps(kind)}: {json.dumps(values)}" for kind, values in defaults()]
    (ASSETS / "processors.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
