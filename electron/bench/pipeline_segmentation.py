"""The pipeline of Hugging Face `transformers` on torch: image file to masks.

    python pipeline_segmentation.py MODEL_FOLDER THREADS

Prints `ready`, then for each path on standard input the milliseconds from file to masks and the pixels of
each class, as JSON. The process stays, so that its start is not counted.
"""

import json
import sys
import time

import numpy as np
import torch
from transformers import AutoImageProcessor, AutoModelForSemanticSegmentation, pipeline


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    segment = pipeline(
        "image-segmentation",
        model=AutoModelForSemanticSegmentation.from_pretrained(folder),
        image_processor=AutoImageProcessor.from_pretrained(folder),
        device="cpu",
    )
    index = segment.model.config.label2id
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        masks = segment(line.rstrip("\n"))
        ms = (time.perf_counter() - start) * 1000
        pixels = [0] * len(index)
        for mask in masks:
            pixels[index[mask["label"]]] = int(np.count_nonzero(np.asarray(mask["mask"])))
        print(json.dumps({"ms": ms, "pixels": pixels}), flush=True)


if __name__ == "__main__":
    main()
