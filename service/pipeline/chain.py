"""Linear chains: the best sequence of labels, and how probable it is.

The Viterbi algorithm, and beside it the sum over all sequences (Lafferty, McCallum and Pereira
2001, "Conditional Random Fields"), for several chains at once. Both multiply matrices, one for the
step into each word, so that no word need wait for all those before it: chains are cut into
stretches, the stretches are multiplied side by side, and then the products in each chain. Both are
made less by the same factor where they grow small, so their ratio is what it was.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from service.pipeline.encoding import Ints

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Chain = tuple[Doubles, Doubles]
"""Potentials of labels (labels, words), and of the steps into a word (labels, labels, words)."""

LABELS = 4
STRETCH = 16
"""Words that are multiplied one after the other: about the square root of a chain's."""
FARTHEST = 60.0
"""Nats that a score is taken to be under the best of its word, at most."""
REST = 4
"""Words after which products are made less: of so many, none becomes nothing."""
STAY = np.eye(LABELS)
"""The step into a word that is not there."""


def potentials(scores: Floats) -> Doubles:
    """Give potentials for scores (nats) that are 0 for the best label of each word."""
    found: Doubles = np.exp(np.maximum(scores, -FARTHEST), dtype=np.float64)
    return found


def decode(chains: Sequence[Chain]) -> tuple[list[Ints], Doubles]:
    """Find the best label sequences of linear chains, and their probabilities."""
    lengths = [emissions.shape[-1] for emissions, _ in chains]
    counts = np.array([-(-length // STRETCH) for length in lengths])
    last, first = counts.cumsum(), counts.cumsum() - counts
    starts = (first * STRETCH).tolist()
    stretches = int(last[-1])
    flat = np.empty((LABELS, LABELS, (stretches + 1) * STRETCH))
    flat[:] = STAY[:, :, None]
    for at, length, (emissions, transitions) in zip(starts, lengths, chains, strict=True):
        np.multiply(transitions, emissions, out=flat[:, :, at : at + length])
        flat[:, :, at] = emissions[:, 0]  # from anywhere
    # Words first, stretches last: they are many, and so they lie side by side.
    steps = flat.reshape(LABELS, LABELS, -1, STRETCH).transpose(3, 0, 1, 2).copy()
    best, mass = _products(steps, steps)
    # The stretches of each chain; the last of all stays, and stands where a chain has no more.
    own = first + np.arange(counts.max())[:, None]
    own[own >= last] = stretches
    joint, masses = (each[:, :, own].transpose(2, 0, 1, 3).copy() for each in (best[-1], mass))
    whole, total = _products(joint, masses)
    ends = np.zeros(stretches + 1, dtype=np.int64)
    nowhere = np.zeros(len(chains), dtype=np.int64)
    ends[own] = _labels(joint, whole, nowhere, whole[-1, 0].argmax(0))
    labels = _labels(steps, best, np.roll(ends, 1), ends).T.reshape(-1)
    return (
        [labels[at : at + length] for at, length in zip(starts, lengths, strict=True)],
        whole[-1, 0].max(0) / total[0].sum(0),
    )


def _products(steps: Doubles, masses: Doubles) -> tuple[Doubles, Doubles]:
    """Multiply the matrices of chains of the same length, (words, labels, labels, chains).

    ``steps`` by the greatest product, for each word, and ``masses`` by the sum of products, for all
    words. Both are less by the same factor.
    """
    best = np.empty_like(steps)
    best[0], mass = steps[0], masses[0].copy()
    paths = np.empty((LABELS, *steps.shape[1:]))
    for t in range(1, len(steps)):
        np.multiply(best[t - 1, :, :, None], steps[t], out=paths).max(1, out=best[t])
        np.multiply(mass[:, :, None], masses[t], out=paths).sum(1, out=mass)
        if t % REST == 0 or t == len(steps) - 1:
            greatest = best[t].max((0, 1))
            best[t] /= greatest
            mass /= greatest
    return best, mass


def _labels(steps: Doubles, best: Doubles, before: Ints, end: Ints) -> Ints:
    """Find the best labels (words, chains) between that ``before`` a chain and its ``end``."""
    chains = np.arange(steps.shape[-1])
    begun = best[:, before, :, chains].transpose(1, 2, 0)
    labels = np.empty((len(steps), len(chains)), dtype=np.int64)
    labels[-1] = end
    for t in range(len(steps) - 1, 0, -1):
        labels[t - 1] = (begun[t - 1] * steps[t][:, labels[t], chains]).argmax(0)
    return labels
