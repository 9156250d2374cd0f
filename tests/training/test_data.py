"""Annotated articles become labels for words."""

import random
from typing import Any

import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from service.pipeline.encoding import encode
from training.data import CONTENT, CUE, OUTSIDE, SOURCE, epoch, held_out, label

TEXT = "“The pier is shut,” Ode said. The mayor said so."
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
    return {"id": "a", "text": TEXT, "annotations": {"x": [CLAIM]}} | more


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


def test_held_out_is_a_stable_share() -> None:
    """About the share asked for is held out, and always the same articles."""
    out = [n for n in range(2000) if held_out({"id": str(n)}, 0.1)]
    assert 150 < len(out) < 250
    assert out == [n for n in range(2000) if held_out({"id": str(n)}, 0.1)]
