"""An article as the tagger's encoder reads it: word pieces, words and what their case hides.

The encoder is uncased and knows neither line breaks nor which words stand in quotation marks,
so that is handed to it beside the pieces, as three small features of each word.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from service.pipeline.quotes import Quotation

Ints = npt.NDArray[np.int64]

CASES = 5
"""No letters, lower, Title, UPPER, miXed."""
QUOTES = 3
"""Outside quotation marks, between two of them, after one whose partner is missing."""
BREAKS = 3
"""The word before stands on the same line, on the line before, before a blank line."""

BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Encoding:
    """One article, read word by word.

    ``pieces`` and ``word_of`` have one entry a word piece; ``words`` (start and end in code
    points, shape ``(n, 2)``), ``first`` (a word's first piece) and ``features`` (case, quote and
    break, shape ``(n, 3)``) one a word. A word is a run of letters and digits, or one mark.
    """

    pieces: Ints
    word_of: Ints
    words: Ints
    first: Ints
    features: Ints

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.words)


def _case(word: str) -> int:
    if word.islower():
        return 1
    if word.istitle():
        return 2
    if word.isupper():
        return 3
    return 4 if any(map(str.isalpha, word)) else 0


def encode(tokenizer: Tokenizer, text: str, quotations: list[Quotation]) -> Encoding:
    """Read ``text``, whose quotations are given in text order.

    Characters that the tokenizer drops (controls, spaces) belong to no word.
    """
    result = tokenizer.encode(text, add_special_tokens=False)
    pieces = np.array(result.ids, dtype=np.int64)
    offsets = np.array(result.offsets, dtype=np.int64).reshape(-1, 2)
    raw = np.array(result.word_ids, dtype=np.int64)
    if not len(pieces):
        empty = np.zeros(0, dtype=np.int64)
        return Encoding(empty, empty, offsets, empty, np.zeros((0, 3), dtype=np.int64))
    starts = np.flatnonzero(np.diff(raw, prepend=raw[0] - 1))
    ends = np.append(starts[1:], len(pieces)) - 1
    words = np.stack([offsets[starts, 0], offsets[ends, 1]], axis=1)
    word_of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(pieces))))
    features = np.zeros((len(starts), 3), dtype=np.int64)
    bounds = words.tolist()
    features[:, 0] = [_case(text[start:end]) for start, end in bounds]
    features[:, 1] = _quote_feature(words[:, 0], quotations)
    features[:, 2] = _break_feature(text, words[:, 0])
    return Encoding(pieces, word_of, words, starts, features)


def _quote_feature(starts: Ints, quotations: list[Quotation]) -> Ints:
    feature = np.zeros(len(starts), dtype=np.int64)
    for quotation in quotations:
        a, b = np.searchsorted(starts, (quotation.start, quotation.end))
        feature[a:b] = 1 if quotation.closed and quotation.opened else 2
    return feature


def _break_feature(text: str, starts: Ints) -> Ints:
    feature = np.zeros(len(starts), dtype=np.int64)
    for pattern, value in ((re.compile("\n"), 1), (BLANK, 2)):
        at = [match.end() for match in pattern.finditer(text)]
        after = np.searchsorted(starts, at)
        feature[after[after < len(starts)]] = value
    feature[:1] = 2
    return feature


def windows(encoding: Encoding, size: int, stride: int) -> list[tuple[int, int]]:
    """Cut the words into overlapping stretches of at most ``size`` pieces.

    Each starts about ``stride`` pieces after the one before and at a word. Returned are first
    and last (exclusive) word. A single word of more pieces than ``size`` stands alone, too long.
    """
    cuts: list[tuple[int, int]] = []
    first = encoding.first.tolist()
    total = len(encoding.pieces)
    begin, covered = 0, 0
    while covered < len(first):
        limit = first[begin] + size
        end = len(first) if limit >= total else max(begin + 1, bisect_right(first, limit) - 1)
        if end > covered:
            cuts.append((begin, end))
            covered = end
        begin = min(covered, max(begin + 1, bisect_right(first, first[begin] + stride) - 1))
    return cuts
