"""Phrases, images of spans and tags against the fixture."""

import json

import numpy as np
import pytest
from conftest import fixture_folder

from ucphrase.mine import silver_phrases, span_images, tag


@pytest.fixture(scope="module")
def fixture():
    folder = fixture_folder("ucphrase")
    return np.load(folder / "io.npz"), json.loads((folder / "expected.json").read_text())


def test_phrases(fixture):
    _, expected = fixture
    limits = {key: expected[key] for key in ("min_count", "min_words", "max_words")}
    docs = expected["docs"]
    mined = silver_phrases([doc["sentences"] for doc in docs], expected["stopwords"], **limits)
    for phrases, doc in zip(mined, docs, strict=True):
        assert {name: [place._asdict() for place in found] for name, found in phrases.items()} == doc["phrases"]


def test_images_and_tags(fixture):
    arrays, expected = fixture
    row = expected["classifier"]
    images = span_images(arrays["attention"], row["spans"][: len(arrays["images"])])
    np.testing.assert_array_equal(images, arrays["images"])
    assert [list(span) for span in tag(row["probabilities"], row["spans"], row["threshold"])] == row["tagged"]


@pytest.mark.parametrize(
    ("sentence", "phrases"),
    [
        ("Deep NETS", ["deep nets"]),
        ("state-of-the-art nets", ["state-of-the-art nets"]),
        ("nets of nets", []),
        ("nets 2", []),
        ("nets x.y", []),
        ("-nets here", []),
        ("here nets-", []),
        ("layer norm of layer normalisation", ["layer normalisation"]),
    ],
)
def test_rules_of_a_phrase(sentence, phrases):
    words = sentence.split()
    assert list(silver_phrases([[words, words]], ["of"])[0]) == phrases
    assert silver_phrases([[words], [words]], ["of"]) == [{}, {}]  # once in each document is once


def test_ties_go_to_the_surer_and_then_the_earlier():
    assert tag([0.6, 0.9, 0.9], [(0, 1), (1, 2), (2, 3)], 0.5) == [(1, 2)]
    assert tag([0.5], [(0, 1)], 0.5) == [(0, 1)]


def test_bad_input():
    attention = np.zeros((3, 2, 6, 6), np.float32)
    assert span_images(attention, []).shape == (0, 6, 10, 10)
    with pytest.raises(ValueError, match="must lie among 5 pieces"):
        span_images(attention, [(3, 5)])
    with pytest.raises(ValueError, match="3 layers or more"):
        span_images(attention[:2], [])
    with pytest.raises(ValueError, match="as many probabilities"):
        tag([0.5], [], 0.5)
    with pytest.raises(ValueError, match="start at 1"):
        silver_phrases([], [], min_words=0)
