"""What a researcher would write: image file to top-5 with Pillow, NumPy and ONNX Runtime.

    python plain.py MODEL THREADS

Prints `ready`, then for each path on standard input the milliseconds from file to top-5 and the
classes, as JSON. The process stays, so that its start is not counted.
"""

import json
import sys
import time

import numpy as np
import onnxruntime as ort
from PIL import Image

MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)


def preprocess(path):
    image = Image.open(path).convert("RGB")
    w, h = image.size
    size = (256, int(256 * h / w)) if w <= h else (int(256 * w / h), 256)
    image = image.resize(size, Image.Resampling.BICUBIC)
    left, top = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    image = image.crop((left, top, left + 224, top + 224))
    pixels = (np.asarray(image, np.float32) / 255 - MEAN) / STD
    return pixels.transpose(2, 0, 1)[None]


def open_session():
    """Of the model and the threads on the command line, with the name of its input."""
    model, threads = sys.argv[1], int(sys.argv[2])
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return session, session.get_inputs()[0].name


def softmax(logits):
    p = np.exp(logits - logits.max())
    return p / p.sum()


def main():
    session, name = open_session()
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        p = softmax(session.run(None, {name: preprocess(line.rstrip("\n"))})[0][0])
        top = np.argsort(-p)[:5]
        answer = [(int(i), float(p[i])) for i in top]
        ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": ms, "top": answer}), flush=True)


if __name__ == "__main__":
    main()
