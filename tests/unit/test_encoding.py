"""Words, features and windows, with a tokenizer of a few lines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from service.pipeline.encoding import encode, windows
from service.pipeline.quotes import find_quotations


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Word pieces of single letters: a word of n letters has n pieces."""
    letters = {chr(c): c - 97 for c in range(97, 123)}
    vocabulary = letters | {"##" + c: n + 30 for c, n in letters.items()} | {"[UNK]": 60}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106 - no secret
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def test_words_and_features(tokenizer: Tokenizer) -> None:
    """Words carry case, quotation and line break; offsets point at them in the text."""
    text = "Ode said: “THE pier”.\n\nMcA went\nhome 5"
    encoding = encode(tokenizer, text, find_quotations(text))
    words = [text[a:b] for a, b in encoding.words]
    assert words == ["Ode", "said", ":", "“", "THE", "pier", "”", ".", "McA", "went", "home", "5"]
    case, quote, line = encoding.features.T.tolist()
    assert case == [2, 1, 0, 0, 3, 1, 0, 0, 4, 1, 1, 0]
    assert quote == [0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    assert line == [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0]


def test_nothing_to_read(tokenizer: Tokenizer) -> None:
    """White space and controls make no words."""
    assert len(encode(tokenizer, " \n\x00\x07 ", [])) == 0


@given(
    st.lists(st.tuples(st.integers(1, 12), st.sampled_from(" \n")), max_size=60),
    st.integers(4, 20),
    st.integers(0, 10),
)
def test_windows_cover_everything(
    tokenizer: Tokenizer, lengths: list[tuple[int, str]], size: int, overlap: int
) -> None:
    """Windows follow one another without a gap and, but for a single long word, within the size."""
    encoding = encode(tokenizer, "".join("a" * n + space for n, space in lengths), [])
    covered = 0
    for begin, end in windows(encoding, size, overlap):
        assert begin <= covered < end
        pieces = np.isin(encoding.word_of, np.arange(begin, end)).sum()
        assert pieces <= size or end == begin + 1
        covered = end
    assert covered == len(encoding)


def test_windows_end_with_lines(tokenizer: Tokenizer) -> None:
    """Where a line ends in the second half of a window, the next begins there and nothing twice."""
    encoding = encode(tokenizer, "a a a\na a a a\na a a a a\na", [])
    assert list(windows(encoding, 8, 2)) == [(0, 7), (7, 13)]


def test_windows_overlap_without_lines(tokenizer: Tokenizer) -> None:
    """Where no line ends, the next window begins some pieces before the end of the last."""
    encoding = encode(tokenizer, "a a a a a a a a a a a a", [])
    assert list(windows(encoding, 6, 2)) == [(0, 6), (4, 10), (8, 12)]
