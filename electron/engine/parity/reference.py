"""The other half of the parity tests: from an image file to logits and attention in plain Python.

Pillow, NumPy and ONNX Runtime only, written from the publications of torchvision, timm and Hugging
Face and not from our TypeScript, so that a mistake in one does not hide in the other.

Reads jobs as JSON lines on standard input:

    {"model": "vit.onnx", "input": "image", "preprocess": {...}, "image": "cat.jpg", "out": "DIR"}

`preprocess` has the fields of a card's `preprocess`. For each job it writes into `out`

    input.npy        the graph's input
    output-0.npy ..  the graph's own outputs, in the graph's order
    softmax-0.npy .. every Softmax's output, in the graph's order, as the graph computes it

and prints one JSON line: {"outputs": [names], "softmax": [names]} or {"error": "..."}.
"""

import functools
import json
import os
import sys

import numpy as np
import onnx
import onnxruntime as ort
from PIL import Image, ImageOps

Image.MAX_IMAGE_PIXELS = None

FILTERS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}

DTYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(uint8)": np.uint8}


def open_rgb(path):
    """The first frame, upright, transparent parts on white, as 8-bit RGB."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def fit(image, spec):
    """Resizes and crops as the model's authors did. Sizes in `spec` are (height, width)."""
    height, width = spec["size"]
    filter = FILTERS[spec["interpolation"]]
    if spec["resize"] == "squash":
        return image.resize((width, height), filter)
    if spec["resize"] == "crop-square":
        side = min(image.size)
        return centre_crop(image, side, side).resize((width, height), filter)
    # torchvision.transforms.Resize(int): the shorter side becomes resizeTo, the longer is truncated.
    shorter = spec["resizeTo"]
    w, h = image.size
    size = (shorter, int(shorter * h / w)) if w <= h else (int(shorter * w / h), shorter)
    return centre_crop(image.resize(size, filter), height, width)


def centre_crop(image, height, width):
    """torchvision.transforms.functional.center_crop, with black where the image is smaller."""
    w, h = image.size
    if width > w or height > h:
        left, top = max(0, (width - w) // 2), max(0, (height - h) // 2)
        padded = Image.new("RGB", (max(w, width), max(h, height)))
        padded.paste(image, (left, top))
        image = padded
    w, h = image.size
    left, top = int(round((w - width) / 2.0)), int(round((h - height) / 2.0))
    return image.crop((left, top, left + width, top + height))


def to_tensor(image, spec):
    """uint8 [H, W, 3] to float32 [1, 3, H, W] or [1, H, W, 3]."""
    pixels = np.asarray(image)
    if spec["channels"] == "BGR":
        pixels = pixels[..., ::-1]
    # Hugging Face rescales in float64; pixels / 255 in float32 (torchvision, timm) is the same.
    values = (pixels * spec["scale"]).astype(np.float32)
    values = (values - np.float32(spec["mean"])) / np.float32(spec["std"])
    if spec["layout"] == "NCHW":
        values = values.transpose(2, 0, 1)
    return np.ascontiguousarray(values[None])


@functools.cache
def open_graph(path):
    """The model with every Softmax as a further output: (session, its own outputs, softmaxes)."""
    model = onnx.load(path)
    own = [output.name for output in model.graph.output]
    softmaxes = [n.output[0] for n in model.graph.node if n.op_type == "Softmax"]
    for name in softmaxes:
        if name not in own:
            model.graph.output.append(onnx.ValueInfoProto(name=name))
    return ort.InferenceSession(model.SerializeToString()), own, softmaxes


def run(job):
    session, own, softmaxes = open_graph(job["model"])
    tensor = to_tensor(fit(open_rgb(job["image"]), job["preprocess"]), job["preprocess"])
    tensor = tensor.astype(DTYPES[session.get_inputs()[0].type])
    values = dict(zip(own + softmaxes, session.run(own + softmaxes, {job["input"]: tensor})))
    save = lambda name, value: np.save(os.path.join(job["out"], name + ".npy"), value)
    save("input", tensor)
    for i, name in enumerate(own):
        save(f"output-{i}", values[name])
    for i, name in enumerate(softmaxes):
        save(f"softmax-{i}", values[name])
    return {"outputs": own, "softmax": softmaxes}


def main():
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except Exception as error:  # the test shows it beside the image's name
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
