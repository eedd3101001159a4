"""What a researcher would write: a folder of images to a table of classes, with Pillow, NumPy and ONNX Runtime.
Threads read and decode while the model runs on 16 images at a time.

    python plain_batch.py MODEL THREADS

Prints `ready`, then for each folder on standard input the milliseconds that it took to write its
table, with the first class of each image, as JSON. The process stays, so that its start is not counted.
"""

import csv
import hashlib
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
from plain import open_session, preprocess, softmax


BATCH = 16


def read(path):
    return preprocess(path), hashlib.sha256(path.read_bytes()).hexdigest()


def main():
    session, name = open_session()
    pool = ThreadPoolExecutor(int(sys.argv[2]))
    print("ready", flush=True)
    for line in sys.stdin:
        folder = Path(line.rstrip("\n"))
        start = time.perf_counter()
        classes = []
        with open(folder / "table.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["image", "sha256", "top1", "confidence", "entropy"])
            paths = sorted(folder.glob("*.jpg"))
            read_all = pool.map(read, paths)
            for begin in range(0, len(paths), BATCH):
                some = paths[begin : begin + BATCH]
                pixels, hashes = zip(*islice(read_all, len(some)), strict=True)
                logits = session.run(None, {name: np.concatenate(pixels)})[0]
                for path, sha256, row in zip(some, hashes, logits, strict=True):
                    p = softmax(row)
                    top = int(p.argmax())
                    classes.append(top)
                    entropy = float(-(p * np.log(p)).sum())
                    table.writerow([path, sha256, top, float(p[top]), entropy])
        ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": ms, "top1": classes}), flush=True)


if __name__ == "__main__":
    main()
