"""The style images of the box: drawn the same every time, listed with their licences, small."""

import re

import numpy as np
import pytest
from conftest import ROOT
from PIL import Image

from stytr2.draw_styles import STYLES, draw
from stytr2.styles.brush import Canvas, paint
from stytr2.styles.tools import blur, directions, noise, smear

FOLDER = ROOT / "assets/styles"


@pytest.mark.parametrize("name", STYLES)
def test_drawn_the_same_every_time(name):
    image = draw(name, 32)
    assert max(image.size) == 32 and np.asarray(image).std() > 10
    assert np.array_equal(np.asarray(image), np.asarray(draw(name, 32)))


def test_every_picture_stands_in_the_licences():
    files = sorted(path.name for path in FOLDER.glob("*.jpg"))
    assert files == sorted(re.findall(r"^\| `([^`]+\.jpg)`", (FOLDER / "LICENSES.md").read_text(), re.M))
    assert {f"{name}.jpg" for name in STYLES} < set(files)
    assert sum((FOLDER / name).stat().st_size for name in files) < 1e6
    assert all(max(Image.open(FOLDER / name).size) == 512 for name in files)


def test_strokes_come_near_the_picture():
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:60, :80] / 60
    picture = np.stack([x / 1.4, y, (y > x).astype(float)], 2).astype(np.float32)
    canvas = Canvas((60, 80), np.zeros(3, np.float32), rng)
    paint(canvas, picture, directions(picture[..., 2], 3), [8, 4, 2], 0.1)
    assert np.abs(canvas.colour - picture).mean() < 0.08


def test_directions_lie_along_edges():
    x = np.mgrid[:40, :40][1].astype(np.float32)
    angle = directions(np.sin(x / 5), 4)  # upright stripes
    assert np.abs(np.cos(angle)).max() < 1e-3
    streaks = smear(noise((40, 40), 2, np.random.default_rng(0)), angle, 10)
    down, across = np.diff(streaks, axis=0), np.diff(streaks, axis=1)
    assert np.abs(down[12:-12]).mean() < 0.5 * np.abs(across[12:-12]).mean()


def test_blur_keeps_the_mean():
    x = np.random.default_rng(0).random((30, 40, 3), np.float32)
    assert np.allclose(blur(x, 3).mean((0, 1)), x.mean((0, 1)), atol=1e-5)
    assert np.allclose(blur(np.ones((8, 8), np.float32), 2), 1, atol=1e-6)
