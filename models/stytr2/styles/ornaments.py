"""Ornaments drawn without a photograph. Each: longer side in pixels -> [H,W,3]."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from PIL import Image, ImageDraw

from stytr2.styles.brush import Canvas
from stytr2.styles.tools import blur, colours, mix, noise, smooth_step


def swirls(side: int, rng: Generator) -> np.ndarray:
    """A wheat field under a turning sky, in van Gogh's manner: strokes along a field of whirls."""
    h, w = round(0.78 * side), side
    unit = side / 512
    rows, columns = (grid.astype(np.float32) for grid in np.mgrid[:h, :w])
    y, x = rows / h, columns / w
    sun = np.array([0.24, 0.74])
    # Whirls turn what is about them; the wind blows elsewhere.
    vy, vx = 0.15 * np.sin(9 * x), np.full((h, w), 0.55, np.float32)
    for cy, cx, reach, turn in (
        (*sun, 0.2, 2.2),
        (0.3, 0.28, 0.2, -2.0),
        (0.14, 0.48, 0.12, 1.6),
        (0.42, 0.55, 0.1, -1.4),
    ):
        dy, dx = (y - cy) * h / w, x - cx
        pull = turn * np.exp(-(dy * dy + dx * dx) / reach**2) / reach
        vy, vx = vy + pull * dx, vx - pull * dy
    horizon = 0.6 + 0.05 * np.sin(5 * x + 0.6) + 0.02 * np.sin(13 * x)
    field = y > horizon
    lean = 0.35 * noise((h, w), 120 * unit, rng)
    angle = np.where(field, np.pi / 2 + 0.5 + lean, np.arctan2(vy, vx))
    hill = (y > horizon - 0.09 - 0.05 * np.sin(4 * x + 2)) & ~field
    angle = np.where(hill, np.arctan2(0.1 * np.cos(4 * x + 2), 0.5), angle)

    night = colours("#17346b", "#2a5ea8", "#5b94cc", "#a9cfdc", "#e8ecc9")
    gold = colours("#8a5a16", "#c98a1b", "#e8b62c", "#f6dc6a", "#6f7d2b")
    green = colours("#143d3a", "#1f5f57", "#3e7f5c", "#2c4a7c", "#5a9a6a")
    light = colours("#fff6b8", "#fbe04f", "#f4b22a", "#ef8f2a", "#f7e9a0")
    canvas = Canvas((h, w), colours("#3d6a8f")[0], rng)
    glow = np.hypot((y - sun[0]) * h / w, x - sun[1])
    shade = noise((h, w), 70 * unit, rng, 2)

    def palette(at: tuple[int, int]) -> np.ndarray:
        if field[at]:
            return gold
        if hill[at]:
            return green
        return light if glow[at] < 0.085 + 0.02 * rng.standard_normal() else night

    for width, density, length in ((9, 0.36, 7), (5, 0.41, 8), (3, 0.36, 8), (2.2, 0.12, 7)):
        radius = max(width * unit, 1)
        count = round(density * h * w / radius**2)
        for start in np.stack([rng.uniform(0, h - 1, count), rng.uniform(0, w - 1, count)], 1):
            at = tuple(start.astype(int))
            inks = palette(at)
            ring = 0.8 * np.sin(glow[at] * 75) * np.exp(-4 * glow[at]) if not (field[at] or hill[at]) else 0
            near = 1.6 * np.exp(-9 * glow[at])
            pick = 1.4 + 0.8 * shade[at] + ring + near + 0.55 * rng.standard_normal()
            if field[at]:
                pick = 2 + 0.9 * shade[at] + 0.9 * rng.standard_normal() - 1.5 * (y[at] > 0.93)
            ink = inks[int(np.clip(round(pick), 0, len(inks) - 1))]
            path = along(start, angle, 1.3 * radius, length)
            canvas.stroke(path, 0.62 * radius, (ink + rng.normal(0, 0.025, 3)).clip(0, 1))
    return canvas.lit(0.16)


def along(start: np.ndarray, angle: np.ndarray, step: float, count: int) -> np.ndarray:
    """A path [count,2] along the directions [H,W]."""
    limit = np.array(angle.shape) - 1
    points = [start]
    for _ in range(count - 1):
        here = angle[tuple(points[-1].astype(int))]
        points.append((points[-1] + step * np.array([np.sin(here), np.cos(here)])).clip(0, limit))
    return np.array(points, np.float32)


