"""Annotated articles become labels for words."""

import random
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from service.pipeline.encoding import encode
from service.pipeline.recognition import TAGS
from service.pipeline.syntax import POS, RELATIONS
from training.data import (
    CONTENT,
    CUE,
    IGNORED,
    OUTSIDE,
    SOURCE,
    epoch,
    held_out,
    label,
)
from training.silver import Word

TEXT = "“The pier is shut,” Ode said. The mayor said so."
WORDS = [
    Word(20, 23, "NNP", "nsubj", 1, begins=True),
    Word(24, 28, "VBD", "ROOT", 1, begins=False),
    Word(28, 29, ".", "punct", 1, begins=False),
    Word(34, 39, "NN", "nsubj", 0, begins=False),
]
NAMES = [(20, 23, "PERSON"), (34, 39, "PERSON")]
CLAIM = {"content": [[1, 18]], "cue": [[24, 28]], "source": [[20, 23]]}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Every word is one unknown piece."""
    made = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106 - no secret
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def article(**more: Any) -> dict[str, Any]:
    """One article with one claim."""
    return {
        "id": "a",
        "text": TEXT,
        "annotations": {"x": [CLAIM]},
        "names": NAMES,
        "words": WORDS,
    } | more


def test_label(tokenizer: Tokenizer) -> None:
    """Each word has its part in the claim; the anchor is the cue's first word."""
    anchors, labels = label(encode(tokenizer, TEXT, []), [CLAIM])
    assert anchors.tolist() == [8]
    assert labels[0].tolist() == [OUTSIDE] + [CONTENT] * 5 + [OUTSIDE, SOURCE, CUE] + [OUTSIDE] * 6


def test_an_epoch_reads_every_word_once(tokenizer: Tokenizer) -> None:
    """Cut anywhere, the windows of an epoch hold all words and the claim's anchor once."""
    long = article(text=TEXT + " It rains." * 50)
    windows = list(epoch([long], tokenizer, random.Random(3), size=20, noise=0.0))
    assert len(windows) > 5
    assert sum(len(w.first) for w in windows) == len(encode(tokenizer, long["text"], []))
    assert sum(len(w.anchors) for w in windows) == 1
    assert sum((w.tags == TAGS.index("B-PERSON")).sum() for w in windows) == 2


def test_cuts_where_lines_begin(tokenizer: Tokenizer) -> None:
    """About every other window ends with a line, where one ends in its second half."""
    text = "It rains again.\n" * 400
    windows = list(
        epoch([article(text=text, names=[])], tokenizer, random.Random(3), size=50, noise=0.0)
    )
    lines = [w for w in windows[1:] if w.features[0, 2]]
    assert 0.4 < len(lines) / len(windows) < 0.8
    assert all(len(w) <= 50 for w in windows)


@pytest.mark.parametrize("seed", range(20))
def test_noise_leaves_names_at_their_words(tokenizer: Tokenizer, seed: int) -> None:
    """However an article is roughened, what is left of its names is tagged and nothing else."""
    long = article(text=TEXT + " It rains." * 20)
    windows = list(epoch([long], tokenizer, random.Random(seed), size=2000, noise=1.0))
    assert 0 < sum((w.tags > 0).sum() for w in windows) <= 3


def test_held_out_is_a_stable_share() -> None:
    """About the share asked for is held out, and always the same articles."""
    out = [n for n in range(2000) if held_out({"id": str(n)}, 0.1)]
    assert 150 < len(out) < 250
    assert out == [n for n in range(2000) if held_out({"id": str(n)}, 0.1)]


def test_syntax_of_tokens(tokenizer: Tokenizer) -> None:
    """Tokens have the syntax of the word at their place; heads count in the window from 1 on."""
    (window,) = epoch([article()], tokenizer, random.Random(3), size=100, noise=0.0)
    tag, relation, head, begin = window.syntax
    assert [POS[row] for row in tag[tag >= 0]] == ["NNP", "VBD", ".", "NN"]
    assert [RELATIONS[row] for row in relation[relation >= 0]] == [
        "nsubj",
        "ROOT",
        "punct",
        "nsubj",
    ]
    said = int(np.flatnonzero(tag == POS.index("VBD"))[0])
    assert head[head >= 0].tolist() == [said + 1, 0, said + 1, said]
    assert begin[begin >= 0].tolist() == [1, 0, 0, 0]


def test_heads_outside_the_window(tokenizer: Tokenizer) -> None:
    """A head in another window is not known, nor what the token is to it."""
    windows = list(epoch([article()], tokenizer, random.Random(3), size=12, noise=0.0))
    assert len(windows) > 1
    for window in windows:
        _, relation, head, _ = window.syntax
        assert ((head == IGNORED) == (relation == IGNORED)).all()
        assert (head <= len(window.tokens)).all()
