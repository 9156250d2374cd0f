"""Decoding: the best labels and their probability, against counting all of them."""

import itertools

import numpy as np
import pytest

from service.pipeline.chain import LABELS, STRETCH, Chains, Doubles, Floats, decode
from service.pipeline.encoding import Ints

Scores = tuple[Floats, Floats]
"""Emissions (words, labels) and transitions (words, labels, labels), in nats."""


def _decode(chains: list[Scores]) -> tuple[list[Ints], Doubles]:
    labels, shares = decode([_potentials(*scores) for scores in chains])
    return [row for rows in labels for row in rows], shares


def _potentials(emissions: Floats, transitions: Floats) -> Chains:
    steps = transitions - transitions.max((1, 2), keepdims=True)
    labels = emissions - emissions.max(1, keepdims=True)
    return np.exp(labels.T[:, None]), np.exp(steps.transpose(1, 2, 0))


def _chain(rng: np.random.Generator, words: int) -> Scores:
    emissions = 2 * rng.normal(size=(words, LABELS)).astype(np.float32)
    return emissions, rng.normal(size=(words, LABELS, LABELS)).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_decode_finds_the_best_sequence(seed: int) -> None:
    """The labels are the best of all sequences, and the probability is their share of the sum."""
    rng = np.random.default_rng(seed)
    chains = [_chain(rng, words) for words in (5, 1, 4)]
    for (emissions, transitions), labels, share in zip(chains, *_decode(chains), strict=True):
        words = range(len(emissions))
        scores = {
            path: sum(emissions[t, path[t]] for t in words)
            + sum(transitions[t, path[t - 1], path[t]] for t in words[1:])
            for path in itertools.product(range(LABELS), repeat=len(words))
        }
        best = max(scores, key=lambda path: scores[path])
        total = np.log(np.sum(np.exp(np.array(list(scores.values()), dtype=np.float64))))
        assert tuple(labels.tolist()) == best
        assert np.log(share) == pytest.approx(scores[best] - total, abs=1e-4)


def test_chains_of_any_length_are_decoded_side_by_side() -> None:
    """The labels are those of a chain that is gone through word by word, alone."""
    rng = np.random.default_rng(7)
    lengths = [1, STRETCH - 1, STRETCH, STRETCH + 1, 3 * STRETCH, 320]
    chains = [_chain(rng, words) for words in lengths]
    for (emissions, transitions), labels, share in zip(chains, *_decode(chains), strict=True):
        best = total = emissions[0].astype(np.float64)
        back = []
        for emission, transition in zip(emissions[1:], transitions[1:], strict=True):
            paths = best[:, None] + transition + emission
            back.append(paths.argmax(0))
            best = paths.max(0)
            total = np.logaddexp.reduce(total[:, None] + transition + emission, axis=0)
        path = [int(best.argmax())]
        for step in reversed(back):
            path.append(int(step[path[-1]]))
        assert labels.tolist() == path[::-1]
        assert np.log(share) == pytest.approx(best.max() - np.logaddexp.reduce(total), abs=1e-3)


def test_chains_over_the_same_words_are_decoded_as_if_alone() -> None:
    """What is decoded beside a chain changes neither its labels nor its probability."""
    rng = np.random.default_rng(3)
    words = 2 * STRETCH + 5
    emissions, (_, transitions) = [_chain(rng, words)[0] for _ in range(3)], _chain(rng, words)
    alone = [_potentials(each, transitions) for each in emissions]
    together = np.concatenate([labels for labels, _ in alone], axis=1), alone[0][1]
    (rows, *_), shares = decode([together, _potentials(*_chain(rng, 3))])
    for at, chains in enumerate(alone):
        (labels,), share = decode([chains])
        assert rows[at].tolist() == labels[0].tolist()
        assert shares[at] == pytest.approx(share[0], rel=1e-5)


@pytest.mark.filterwarnings("error")
def test_a_probability_may_be_next_to_nothing() -> None:
    """Where all sequences are as good as one another, the best of them has its small share."""
    words = 300
    even = np.zeros((words, LABELS), dtype=np.float32)
    any_step = np.zeros((words, LABELS, LABELS), dtype=np.float32)
    _, (share,) = _decode([(even, any_step)])
    assert np.log(share) == pytest.approx(-words * np.log(LABELS), rel=1e-5)


def test_decode_stays_finite() -> None:
    """Scores of any size and length neither overflow nor become NaN."""
    emissions = np.full((400, LABELS), -1e4, dtype=np.float32)
    emissions[:, 0] = 300
    transitions = np.full((400, LABELS, LABELS), 50, dtype=np.float32)
    for labels, share in zip(*_decode([(emissions, transitions)] * 2), strict=True):
        assert not labels.any()
        assert 0 < share <= 1
