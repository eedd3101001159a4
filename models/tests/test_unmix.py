"""Mixtures against the fixture."""

import json

import numpy as np
import pytest
from conftest import fixture_folder

from unmix.mix import box, mix

SIZE = (19, 26)


@pytest.fixture(scope="module")
def fixture():
    folder = fixture_folder("unmix")
    return np.load(folder / "io.npz"), json.loads((folder / "expected.json").read_text())["rows"]


def as_tensor(images):
    return pytest.importorskip("torch").from_numpy(images)


@pytest.mark.parametrize("given", [np.asarray, as_tensor])
def test_fixture(fixture, given):
    arrays, rows = fixture
    images = given(arrays["images"].astype(np.float32) / 255)
    for row in rows:
        chosen = None
        if row["kind"] == "region":
            chosen = box(row["lam"], (row["centre_row"], row["centre_column"]), SIZE)
            assert list(chosen) == row["box_row1_col1_row2_col2"]
        mixed, lam = mix(images, row["lam"], box=chosen)
        assert lam == pytest.approx(row["lam_used"], abs=1e-12)
        np.testing.assert_allclose(mixed, arrays[f"{row['kind']}_{row['index']}_mixed"], atol=1e-6)


def test_leaves_the_batch_alone():
    images = np.arange(2 * 3 * 4 * 4, dtype=np.float32).reshape(2, 3, 4, 4)
    before = images.copy()
    mix(images, 0.5, box=(0, 0, 2, 2))
    np.testing.assert_array_equal(images, before)


def test_bad_input():
    images = np.zeros((2, 3, 4, 4), np.float32)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mix(images, 1.1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        box(-0.1, (0, 0), SIZE)
    with pytest.raises(ValueError, match="does not lie inside"):
        mix(images, 0.5, box=(0, 0, 5, 4))
