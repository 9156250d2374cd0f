"""Decoding: the best labels and their probability, against counting all of them."""

import itertools

import numpy as np
import pytest

from service.pipeline.chain import LABELS, decode


@pytest.mark.parametrize("seed", range(5))
def test_decode_finds_the_best_sequence(seed: int) -> None:
    """The labels are the best of all sequences, and the probability is their share of the sum."""
    rng = np.random.default_rng(seed)
    emissions = 2 * rng.normal(size=(3, 5, LABELS)).astype(np.float32)
    transitions = rng.normal(size=(3, 5, LABELS, LABELS)).astype(np.float32)
    labels, logs = decode(emissions, transitions)
    for row in range(3):
        scores = {
            path: sum(emissions[row, t, path[t]] for t in range(5))
            + sum(transitions[row, t, path[t - 1], path[t]] for t in range(1, 5))
            for path in itertools.product(range(LABELS), repeat=5)
        }
        best = max(scores, key=lambda path: scores[path])
        total = np.log(np.sum(np.exp(np.array(list(scores.values()), dtype=np.float64))))
        assert tuple(labels[row].tolist()) == best
        assert logs[row] == pytest.approx(scores[best] - total, abs=1e-4)


def test_decode_stays_finite() -> None:
    """Scores of any size and length neither overflow nor become NaN."""
    emissions = np.full((2, 400, LABELS), -1e4, dtype=np.float32)
    emissions[:, :, 0] = 300
    labels, logs = decode(emissions, np.full((2, 400, LABELS, LABELS), 50, dtype=np.float32))
    assert not labels.any()
    assert np.isfinite(logs).all()
