"""Linear chains: the best sequence of labels, and how probable it is.

The Viterbi algorithm, and beside it the sum over all sequences (Lafferty, McCallum and Pereira
2001, "Conditional Random Fields"), for several chains at once. Both multiply matrices, one for the
step into each word, so that no word need wait for all those before it: chains are cut into
stretches, the stretches are multiplied side by side, and then the products in each chain. They are
made less where they grow large, and it is remembered by how much.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from service.pipeline.encoding import Ints

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Chains = tuple[Floats, Floats]
"""Chains over the same words: potentials of their labels (labels, chains, words), and of the steps
into a word, from a label to a label, the same for all (labels, labels, words)."""

LABELS = 4
STRETCH = 16
"""Words that are multiplied one after the other: about the square root of a chain's."""
REST = 2
"""Words after which products are made less: of so many, 32 bits hold the least that
``training.export`` makes of a score."""
STAY = np.eye(LABELS, dtype=np.float32)
"""The step into a word that is not there."""


def decode(given: Sequence[Chains]) -> tuple[list[Ints], Doubles]:
    """Find the best label sequences, (chains, words) for each given, and all probabilities."""
    shapes = [labels.shape[1:] for labels, _ in given]
    counts = np.concatenate([np.full(chains, -(-words // STRETCH)) for chains, words in shapes])
    last, first = counts.cumsum(), counts.cumsum() - counts
    stretches = int(last[-1])
    flat = np.empty((LABELS, LABELS, (stretches + 1) * STRETCH), dtype=np.float32)
    flat[:] = STAY[:, :, None]
    for here, (labels, into) in zip(_chains(flat, shapes), given, strict=True):
        np.multiply(into[:, :, None], labels, out=here)
        here[..., 0] = labels[..., 0]  # from anywhere
    # Words first, stretches last: they are many, and so they lie side by side.
    steps = flat.reshape(LABELS, LABELS, -1, STRETCH).transpose(3, 0, 1, 2).copy()
    best, mass, ratio = _products(steps, steps)
    # The stretches of each chain; the last of all stays, and stands where a chain has no more.
    own = first + np.arange(counts.max())[:, None]
    own[own >= last] = stretches
    joint, masses = (each[:, :, own].transpose(2, 0, 1, 3).copy() for each in (best[-1], mass))
    whole, total, share = _products(joint, masses)
    ends = np.zeros(stretches + 1, dtype=np.int64)
    nowhere = np.zeros(len(counts), dtype=np.int64)
    ends[own] = _labels(joint, whole, nowhere, whole[-1, 0].argmax(0))
    found = _labels(steps, best, np.roll(ends, 1), ends).T.reshape(-1)
    share *= ratio[own].prod(0)
    share *= whole[-1, 0].max(0) / total[0].sum(0)
    return list(_chains(found, shapes)), share


def _chains(row: npt.NDArray[Any], shapes: Sequence[tuple[int, ...]]) -> Iterator[npt.NDArray[Any]]:
    """Give the places (..., chains, words) in a row of stretches, (..., words), one by one."""
    at = 0
    for chains, words in shapes:
        width = -(-words // STRETCH) * STRETCH
        here = row[..., at : at + chains * width].reshape(*row.shape[:-1], chains, width)
        yield here[..., :words]
        at += chains * width


def _products(steps: Floats, masses: Floats) -> tuple[Floats, Floats, Doubles]:
    """Multiply the matrices of chains of the same length, (words, labels, labels, chains).

    ``steps`` by the greatest product, for each word, and ``masses`` by the sum of products, for all
    words. Given last is what the former were made less by, as a share of the latter's.
    """
    best = np.empty_like(steps)
    best[0], mass = steps[0], masses[0].copy()
    ratio = np.ones(steps.shape[-1])
    paths = np.empty((LABELS, *steps.shape[1:]), dtype=np.float32)
    for t in range(1, len(steps)):
        np.multiply(best[t - 1, :, :, None], steps[t], out=paths).max(1, out=best[t])
        np.multiply(mass[:, :, None], masses[t], out=paths).sum(1, out=mass)
        if t % REST == 0 or t == len(steps) - 1:
            greatest, most = best[t].max((0, 1)), mass.max((0, 1))
            best[t] /= greatest
            mass /= most
            ratio *= greatest / most
    return best, mass, ratio


def _labels(steps: Floats, best: Floats, before: Ints, end: Ints) -> Ints:
    """Find the best labels (words, chains) between that ``before`` a chain and its ``end``."""
    count = steps.shape[-1]
    chains = np.arange(count)
    begun = best[:, before, :, chains].transpose(1, 2, 0)
    into = steps.reshape(len(steps), LABELS, LABELS * count)  # each label of each chain
    labels = np.empty((len(steps), count), dtype=np.int64)
    labels[-1] = end
    for t in range(len(steps) - 1, 0, -1):
        step = into[t].take(labels[t] * count + chains, axis=1)
        labels[t - 1] = (begun[t - 1] * step).argmax(0)
    return labels
