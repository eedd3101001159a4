"""Our sample photographs in the manner of known techniques. Each: longer side in pixels -> [H,W,3]."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from stytr2.styles.brush import Canvas, paint
from stytr2.styles.tools import (
    blur,
    colours,
    directions,
    luminance,
    mix,
    noise,
    photograph,
    smear,
    smooth_step,
)


def oil(side: int, rng: Generator) -> np.ndarray:
    """Impasto: a coffee cup in thick curved strokes."""
    picture = photograph("coffee.jpg", side, 1.25)
    unit = side / 512
    canvas = Canvas(picture.shape[:2], colours("#7a4a2a")[0], rng)
    angle = directions(luminance(picture), 6 * unit)
    paint(canvas, picture, angle, [r * unit for r in (16, 8, 4.5, 2.5)], 0.11)
    return canvas.lit(0.12)


def points(side: int, rng: Generator) -> np.ndarray:
    """Pointillism: a moose on its meadow in dots of pure pigments, which the eye mixes."""
    picture = photograph("moose.jpg", side, 1.5)
    unit = side / 512
    pigments = colours(
        "#f7f2df", "#f4d35e", "#f2a93b", "#e4572e", "#b3202c", "#7b2d5b", "#3b3a7a", "#2456a6",
        "#58a4c9", "#bcd9e6", "#2e8b57", "#86b84a", "#cfe08a", "#1d4b3a", "#20233f", "#e8b8a8",
    )  # fmt: skip
    h, w = picture.shape[:2]
    canvas = Canvas((h, w), colours("#efe3c4")[0], rng)
    bright = picture**0.85
    for radius, spread in ((3.6, 0.13), (2.6, 0.13), (1.9, 0.11)):
        gap = max(1.45 * radius * unit, 1)
        grid = np.mgrid[0:h:gap, 0:w:gap].reshape(2, -1).T
        for place in rng.permutation(grid + rng.uniform(-0.5, 0.5, grid.shape) * gap):
            y, x = place.round().astype(int).clip(0, (h - 1, w - 1))
            wanted = bright[y, x] + rng.normal(0, spread, 3)
            pigment = pigments[np.square(pigments - wanted).sum(1).argmin()]
            canvas.stroke(place[None].astype(np.float32), radius * unit * rng.uniform(0.75, 1.1), pigment, 0.6)
    return canvas.lit(0.1)


def watercolour(side: int, rng: Generator) -> np.ndarray:
    """A rocket at dusk in washes: paint gathers at the borders of a wash and in the paper's grain.

    Density of the pigment after Bousseau et al., "Interactive watercolor rendering", 2006.
    """
    picture = photograph("rocket.jpg", side, 1.9) ** 0.7
    unit = side / 512
    shape = picture.shape[:2]
    flat = flatten(picture, round(2.5 * unit))
    # Borders of washes wander a little.
    h, w = shape
    rows, columns = np.mgrid[:h, :w]
    off = [(1.1 * unit * noise(shape, 14 * unit, rng, 2)).round().astype(int) for _ in range(2)]
    flat = flat[(rows + off[0]).clip(0, h - 1), (columns + off[1]).clip(0, w - 1)]
    tone = luminance(flat)
    steps = 6
    washed = (np.floor(tone * steps) + smooth_step(tone * steps % 1, 0.35, 0.65)) / steps
    wash = (flat * ((washed + 0.15) / (tone + 0.15))[..., None]).clip(0, 1) ** 0.6
    edges = sum(np.abs(g) for g in np.gradient(blur(washed, 0.7 * unit)))
    paper = noise(shape, 3 * unit, rng, 2)
    pools = noise(shape, 90 * unit, rng, 4)
    density = 1 + 2.2 * edges * unit + 0.09 * paper + 0.28 * pools
    painted = wash - (wash - wash**2) * (density - 1)[..., None]
    # Towards the border the paper stays white.
    margin = np.minimum.reduce([rows, columns, h - 1 - rows, w - 1 - columns]) / unit
    margin = smooth_step(margin + 2.5 * noise(shape, 30 * unit, rng, 3), 9, 12)
    white = colours("#fbf8ef")[0] * (1 + 0.012 * paper[..., None])
    return mix(white, painted, margin).clip(0, 1)


def engraving(side: int, rng: Generator) -> np.ndarray:
    """An astronaut in lines of ink, bent along her shapes: the darker, the broader, and crossed."""
    picture = photograph("astronaut.jpg", side)
    unit = side / 512
    grey = luminance(picture)
    soft = blur(grey, 1.2 * unit)
    dark = 1 - (soft - 0.04).clip(0, 1) ** 0.75
    relief = blur(grey, 9 * unit)
    rows, columns = np.mgrid[: grey.shape[0], : grey.shape[1]] / unit
    tremble = noise(grey.shape, 30 * unit, rng)
    ink = np.zeros_like(grey)
    for angle, period, start in ((0.6, 4.0, 0.12), (-0.75, 4.0, 0.52), (1.5, 3.6, 0.8)):
        line = (columns * np.sin(angle) + rows * np.cos(angle) + 22 * relief + 0.35 * tremble) / period
        away = np.abs(line % 1 - 0.5) * period  # pixels from the line's middle
        width = 0.5 * period * ((dark - start) / (1 - start)).clip(0, 0.86)
        ink = np.maximum(ink, (width - away + 0.5).clip(0, 1) * smooth_step(width, 0, 0.5))
    outline = blur(grey, 0.8 * unit) - 0.985 * blur(grey, 1.6 * unit)
    ink = np.maximum(ink, 0.8 * smooth_step(-outline, 0.006, 0.03))
    paper = colours("#f3ead2")[0] * (1 + 0.02 * noise(grey.shape, 2.5 * unit, rng, 3)[..., None])
    return mix(paper, colours("#1c1a22")[0], 0.95 * ink).clip(0, 1)


def glass(side: int, rng: Generator) -> np.ndarray:
    """An astronaut in stained glass: panes of jewel colours along its outlines, lead between them."""
    picture = photograph("astronaut.jpg", side, 1.5)
    unit = side / 512
    shape = picture.shape[:2]
    pane = panes(blur(picture, 1.2 * unit), 21 * unit, 0.5, rng)
    count = np.bincount(pane.ravel()).clip(1)
    mean = np.stack([np.bincount(pane.ravel(), picture[..., c].ravel()) / count for c in range(3)], 1)
    jewels = colours(
        "#0b3d91", "#1769c4", "#5aa9e6", "#0f6b4f", "#258a58", "#8fb53a", "#f6c21c", "#f08a1d",
        "#d7372c", "#8c1c3a", "#5b2a86", "#f7edc8", "#152a4a", "#e0a64a", "#8fb8d8",
    )  # fmt: skip
    bright = (mean**0.8 + rng.normal(0, 0.04, mean.shape)).clip(0, 1)
    nearest = np.square(bright[:, None] - jewels).sum(2).argmin(1)
    tint = (jewels[nearest] * rng.uniform(0.85, 1.15, (len(mean), 1))).clip(0, 1)[pane]
    joint = (pane != np.roll(pane, 1, 0)) | (pane != np.roll(pane, 1, 1))
    joint[0] = joint[:, 0] = False
    lead = blur(joint.astype(np.float32), 1.3 * unit) * unit  # of about the same breadth everywhere
    # Light falls off towards the lead; the glass is cast unevenly.
    lamp = 1.08 - 0.5 * blur(joint.astype(np.float32), 5 * unit) * unit + 0.07 * noise(shape, 10 * unit, rng, 3)
    dy, dx = np.gradient(blur(lead, 0.8 * unit))
    solder = colours("#1b1a20")[0] + (0.55 * (dx + dy) * unit).clip(0, 0.4)[..., None]
    return mix(tint * lamp[..., None], solder, smooth_step(lead, 0.16, 0.3)).clip(0, 1)


def woodcut(side: int, rng: Generator) -> np.ndarray:
    """A cat printed from three blocks; the gouge's lines follow its fur."""
    picture = photograph("cat.jpg", side)
    unit = side / 512
    grey = luminance(picture)
    even = blur(grey, 1.0 * unit) - 0.75 * blur(grey, 40 * unit)  # each place against what is about it
    tone = (even - np.quantile(even, 0.02)) / np.ptp(np.quantile(even, (0.02, 0.98)))
    angle = directions(grey, 7 * unit)
    grain = smear(noise(grey.shape, 3.2 * unit, rng), angle, round(14 * unit))
    grain = grain / grain.std()
    inks = colours("#1d1b26", "#b5452c", "#e2a14a", "#f5e8cb")
    carved = tone + 0.075 * grain
    out = mix(inks[0], inks[1], smooth_step(carved, 0.30, 0.33))
    out = mix(out, inks[2], smooth_step(carved, 0.48, 0.51))
    out = mix(out, inks[3], smooth_step(carved, 0.70, 0.73))
    worn = 1 - 0.12 * smooth_step(noise(grey.shape, 2 * unit, rng, 2), 1.2, 2.0)
    return mix(inks[3], out, worn).clip(0, 1)