def waves(side: int, rng: Generator) -> np.ndarray:
    """Seigaiha, the Japanese pattern of waves: overlapping scales of rings, printed in shades of indigo."""
    unit = side / 512
    rows, columns = (grid / unit for grid in np.mgrid[:side, :side].astype(np.float32))
    sway = 5 * np.sin(columns / 70) + 2.5 * noise((side, side), 160 * unit, rng)
    rows = rows + sway
    inks = colours("#10254a", "#1f4f86", "#3c86ad", "#8cc4c4", "#f2ead2", "#d99a3d")
    radius = 44.0
    out = np.broadcast_to(inks[0], (side, side, 3)).copy()
    # Later rows lie over the earlier ones.
    for line in range(-2, int(2 * 560 / radius) + 3):
        middle = (line % 2) * radius
        centre_y = line * radius / 2
        number = np.floor((columns - middle + radius) / (2 * radius))
        off_x = columns - middle - 2 * radius * number
        distance = np.hypot(off_x, rows - centre_y)
        inside = smooth_step(-distance, -radius - 0.6, -radius + 0.6)
        ring = (radius - distance) / radius * 5  # 0 at the rim, 5 in the middle
        kind = (np.abs(number.astype(int) * 7 + line * 3) % 11).astype(int)
        flow = 0.5 + 0.5 * np.sin(0.018 * centre_y + 0.6 * number)
        water = mix(inks[1], inks[3], flow)
        water = np.where((kind == 4)[..., None], inks[5], water)
        stripe = smooth_step(np.abs(ring % 1 - 0.5), 0.2, 0.27)
        scale = mix(mix(water, inks[4], np.where(ring < 5, 0.92, 0.0)), water, stripe)
        scale = mix(scale, inks[0], smooth_step(-np.abs(distance - radius + 1.2), -2.2, -1.0))
        scale = mix(scale, inks[0], smooth_step(-distance, -0.1 * radius, -0.06 * radius))
        out = mix(out, scale, inside)
    wood = noise((side, side), 3 * unit, rng, 2) + 0.8 * np.sin(rows / 3 + 4 * noise((side, side), 200 * unit, rng))
    return (out * (1 + 0.025 * wood[..., None])).clip(0, 1)


def paper(side: int, rng: Generator) -> np.ndarray:
    """Leaves and fronds cut from painted paper, in Matisse's manner, each with its shadow."""
    unit = side / 512
    grounds = colours("#f3e9d2", "#1f5aa6", "#e9b824", "#d8432f", "#2f8f5b", "#7a3f8f", "#f08a6c", "#9cc9d8")
    out = np.empty((side, side, 3), np.float32)
    cells = []
    cuts_x = [0, 0.34, 0.69, 1.0]
    for column in range(3):
        cuts_y = [0, *(np.array([1 / 3, 2 / 3]) + rng.uniform(-0.06, 0.06, 2)), 1.0]
        for line in range(3):
            cells.append((cuts_y[line], cuts_y[line + 1], cuts_x[column], cuts_x[column + 1]))
    order = [1, 0, 3, 2, 5, 7, 4, 6, 0]
    tops = [0, 3, 1, 0, 2, 5, 0, 1, 4]
    for number, (top, bottom, left, right) in enumerate(cells):
        place = (slice(round(top * side), round(bottom * side)), slice(round(left * side), round(right * side)))
        out[place] = grounds[order[number]]
    for number, (top, bottom, left, right) in enumerate(cells):
        middle = np.array([(top + bottom) / 2, (left + right) / 2]) + rng.uniform(-0.015, 0.015, 2)
        mask = cut(frond(middle, 0.44 * min(bottom - top, right - left), rng), side)
        shadow = np.roll(blur(mask, 2.5 * unit), (round(2.5 * unit), round(2 * unit)), (0, 1))
        out = mix(out, 0.55 * out, 0.6 * shadow * (1 - mask))
        out = mix(out, grounds[tops[number]], mask)
    for _ in range(14):
        y, x = rng.uniform(0.04, 0.96, 2)
        pebble = np.array([y, x, 0.015]) + rng.uniform(-0.01, 0.01, (3, 3)) * (1, 1, 0.5)
        mask = cut(pebble, side)
        out = mix(out, grounds[rng.integers(len(grounds))], mask)
    gouache = 0.03 * noise((side, side), 60 * unit, rng, 2) + 0.018 * noise((side, side), 2 * unit, rng, 2)
    return (out * (1 + gouache[..., None])).clip(0, 1)


def frond(middle: np.ndarray, reach: float, rng: Generator) -> np.ndarray:
    """Seaweed as discs [n,3] (row, column, radius), in shares of the side: fingers on both sides of a bent stem."""
    bend = rng.uniform(-0.35, 0.35)
    turn = rng.uniform(0, 2 * np.pi)
    fingers = int(rng.integers(4, 6))
    discs = []

    def disc(along: float, across: float, radius: float) -> None:
        across += bend * (along**2 - 0.4)
        y = np.sin(turn) * along + np.cos(turn) * across
        x = np.cos(turn) * along - np.sin(turn) * across
        discs.append((middle[0] + reach * y, middle[1] + reach * x, reach * radius))

    for t in np.linspace(-1, 0.85, 60):
        disc(t, 0.0, 0.075 + 0.05 * (t > 0) * t)
    for number in range(fingers):
        foot = -0.72 + 1.35 * number / (fingers - 1)
        for side in (-1, 1):
            length = 0.62 * np.sqrt(1 - 0.75 * foot**2) * rng.uniform(0.85, 1.1)
            for t in np.linspace(0, 1, 30):
                disc(foot + 0.42 * length * t**1.6, side * length * t, 0.065 + 0.055 * t**2)
    return np.array(discs)


def cut(discs: np.ndarray, side: int) -> np.ndarray:
    """Discs [n,3] as one piece without sharp corners between them: [side,side] in 0..1."""
    over = 2  # drawn larger: smooth borders
    sheet = Image.new("L", (over * side, over * side))
    draw = ImageDraw.Draw(sheet)
    for y, x, radius in over * side * discs:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    soft = blur(np.asarray(sheet, np.float32) / 255, 0.006 * over * side)
    hard = Image.fromarray(smooth_step(soft, 0.42, 0.58))
    return np.asarray(hard.resize((side, side), Image.Resampling.BOX))
