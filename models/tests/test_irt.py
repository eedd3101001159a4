"""Retrieval figures against the fixtures, and the mistakes that these name."""

import json

import numpy as np
import pytest
from conftest import fixture_folder

from irt.metrics import (
    contrastive,
    fit_pca,
    koleo,
    landmark_ap,
    map_at_r,
    mean_average_precision,
    nearest_distances,
    r_precision,
    ranking,
    recall_at,
)

KS = [1, 2, 4, 8, 10, 16]


@pytest.fixture(scope="module")
def irt():
    folder = fixture_folder("irt")
    return np.load(folder / "io.npz"), json.loads((folder / "expected.json").read_text())


def assert_figures(descriptors, labels, row):
    assert recall_at(descriptors, labels, KS) == {k: row["recall"][str(k)] for k in KS}
    assert mean_average_precision(descriptors, labels) == pytest.approx(row["map"], abs=1e-9)
    assert map_at_r(descriptors, labels) == pytest.approx(row["map_at_R"], abs=1e-9)
    assert r_precision(descriptors, labels) == pytest.approx(row["r_precision"], abs=1e-9)


def test_figures(irt):
    arrays, expected = irt
    np.testing.assert_array_equal(ranking(arrays["descriptors"]), arrays["order"])
    assert_figures(arrays["descriptors"], arrays["labels"], expected["cosine"])


@pytest.mark.parametrize("name", ["d8", "d8_whitened", "d16", "d16_whitened", "d32", "d32_whitened"])
def test_pca(irt, name):
    arrays, expected = irt
    row = expected["pca"][name]
    dimensions, whiten = name.partition("_")[0], "_" in name
    reduced = fit_pca(arrays["pca_train"]).apply(arrays["descriptors"], int(dimensions[1:]), whiten=whiten)
    assert reduced[0] @ reduced[1] == pytest.approx(row["cosine_0_1"], abs=1e-6)
    assert_figures(reduced, arrays["labels"], row)


def test_pca_energy(irt):
    arrays, expected = irt
    pca = fit_pca(arrays["pca_train"])
    np.testing.assert_allclose(pca.variance, arrays["pca_variance"], atol=1e-9)
    np.testing.assert_allclose(abs(pca.components[:8]), arrays["pca_abs_components_8"], atol=1e-6)
    for count, share in expected["energy"].items():
        assert pca.energy()[int(count) - 1] == pytest.approx(share, abs=1e-9)


@pytest.mark.parametrize("lam", ["0", "0.7", "4.0"])
def test_losses(irt, lam):
    arrays, expected = irt
    rows, labels = arrays["descriptors"], arrays["labels"]
    loss = expected["loss"]
    batch, memory = slice(64), slice(64, 112)
    within = contrastive(rows[batch], labels[batch])
    against = contrastive(rows[batch], labels[batch], memory=rows[memory], memory_labels=labels[memory])
    term = koleo(rows[batch])
    assert within == pytest.approx(loss["contrastive_in_batch_sum_over_pairs_div_N"], abs=1e-6)
    assert against == pytest.approx(loss["contrastive_against_memory_div_N"], abs=1e-6)
    assert term == pytest.approx(loss["koleo"], abs=1e-6)
    assert within + against + float(lam) * term == pytest.approx(loss["total"][lam], abs=1e-6)


def test_landmarks(irt):
    arrays, expected = irt
    landmarks = expected["landmarks"]
    order = ranking(arrays["descriptors"])
    figures = {"easy": [], "medium": [], "hard": []}
    for row in landmarks["rows"]:
        easy, hard, junk = row["easy"], row["hard"], row["junk"]
        cases = {"easy": (easy, hard + junk), "medium": (easy + hard, junk), "hard": (hard, easy + junk)}
        for name, (positives, left_out) in cases.items():
            figure = landmark_ap(order[row["query"]], positives, left_out)
            assert figure == pytest.approx(row[f"ap_{name}"], abs=1e-9)
            figures[name].append(figure)
    for name, found in figures.items():
        assert np.mean(found) == pytest.approx(landmarks[f"map_{name}"], abs=1e-9)


def test_koleo_fixture():
    arrays = np.load(fixture_folder("irt-koleo") / "io.npz")
    assert koleo(arrays["descriptors"]) == pytest.approx(float(arrays["koleo_loss"]), abs=1e-5)
    np.testing.assert_array_equal(ranking(arrays["descriptors"])[:, 0], arrays["nn_index"])


def test_equal_descriptors_are_infinitely_penalised():
    assert koleo([[1, 0], [2, 0], [0, 1]]) == np.inf
    assert nearest_distances([[1, 0], [2, 0], [0, 1]])[0] == 0


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        ([[1, 0], [0, 0]], [0, 0], "descriptor 1 has no direction"),
        ([[1, 0], [np.nan, 0]], [0, 0], "descriptor 1 has no direction"),
        ([1, 2], [0, 0], "must be"),
        ([[1, 0], [0, 1]], [0, 1], "no label occurs twice"),
        ([[1, 0], [0, 1]], [0], "as many labels"),
    ],
)
def test_bad_input(rows, labels, message):
    with pytest.raises(ValueError, match=message):
        recall_at(rows, labels, [1])
