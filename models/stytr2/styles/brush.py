"""Painting with strokes (A. Hertzmann, "Painterly rendering with curved brush strokes of multiple sizes", 1998).

Large brushes paint first, smaller ones only where the canvas is still far from the image. A stroke has one
colour and follows the image's edges. Ours: bristles leave streaks of paint that light falls on from the
upper left.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from stytr2.styles.tools import blur

BRISTLES = 9  # streaks across a brush
LONGEST = 9  # points of a stroke, one radius apart
SHORTEST = 3


class Canvas:
    def __init__(self, shape: tuple[int, int], ground: np.ndarray, rng: Generator):
        self.colour = np.broadcast_to(ground, (*shape, 3)).astype(np.float32)
        self.height = np.zeros(shape, np.float32)
        self.rng = rng

    def stroke(self, points: np.ndarray, radius: float, colour: np.ndarray, thickness: float = 1.0) -> None:
        """One brush mark along points [n,2] (row, column)."""
        low = np.maximum(np.floor(points.min(0) - radius - 2), 0).astype(int)
        high = np.minimum(np.ceil(points.max(0) + radius + 2), self.height.shape).astype(int)
        if (low >= high).any():
            return
        place = (slice(low[0], high[0]), slice(low[1], high[1]))
        rows, columns = np.mgrid[place].astype(np.float32)
        distance, across = _to_path(rows, columns, points)
        streaks = self.rng.standard_normal(BRISTLES)
        bristle = np.interp(across / radius, np.linspace(-1, 1, BRISTLES), streaks).astype(np.float32)
        # Bristles end at different places, so a mark's border is ragged.
        cover = (radius * (1 + 0.08 * bristle) - distance + 0.5).clip(0, 1)
        tint = (colour * (1 + 0.06 * bristle[..., None])).clip(0, 1)
        self.colour[place] += cover[..., None] * (tint - self.colour[place])
        body = thickness * np.sqrt(radius) * (1 + 0.35 * bristle - 0.5 * (distance / radius).clip(0, 1) ** 2)
        self.height[place] += cover * (body - self.height[place])

    def lit(self, strength: float) -> np.ndarray:
        """The image [H,W,3] with the relief of the paint."""
        dy, dx = np.gradient(blur(self.height, 0.8))
        light = (strength * (dx + dy)).clip(-0.35, 0.35)[..., None]
        return np.where(light > 0, self.colour + light * (1 - self.colour), self.colour * (1 + light)).clip(0, 1)


def _to_path(rows: np.ndarray, columns: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance of every pixel to a path, and the same with the side of the path as its sign."""
    nearest = np.full(rows.shape, np.inf, np.float32)
    side = np.zeros_like(nearest)
    for (y, x), (dy, dx) in zip(points, np.diff(points, axis=0)) if len(points) > 1 else [(points[0], (0.0, 0.0))]:
        along = ((rows - y) * dy + (columns - x) * dx) / max(dy * dy + dx * dx, 1e-9)
        along = along.clip(0, 1)
        off_y, off_x = rows - y - along * dy, columns - x - along * dx
        distance = np.hypot(off_y, off_x)
        side = np.where(distance < nearest, np.copysign(distance, off_y * dx - off_x * dy), side)
        nearest = np.minimum(nearest, distance)
    return nearest, side


def paint(canvas: Canvas, picture: np.ndarray, angle: np.ndarray, radii: list[float], tolerance: float) -> None:
    """The image [H,W,3] in strokes along the directions [H,W]."""
    for number, radius in enumerate(radii):
        wanted = blur(picture, 0.5 * radius)
        error = np.sqrt(np.square(canvas.colour - wanted).sum(2))
        starts = _worst_places(error, max(2, round(radius)), -1.0 if number == 0 else tolerance)
        for start in canvas.rng.permutation(starts):
            points = _follow(start, wanted, canvas.colour, angle, radius)
            colour = wanted[tuple(start)]
            jitter = canvas.rng.normal(0, 0.035, 3) + canvas.rng.normal(0, 0.03)
            canvas.stroke(points, radius, (colour + jitter).clip(0, 1))


def _worst_places(error: np.ndarray, cell: int, tolerance: float) -> np.ndarray:
    """Where each cell's error [H,W] is largest, of the cells whose mean is above the tolerance: [n,2]."""
    h, w = error.shape
    found = []
    for top in range(0, h, cell):
        for left in range(0, w, cell):
            part = error[top : top + cell, left : left + cell]
            if part.mean() > tolerance:
                y, x = divmod(int(part.argmax()), part.shape[1])
                found.append((top + y, left + x))
    return np.array(found, int).reshape(-1, 2)


def _follow(start: np.ndarray, wanted: np.ndarray, canvas: np.ndarray, angle: np.ndarray, radius: float) -> np.ndarray:
    """The path [n,2] of a stroke: along the directions, until its colour fits worse than what is there."""
    limit = np.array(angle.shape) - 1
    colour = wanted[tuple(start)]
    points = [start.astype(np.float32)]
    previous = None
    for number in range(1, LONGEST):
        y, x = points[-1].round().astype(int)
        fits = np.abs(wanted[y, x] - colour).sum() <= np.abs(wanted[y, x] - canvas[y, x]).sum()
        if number >= SHORTEST and not fits:
            break
        here = angle[y, x]
        if previous is not None:
            here += np.pi * np.round((previous - here) / np.pi)  # go on, never back
            here = 0.5 * here + 0.5 * previous
        points.append((points[-1] + radius * np.array([np.sin(here), np.cos(here)], np.float32)).clip(0, limit))
        previous = here
    return np.array(points)
