"""Does the compact ViT recognise ordinary photographs, not only CIFAR-10's own 32x32 images?

    python3 models/vit/photos.py --photos DIR

DIR holds photographs named WORDNETID_anything.jpg (ImageNet's naming). Those that show one of the
ten classes are cropped to the centre square, resized to 32x32 and classified with the ONNX file.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

# ImageNet synsets that lie inside a CIFAR-10 class; dogs are the block n02085620..n02113978.
SYNSETS = {
    "bird": ["n01530575", "n01532829", "n01560419", "n01601694", "n01614925", "n01795545", "n01797886", "n01807496",
             "n01820546", "n01828970", "n01843383", "n01860187", "n02007558", "n02009912", "n02017213", "n02027492",
             "n02033041", "n02058221"],
    "frog": ["n01641577", "n01644373", "n01644900"],
    "cat": ["n02123045", "n02123159", "n02123394", "n02123597", "n02124075"],
    "airplane": ["n02690373", "n04552348"],
    "automobile": ["n02814533", "n02930766", "n03100240", "n03594945", "n03670208", "n03770679", "n04285008"],
    "ship": ["n03095699", "n03673027", "n04147183", "n04612504"],
    "truck": ["n03345487", "n03417042", "n03796401", "n03930630", "n04467665"],
}  # fmt: skip


def label_of(name: str) -> str | None:
    synset = name.split("_")[0]
    if "n02085620" <= synset <= "n02113978":
        return "dog"
    return next((label for label, synsets in SYNSETS.items() if synset in synsets), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    folder = Path(__file__).resolve().parents[1] / "zoo/vit-cifar10"
    parser.add_argument("--model", type=Path, default=folder)
    args = parser.parse_args()

    card = json.loads((args.model / "card.json").read_text())
    session = onnxruntime.InferenceSession(str(args.model / "model.onnx"), providers=["CPUExecutionProvider"])
    mean, std = (np.float32(card["preprocess"][k]).reshape(3, 1, 1) for k in ("mean", "std"))
    seen, right = Counter(), Counter()
    for path in sorted(args.photos.glob("*")):
        label = label_of(path.name)
        if label is None:
            continue
        image = Image.open(path).convert("RGB")
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        image = image.crop((left, top, left + side, top + side)).resize((32, 32), Image.Resampling.BICUBIC)
        x = (np.asarray(image, np.float32).transpose(2, 0, 1) / 255 - mean) / std
        (logits,) = session.run(None, {"image": x[None]})
        answer = card["labels"][int(logits[0].argmax())]
        seen[label] += 1
        right[label] += answer == label
        print(f"{path.name:48} {label:10} -> {answer}")
    for label in seen:
        print(f"{label:10} {right[label]:3} of {seen[label]:3}")
    print(f"{'all':10} {right.total():3} of {seen.total():3}: {right.total() / seen.total():.3f}")


if __name__ == "__main__":
    main()
