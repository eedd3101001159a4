"""What a researcher would write: image file to class map with Pillow, NumPy and ONNX Runtime.

    python plain_segmentation.py MODEL THREADS

Prints `ready`, then for each path on standard input the milliseconds from file to class map and the
pixels of each class, as JSON. The process stays, so that its start is not counted.
"""

import json
import sys
import time

import numpy as np
from PIL import Image
from plain import MEAN, STD, open_session


def class_map(session, name, path):
    image = Image.open(path).convert("RGB")
    pixels = np.asarray(image.resize((512, 512), Image.Resampling.BILINEAR), np.float32)
    pixels = ((pixels / 255 - MEAN) / STD).transpose(2, 0, 1)[None]
    (logits,) = session.run(["logits"], {name: pixels})
    # Class by class: all at the image's size would be 60 times the image.
    best = np.full(image.size[::-1], -np.inf, np.float32)
    classes = np.zeros(image.size[::-1], np.uint8)
    for index, plane in enumerate(logits[0]):
        scores = np.asarray(Image.fromarray(plane).resize(image.size, Image.Resampling.BILINEAR))
        better = scores > best
        classes[better] = index
        np.maximum(best, scores, out=best)
    return classes


def main():
    session, name = open_session()
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        classes = class_map(session, name, line.rstrip("\n"))
        ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": ms, "pixels": np.bincount(classes.ravel(), minlength=150).tolist()}), flush=True)


if __name__ == "__main__":
    main()