def flatten(picture: np.ndarray, radius: int) -> np.ndarray:
    """Kuwahara's filter: of the four squares at a pixel, the mean of the calmest. [H,W,3]"""
    size = radius + 1
    padded = np.pad(picture, ((radius, radius), (radius, radius), (0, 0)), mode="symmetric").astype(np.float64)

    def box(x: np.ndarray) -> np.ndarray:
        sums = np.pad(x.cumsum(0).cumsum(1), ((1, 0), (1, 0), (0, 0)))
        return (sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]) / size**2

    mean = box(padded)  # of the square that begins at each place
    calm = (box(padded**2) - mean**2).sum(2)
    h, w = picture.shape[:2]
    corners = [(y, x) for y in (0, radius) for x in (0, radius)]
    means = np.stack([mean[y : y + h, x : x + w] for y, x in corners])
    best = np.stack([calm[y : y + h, x : x + w] for y, x in corners]).argmin(0)
    return np.take_along_axis(means, best[None, ..., None], 0)[0].astype(np.float32)


def panes(picture: np.ndarray, size: float, shape: float, rng: Generator) -> np.ndarray:
    """Number of each pixel's region [H,W]: regions of even colour, about so large (SLIC, Achanta et al. 2012).

    `shape` says how many shades of colour the region's size in pixels is worth.
    """
    h, w = picture.shape[:2]
    rows, columns = np.mgrid[:h, :w].astype(np.float32)
    every = np.concatenate([picture, shape / size * np.stack([rows, columns], 2)], 2)  # [H,W,5]
    grid = np.stack(np.meshgrid(np.arange(size / 2, h, size), np.arange(size / 2, w, size), indexing="ij"), 2)
    seeds = (grid + rng.uniform(-0.4, 0.4, grid.shape) * size).reshape(-1, 2).clip(0, (h - 1, w - 1))
    centres = every[tuple(seeds.astype(int).T)]  # [n,5]
    region = np.zeros((h, w), int)
    for _ in range(4):
        best = np.full((h, w), np.inf, np.float32)
        for number, centre in enumerate(centres):
            y, x = (centre[3:] * size / shape).astype(int)
            reach = round(1.6 * size)
            place = (slice(max(0, y - reach), y + reach), slice(max(0, x - reach), x + reach))
            distance = np.square(every[place] - centre).sum(2)
            closer = distance < best[place]
            best[place][closer] = distance[closer]
            region[place][closer] = number
        mass = np.bincount(region.ravel(), minlength=len(centres)).clip(1)
        sums = [np.bincount(region.ravel(), every[..., c].ravel(), len(centres)) for c in range(5)]
        centres = (np.stack(sums, 1) / mass[:, None]).astype(np.float32)
    return region
