"""What a researcher would write: a folder of images to a table of classes, with Pillow, NumPy and ONNX Runtime.

    python plain_batch.py MODEL THREADS

Prints `ready`, then for each folder on standard input the milliseconds that it took to write its
table, with the first class of each image, as JSON. The process stays, so that its start is not counted.
"""

import csv
import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
from plain import open_session, preprocess, softmax


def main():
    session, name = open_session()
    print("ready", flush=True)
    for line in sys.stdin:
        folder = Path(line.rstrip("\n"))
        start = time.perf_counter()
        classes = []
        with open(folder / "table.csv", "w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["image", "sha256", "top1", "confidence", "entropy"])
            for path in sorted(folder.glob("*.jpg")):
                p = softmax(session.run(None, {name: preprocess(path)})[0][0])
                top = int(p.argmax())
                classes.append(top)
                entropy = float(-(p * np.log(p)).sum())
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
                table.writerow([path, sha256, top, float(p[top]), entropy])
        ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": ms, "top1": classes}), flush=True)


if __name__ == "__main__":
    main()
