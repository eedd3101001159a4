"""Silver phrases of documents, attention of a span as an image, and tagging.

Source: Gu et al., *UCPhrase: Unsupervised Context-aware Quality Phrase Tagging*, KDD 2021, sections 3.1 to 3.3.
"""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

PUNCTUATION = frozenset(string.punctuation) - {"-"}
# The classifier of the paper reads the first layers only, and images of at most ten pieces.
LAYERS = 3
SIDE = 10

Document = Sequence[Sequence[str]]


class Place(NamedTuple):
    """Words `first` to `last` (included) of a sentence, counted from 0."""

    sentence: int
    first: int
    last: int


def silver_phrases(
    docs: Sequence[Document],
    stopwords: Iterable[str],
    *,
    min_count: int = 2,
    min_words: int = 2,
    max_words: int = 5,
) -> list[dict[str, list[Place]]]:
    """For each document, given as sentences of words, its phrases in lower case and where they occur.

    A phrase is an n-gram that occurs `min_count` times in its document and is not part of a longer phrase of it. Parts
    are compared as characters, as published: "rain driver" is part of "train driver".
    """
    if min_count < 1 or not 1 <= min_words <= max_words:
        raise ValueError("counts and numbers of words start at 1, and min_words may not exceed max_words")
    stops = frozenset(stopwords)
    return [_phrases_of(doc, stops, min_count, range(min_words, max_words + 1)) for doc in docs]


def _phrases_of(doc: Document, stopwords: frozenset[str], min_count: int, lengths: range) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = defaultdict(list)
    for number, sentence in enumerate(doc):
        words = [word.lower() for word in sentence]
        for length in lengths:
            for first in range(len(words) - length + 1):
                ngram = words[first : first + length]
                if _may_be_phrase(ngram, stopwords):
                    places[" ".join(ngram)].append(Place(number, first, first + length - 1))
    frequent = [phrase for phrase, found in places.items() if len(found) >= min_count]
    kept: list[str] = []
    for phrase in sorted(frequent, key=len, reverse=True):
        if not any(phrase in longer for longer in kept):
            kept.append(phrase)
    return {phrase: places[phrase] for phrase in kept}


def _may_be_phrase(ngram: list[str], stopwords: frozenset[str]) -> bool:
    if any(not word or word in stopwords or word.isdigit() for word in ngram):
        return False
    if PUNCTUATION & set("".join(ngram)):
        return False
    return not (ngram[0].startswith("-") or ngram[-1].endswith("-"))


def span_images(attention: ArrayLike, spans: Iterable[tuple[int, int]]) -> NDArray[np.float32]:
    """Attention [layers, heads, P, P] -> images [spans, 3 * heads, 10, 10] of the spans' pieces among themselves.

    P counts the start token and then the pieces. A span is its first and last piece (included), counted without the
    start token. Channels go through the heads of the first layer, then of the second and third. The map of a span lies
    in the top left corner, the rest is 0. Values are those of float16, as in the published classifier.
    """
    maps = np.asarray(attention, np.float32)
    if maps.ndim != 4 or maps.shape[2] != maps.shape[3] or maps.shape[0] < LAYERS:
        raise ValueError(f"attention must be [{LAYERS} layers or more, heads, P, P], not {list(maps.shape)}")
    pieces = maps.shape[2] - 1
    channels = maps[:LAYERS, :, 1:, 1:].reshape(-1, pieces, pieces).astype(np.float16)
    wanted = list(spans)
    images = np.zeros((len(wanted), len(channels), SIDE, SIDE), np.float32)
    for image, (first, last) in zip(images, wanted):
        if not 0 <= first <= last < pieces or last - first >= SIDE:
            raise ValueError(f"span {first} to {last} must lie among {pieces} pieces and have at most {SIDE} of them")
        size = last - first + 1
        image[:, :size, :size] = channels[:, first : last + 1, first : last + 1]
    return images


def tag(probabilities: ArrayLike, spans: Sequence[tuple[int, int]], threshold: float) -> list[tuple[int, int]]:
    """The spans whose probability is at least `threshold`, in order of the text and without overlap.

    Of spans that overlap, the longest stays; of equally long ones, the one with the larger probability.
    """
    chances = np.asarray(probabilities, np.float64)
    if len(chances) != len(spans):
        raise ValueError(f"{len(spans)} spans need as many probabilities, not {len(chances)}")
    candidates = [(last - first, chance, first, last) for chance, (first, last) in zip(chances, spans)]
    taken: list[tuple[int, int]] = []
    for _, chance, first, last in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2])):
        if chance >= threshold and not any(first <= b and a <= last for a, b in taken):
            taken.append((first, last))
    return sorted(taken)
