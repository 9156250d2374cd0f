"""Words of a window are replaced by others of their kind, and by no more than that."""

import random

import numpy as np
import pytest

from service.pipeline.syntax import POS
from training.data import CUE, IGNORED, Example
from training.substitution import Lexicon

NAME, NOUN, VERB, THE = (POS.index(tag) for tag in ("NNP", "NN", "VBD", "DT"))


def window(pieces: list[int], tags: list[int], cue: int, names: list[int] | None = None) -> Example:
    """A window in which every word is a piece and a token, with a claim of the cue alone."""
    count = len(pieces)
    each = np.arange(count)
    syntax = np.full((4, count), IGNORED)
    syntax[0] = tags
    labels = np.zeros((1, count), dtype=np.int64)
    labels[0, cue] = CUE
    return Example(
        pieces=np.array(pieces),
        first=each,
        features=np.zeros((count, 3), dtype=np.int64),
        feature_of_piece=np.zeros((count, 3), dtype=np.int64),
        anchors=np.array([cue]),
        labels=labels,
        tags=np.array(names or [0] * count),
        tokens=each,
        syntax=syntax,
    )


ONE = window([10, 20, 30, 40], [THE, NOUN, VERB, NOUN], cue=2)
OTHER = window([11, 21, 31, 41], [THE, NOUN, VERB, NOUN], cue=2)


def test_words_of_one_kind_stand_for_each_other() -> None:
    """A noun becomes a noun; the words that are no nouns, verbs and the like stay."""
    lexicon = Lexicon.of([ONE, OTHER])
    seen = {tuple(lexicon.replaced(ONE, random.Random(n), 1.0).pieces.tolist()) for n in range(50)}
    assert {pieces[1] for pieces in seen} == {20, 21, 40, 41}
    assert {pieces[0] for pieces in seen} == {10}


def test_cues_stay() -> None:
    """What makes a claim of a sentence is not replaced."""
    lexicon = Lexicon.of([ONE, OTHER])
    assert all(lexicon.replaced(ONE, random.Random(n), 1.0).pieces[2] == 30 for n in range(20))


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_a_share_is_replaced(share: float) -> None:
    """About the given share of the words changes, and the window itself never."""
    lexicon = Lexicon.of([window([n], [NOUN], 0) for n in range(1000)])
    long = window([5000] * 2001, [NOUN] * 2001, cue=2000)
    changed = float((lexicon.replaced(long, random.Random(1), share).pieces != 5000).mean())
    assert changed == pytest.approx(share, abs=0.05)
    assert (long.pieces == 5000).all()


def test_names_keep_their_kind() -> None:
    """A person's name is not replaced by a place's, nor by a word that is no name."""
    people = window([50, 30], [NAME, VERB], cue=1, names=[1, 0])
    places = window([60, 31], [NAME, VERB], cue=1, names=[3, 0])
    lexicon = Lexicon.of([people, places, window([70, 32], [NAME, VERB], cue=1)])
    assert all(lexicon.replaced(people, random.Random(n), 1.0).pieces[0] == 50 for n in range(20))
