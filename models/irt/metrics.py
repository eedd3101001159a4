"""Retrieval figures of descriptors, on NumPy arrays and in float64.

Source: El-Nouby et al., *Training Vision Transformers for Image Retrieval*, 2021: losses in section 3.2, the
protocol in section 4.1.

Shapes: N descriptors of D channels. Every figure compares by cosine, so descriptors need not be normalised. A query
never finds itself, and an image whose label no other image has is not a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def rows_of(descriptors: ArrayLike) -> Floats:
    rows = np.asarray(descriptors, np.float64)
    if rows.ndim != 2:
        raise ValueError(f"descriptors must be [N, D], not {list(rows.shape)}")
    return rows


def normalised(descriptors: ArrayLike) -> Floats:
    """[N,D] -> rows of length 1. Raises ValueError on a row of zeros or of values that are not finite."""
    rows = rows_of(descriptors)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    wrong = np.flatnonzero(~(np.isfinite(lengths[:, 0]) & (lengths[:, 0] > 0)))
    if len(wrong):
        raise ValueError(f"descriptor {wrong[0]} has no direction: its length is {lengths[wrong[0], 0]}")
    return rows / lengths


def ranking(descriptors: ArrayLike) -> NDArray[np.int64]:
    """[N,D] -> [N,N-1]: for each image the others, most similar first; of equal ones the lower number first."""
    rows = normalised(descriptors)
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, -np.inf)
    return np.argsort(-similarity, axis=1, kind="stable")[:, :-1]


def hits(descriptors: ArrayLike, labels: ArrayLike) -> Bools:
    """[Q,N-1]: along the ranking of each of the Q queries, whether the image has the label of the query."""
    classes = np.asarray(labels)
    order = ranking(descriptors)
    if len(classes) != len(order):
        raise ValueError(f"{len(order)} descriptors need as many labels, not {len(classes)}")
    found = classes[order] == classes[:, None]
    queries = found.any(axis=1)
    if not queries.any():
        raise ValueError("no label occurs twice, so that no image is a query")
    return found[queries]


def recall_at(descriptors: ArrayLike, labels: ArrayLike, ks: Iterable[int]) -> dict[int, float]:
    """Share of queries with a hit among the first k, for each k."""
    found = hits(descriptors, labels)
    return {k: float(found[:, :k].any(axis=1).mean()) for k in ks}


def mean_of_queries(figure: Callable[[Bools], float]) -> Callable[[ArrayLike, ArrayLike], float]:
    def mean(descriptors: ArrayLike, labels: ArrayLike) -> float:
        return float(np.mean([figure(found) for found in hits(descriptors, labels)]))

    mean.__doc__ = figure.__doc__
    return mean


def precisions(found: Bools) -> Floats:
    """Share of hits among the first 1, 2, ... images."""
    return np.cumsum(found) / np.arange(1, len(found) + 1)


@mean_of_queries
def mean_average_precision(found: Bools) -> float:
    """Mean over the queries of the precision at each of their hits, averaged."""
    return precisions(found)[found].mean()


@mean_of_queries
def map_at_r(found: Bools) -> float:
    """The same over the first R images only, R being the number of hits there are; later hits count 0."""
    r = found.sum()
    return (precisions(found)[:r] * found[:r]).sum() / r


@mean_of_queries
def r_precision(found: Bools) -> float:
    """Mean over the queries of the share of hits among the first R images, R being the number of hits there are."""
    return found[: found.sum()].mean()


def landmark_ap(order: ArrayLike, positives: Iterable[int], junk: Iterable[int]) -> float:
    """Average precision of one query as in Revisited Oxford and Paris: junk leaves the ranking `order` first, and the
    area is taken by trapezoids."""
    ranked = np.asarray(order)
    found = np.isin(ranked[~np.isin(ranked, list(junk))], list(positives))
    places = np.flatnonzero(found)
    if not len(places):
        return 0.0
    count = np.arange(len(places))
    before = np.where(places == 0, 1.0, count / np.maximum(places, 1))
    return float(((before + (count + 1) / (places + 1)) / 2).sum() / len(places))


@dataclass(frozen=True)
class Pca:
    """Directions of largest variance, fitted on descriptors of images other than those searched, as they are: their
    lengths matter here."""

    mean: Floats  # [D]
    components: Floats  # [D,D], a row each, largest variance first
    variance: Floats  # [D], along each component, divided by N - 1

    def apply(self, descriptors: ArrayLike, dimensions: int, *, whiten: bool = False) -> Floats:
        """[N,D] -> [N,dimensions] of length 1: centred, projected, divided by the deviations where `whiten`."""
        projected = (rows_of(descriptors) - self.mean) @ self.components[:dimensions].T
        if whiten:
            projected = projected / np.sqrt(self.variance[:dimensions])
        return normalised(projected)

    def energy(self) -> Floats:
        """[D]: share of the variance in the first 1, 2, ... components."""
        return np.cumsum(self.variance) / self.variance.sum()


def fit_pca(descriptors: ArrayLike) -> Pca:
    """[N,D], N at least 2 -> all D components."""
    rows = rows_of(descriptors)
    if len(rows) < 2:
        raise ValueError("PCA needs two descriptors or more")
    mean = rows.mean(axis=0)
    variance, vectors = np.linalg.eigh(np.cov(rows, rowvar=False))
    return Pca(mean, vectors.T[::-1], variance[::-1].clip(min=0))


def nearest_distances(descriptors: ArrayLike) -> Floats:
    """[N]: Euclidean distance of each normalised descriptor to the nearest other one."""
    rows = normalised(descriptors)
    return np.linalg.norm(rows - rows[ranking(rows)[:, 0]], axis=1)


def koleo(descriptors: ArrayLike) -> float:
    """Kozachenko-Leonenko term: minus the mean logarithm of the distances to the nearest other descriptor.
    Infinite where two descriptors are equal."""
    with np.errstate(divide="ignore"):
        return float(-np.log(nearest_distances(descriptors)).mean())


def contrastive(
    descriptors: ArrayLike,
    labels: ArrayLike,
    *,
    margin: float = 0.5,
    memory: ArrayLike | None = None,
    memory_labels: ArrayLike | None = None,
) -> float:
    """Contrastive loss: 1 - s of every pair of one label and max(s - margin, 0) of every other pair, summed and
    divided by N. Pairs are those within the batch (both orders, none with itself), or with the memory if given."""
    rows = normalised(descriptors)
    classes = np.asarray(labels)
    others = rows if memory is None else normalised(memory)
    same = classes[:, None] == np.asarray(labels if memory is None else memory_labels)[None]
    similarity = rows @ others.T
    losses = np.where(same, 1 - similarity, np.maximum(similarity - margin, 0))
    if memory is None:
        np.fill_diagonal(losses, 0)
    return float(losses.sum() / len(rows))
