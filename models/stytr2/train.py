"""Trains the reduced StyTr2 on photographs, paintings and drawn textures; stops and resumes at any save.

    python3 models/stytr2/train.py --features DIR/features.pth --contents DIR... --styles DIR... --check DIR --work DIR

Losses are the paper's (section 3.4), content and identity weighted twice. Ours: a pair goes on into a
further round with probability `--again`: the image just made is stylised again with the same style. It is
still held against the first content, and against what the first round made, so that the model learns not to
lose it and to leave alone what has the style already. Half of the styles are drawn
(textures.py), half are crops of the paintings, half of these recoloured.

Muon, AdamW, the cosine and the averaged weights are those of models/training.py. WORK/last.pt is the
resumable state, WORK/log.jsonl the history, WORK/sheet.png contents from `--check` in styles, after one
round and after ten.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from stytr2 import pictures, textures
from stytr2.features import Features, content_loss, style_loss
from stytr2.model import VARIANTS, StyTr2
from stytr2.ssim import ssim
from training import Learner, learning_rate, load, log

CONFIG = VARIANTS["mini"]
# The paper's are 7, 10, 70 and 1, with VGG-19: with ours as the measure, and so short a training, content needs more.
WEIGHTS = {"content": 14.0, "style": 10.0, "pixels": 140.0, "levels": 1.0, "rounds": 3000.0}
LOG_EVERY, SAVE_EVERY, CHECK_EVERY = 50, 200, 2000
CHECK_SIZE, CHECK_CONTENTS, CHECK_STYLES, CHECK_ROUNDS = 256, 4, 3, 10


class Pairs(NamedTuple):
    """What a step stylises; all [B,3,S,S]."""

    picture: Tensor  # the content, or what earlier rounds made of it
    content: Tensor
    style: Tensor
    first: Tensor  # what the first round made of the content; the content itself before that

    @property
    def goes_on(self) -> Tensor:
        """Whether a pair has had a round before this one: [B,1,1,1]."""
        return (self.picture != self.content).flatten(1).any(1)[:, None, None, None]

    def after(self, made: Tensor) -> Pairs:
        return self._replace(picture=made, first=torch.where(self.goes_on, self.first, made))


def next_pairs(
    done: Pairs | None,
    again: float,
    contents: list[Tensor],
    styles: list[Tensor],
    batch: int,
    size: int,
    generator: torch.Generator,
) -> Pairs:
    """Each of the pairs done stays for a further round with probability `again`; the others are new."""
    rows = []
    for i in range(batch):
        if done and torch.rand((), generator=generator) < again:
            rows.append([row[i] for row in done])
        else:
            content = pictures.crop(one_of(contents, generator), size, generator)
            rows.append([content, content, draw_style(styles, size, generator), content])
    return Pairs(*(torch.stack(column) for column in zip(*rows)))


def draw_style(paintings: list[Tensor], size: int, generator: torch.Generator) -> Tensor:
    kind = torch.rand((), generator=generator)
    if kind < 0.5:
        return textures.draw(size, generator)
    style = pictures.crop(one_of(paintings, generator), size, generator)
    return style if kind < 0.75 else pictures.recolour(style, generator)


def one_of(many: list[Tensor], generator: torch.Generator) -> Tensor:
    return many[int(torch.randint(len(many), (), generator=generator))]


def loss_of(model: StyTr2, features: Features, pairs: Pairs) -> tuple[Tensor, dict[str, float], Tensor]:
    """Loss, its parts, and the stylised images [B,3,S,S]."""
    picture, content, style, first = pairs
    count = len(content)
    half = (count + 1) // 2  # the rest of the paper's identity pairs would double the time and teach little
    own = torch.cat([content[:half], style[:half]])
    with torch.autocast(content.device.type, torch.bfloat16):
        # The images in their styles, then half of the contents and of the styles in their own.
        in_style, in_own = model.encode_style(torch.cat([style, content[:half]]), []).split([count, half])
        tokens, cape = model.encode_content(torch.cat([picture, own]), [])
        styles = torch.cat([in_style, in_own, in_style[:half]])
        made = model.paint(model.transfer(tokens, cape, styles, []), content.shape)
        ours = features(made)
        with torch.no_grad():
            wanted = features(torch.cat([content, style]))
    stylised, same = made.float().split([count, 2 * half])
    of_stylised, of_same = ([level.float().split([count, 2 * half])[i] for level in ours] for i in range(2))
    of_content, of_style = ([level.float().chunk(2)[i] for level in wanted] for i in range(2))
    parts = {
        "content": content_loss(of_stylised, of_content),
        "style": style_loss(of_stylised, of_style),
        # Twice the mean over contents and styles: the paper adds the two.
        "pixels": 2 * F.mse_loss(same, own),
        "levels": sum(
            2 * F.mse_loss(got, torch.cat([c[:half], s[:half]]))
            for got, c, s in zip(of_same, of_content, of_style, strict=True)
        ),
        "rounds": (pairs.goes_on * (stylised - first).square()).mean(),
    }
    loss = sum(WEIGHTS[name] * part for name, part in parts.items())
    return loss, {name: float(part.detach()) for name, part in parts.items()}, stylised.detach()


@torch.no_grad()
def check(model: StyTr2, features: Features, contents: Tensor, styles: Tensor, sheet: Path) -> dict[str, float]:
    """Losses and SSIM to the content after one and after CHECK_ROUNDS rounds, means over all pairs; draws them.

    contents [n,3,S,S], styles [m,3,S,S].
    """
    rows, figures = [torch.cat([*contents], 2)], {}
    for style in styles:
        repeated = style.expand_as(contents)
        made = contents
        for number in range(1, CHECK_ROUNDS + 1):
            made = model(made, repeated)
            if number in (1, CHECK_ROUNDS):
                rows.append(torch.cat([*made], 2))
                values = {
                    "content": content_loss(features(made), features(contents)),
                    "style": style_loss(features(made), features(repeated)),
                    "ssim": ssim(made.clamp(0, 1), contents).mean(),
                }
                for name, value in values.items():
                    key = f"{name}_round{number}"
                    figures[key] = figures.get(key, 0) + float(value) / len(styles)
    grid = (torch.cat(rows, 1).clamp(0, 1) * 255).round().byte().permute(1, 2, 0)
    Image.fromarray(grid.cpu().numpy()).save(sheet)
    return figures


def trained_features(path: Path, device: str) -> Features:
    features = Features()
    load(path, features)
    return features.to(device).requires_grad_(False)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=Path, required=True, help="features.pth of train_features.py")
    parser.add_argument("--contents", type=Path, nargs="+", required=True, help="folders of photographs")
    parser.add_argument("--styles", type=Path, nargs="+", required=True, help="folders of paintings")
    parser.add_argument("--check", type=Path, required=True, help="folder of photographs that are not trained on")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--steps", type=int, default=20000)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--size", type=int, default=128, help="side of the crops in pixels")
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--again", type=float, default=0.5, help="0 for the paper's training")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def fit(args: argparse.Namespace, contents: list[Tensor], styles: list[Tensor], shown: list[Tensor]) -> None:
    features = trained_features(args.features, args.device)
    check_contents, check_styles = (
        torch.stack([pictures.centre(p, CHECK_SIZE) for p in some]).to(args.device)
        for some in (shown[:CHECK_CONTENTS], styles[:: max(1, len(styles) // CHECK_STYLES)][:CHECK_STYLES])
    )
    torch.manual_seed(0)  # the initial weights
    model = StyTr2(CONFIG).to(args.device)
    learner = Learner(model, keep=0.99)
    generator = torch.Generator().manual_seed(0)
    step, pairs = 0, None
    checkpoint = args.work / "last.pt"
    args.work.mkdir(parents=True, exist_ok=True)
    state = learner.load(checkpoint)
    if state:
        generator.set_state(state["generator"])
        step = state["step"]
        if [x.shape for x in state["pairs"]] == [(args.batch, 3, args.size, args.size)] * len(Pairs._fields):
            pairs = Pairs(*state["pairs"])  # batch and size may change between runs

    started, sums = time.time(), {}
    while step < args.steps:
        pairs = next_pairs(pairs, args.again, contents, styles, args.batch, args.size, generator)
        loss, parts, made = loss_of(model, features, Pairs(*(x.to(args.device) for x in pairs)))
        learner.step(loss, step, learning_rate(step, args.steps, min(500, args.steps // 10 + 1), args.lr))
        pairs = pairs.after(made.cpu())
        step += 1
        for name, value in parts.items():
            sums[name] = sums.get(name, 0) + value / LOG_EVERY
        last = step == args.steps
        if step % SAVE_EVERY == 0 or last:
            learner.save(
                checkpoint,
                features=features.state_dict(),
                generator=generator.get_state(),
                pairs=tuple(pairs),
                step=step,
            )
        if step % LOG_EVERY == 0:
            row = {"step": step, **sums, "seconds": round(time.time() - started, 1)}
            if step % CHECK_EVERY == 0 or last:
                row |= check(learner.average, features, check_contents, check_styles, args.work / "sheet.png")
            log(args.work, row)
            started, sums = time.time(), {}


def main() -> None:
    args = arguments()
    fit(args, pictures.load(args.contents), pictures.load(args.styles), pictures.load([args.check]))


if __name__ == "__main__":
    main()
