"""An article as the tagger's encoder reads it: word pieces, words and what their case hides.

The encoder is uncased and knows neither line breaks nor which words stand in quotation marks,
so that is handed to it beside the pieces, as three small features of each word.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from service.pipeline.quotes import Quotation
from service.pipeline.wanted import go_on

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

    ``pieces``, ``places`` (start and end in code points) and ``word_of`` have one entry a word
    piece; ``words`` (start and end in code points, shape ``(n, 2)``), ``first`` (a word's first
    piece) and ``features`` (case, quote and break, shape ``(n, 3)``) one a word. A word is a run of
    letters and digits, or one mark.
    """

    pieces: Ints
    places: Ints
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
    offsets = np.fromiter(chain.from_iterable(result.offsets), dtype=np.int64).reshape(-1, 2)
    raw = np.array(result.word_ids, dtype=np.int64)
    if not len(pieces):
        empty = np.zeros(0, dtype=np.int64)
        return Encoding(empty, offsets, empty, offsets, empty, np.zeros((0, 3), dtype=np.int64))
    starts = np.flatnonzero(np.diff(raw, prepend=raw[0] - 1))
    ends = np.append(starts[1:], len(pieces)) - 1
    words = np.stack([offsets[starts, 0], offsets[ends, 1]], axis=1)
    word_of = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(pieces))))
    features = np.zeros((len(starts), 3), dtype=np.int64)
    written = [text[start:end] for start, end in words.tolist()]
    cases = {word: _case(word) for word in set(written)}
    features[:, 0] = [cases[word] for word in written]
    features[:, 1] = _quote_feature(words[:, 0], quotations)
    features[:, 2] = _break_feature(text, words[:, 0])
    return Encoding(pieces, offsets, word_of, words, starts, features)


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


def windows(encoding: Encoding, size: int, overlap: int) -> Iterator[tuple[int, int]]:
    """Cut the words into stretches of at most ``size`` pieces.

    A cut is made before the last line that begins in the second half of a stretch: what somebody
    says seldom crosses lines, so nothing needs to be read twice. Where no line begins there, the
    next stretch begins up to ``overlap`` pieces before the cut. Yielded are first and last
    (exclusive) word. A single word of more pieces than ``size`` stands alone, too long.

    Raises ``Unwanted`` instead of the next stretch once the article is not wanted any more: to read
    one takes the model longer than all else.
    """
    first = [*encoding.first.tolist(), len(encoding.pieces)]
    lines = np.flatnonzero(encoding.features[:, 2]).tolist()
    begin, covered = 0, 0
    while covered < len(encoding):
        go_on()
        end = max(begin + 1, bisect_right(first, first[begin] + size) - 1)
        line = lines[bisect_right(lines, end) - 1]
        if end == len(encoding):
            yield begin, end
            break
        if line > covered and first[line] >= first[begin] + size // 2:
            yield begin, line
            begin = covered = line
        else:
            if end > covered:
                yield begin, end
                covered = end
            begin = min(covered, max(begin + 1, bisect_right(first, first[covered] - overlap) - 1))
