"""What was read in a document, as plain lists by token: reading those is many times cheaper."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LENGTH, SENT_START, TAG
from spacy.tokens import Doc

from service.pipeline.annotations import Chars, text_of
from service.pipeline.recognition import BEGUN, INSIDE

NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
PROPER = frozenset(["NNP", "NNPS"])
FINITE = frozenset(["VBZ", "VBD", "VBP", "MD"])
SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "csubjpass"])
BRACKETED = 3
"""Tokens of a word in parentheses."""
POSSESSIVE = frozenset(["'s", "’s", "'", "’", "`s"])


@dataclass(slots=True)
class Reading:
    """Words, tags, dependencies and sentences of a document, indexed by token.

    ``head`` is the index of the head (the token itself for a root), ``sentence`` counts
    sentences, ``moment`` only those that are not all in quotation marks, ``paragraph`` counts
    line breaks, ``quoted`` is true between quotation marks, ``start`` and ``end`` are code points.
    ``entities`` is what the tagger found as tokens (half open) with a label: names, and dates and
    amounts (``OTHER``). ``stands`` says of each lower-case word where it stands, ``common`` holds
    the words that begin with a small letter somewhere, ``breaks`` the tokens with line breaks.
    """

    text: str
    words: list[str]
    lower: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    sentence: list[int] = field(default_factory=list)
    moment: list[int] = field(default_factory=list)
    paragraph: list[int] = field(default_factory=list)
    quoted: list[bool] = field(default_factory=list)
    children: list[list[int]] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    stands: dict[str, list[int]] = field(default_factory=dict)
    common: set[str] = field(default_factory=set)
    breaks: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.words)

    def tokens(self, chars: Chars) -> tuple[int, int]:
        """Give the tokens that a stretch of text touches, half open, no blanks at its edges."""
        first = bisect_right(self.end, chars[0])
        last = bisect_left(self.start, chars[1])
        while first < last and self.words[first].isspace():
            first += 1
        while last > first and self.words[last - 1].isspace():
            last -= 1
        return first, max(first, last)

    def chars(self, first: int, last: int) -> Chars:
        """Give the code points of the tokens ``first`` to ``last`` (half open, not empty)."""
        return self.start[first], self.end[last - 1]

    def where(self, words: AbstractSet[str]) -> list[int]:
        """Give the tokens that are one of some lower-case words, in text order."""
        here = self.stands.keys() & words
        return sorted(chain.from_iterable(map(self.stands.__getitem__, here)))

    def phrase(self, first: int, last: int) -> str:
        """Give the text of some tokens, its blanks made single spaces."""
        start, end = self.chars(first, last)
        return " ".join(self.text[start:end].split())


def read(doc: Doc) -> Reading:
    """Read a parsed document. Time is linear in its tokens."""
    text, count = text_of(doc), len(doc)
    table = doc.to_array([TAG, DEP, ENT_TYPE, IDX, LENGTH, HEAD, SENT_START, ENT_IOB])
    tag, dep, label = (_strings(doc, column.tolist()) for column in table[:, :3].T)
    at, length, offset, begins, iob = table[:, 3:].astype(np.int64).T
    start, end = at.tolist(), (at + length).tolist()
    words = list(map(text.__getitem__, map(slice, start, end)))
    lower = list(map(str.lower, words))
    stands: defaultdict[str, list[int]] = defaultdict(list)
    for token, word in enumerate(lower):
        stands[word].append(token)
    head = np.arange(count) + offset
    reading = Reading(
        text=text,
        words=words,
        lower=lower,
        tag=tag,
        dep=dep,
        head=head.tolist(),
        start=start,
        end=end,
        quoted=[False] * count,
        children=_children(head),
        entities=[(a, b, label[a]) for a, b in _entities(iob)],
        stands=dict(stands),
        common={word for word in set(words) if word[:1].islower()},
    )
    reading.breaks = reading.where({word for word in stands if "\n" in word})
    breaks = np.zeros(count, dtype=np.int64)
    breaks[reading.breaks] = 1
    reading.paragraph = (breaks.cumsum() - breaks).tolist()
    for quotation in doc._.quotations or []:
        first, last = reading.tokens((quotation.start, quotation.end))
        reading.quoted[first:last] = [True] * (last - first)
    _count_sentences(reading, begins)
    return reading


def _count_sentences(reading: Reading, begins: npt.NDArray[np.int64]) -> None:
    """Number sentences and moments; ``begins`` is 1 where a sentence begins."""
    bounds = [0, *(np.flatnonzero(begins[1:] == 1) + 1).tolist(), len(reading)]
    told = [
        any(
            word[:1].isalnum() and not quoted
            for word, quoted in zip(reading.words[a:b], reading.quoted[a:b], strict=True)
        )
        for a, b in pairwise(bounds)
    ]
    told[0] = False
    lengths = np.diff(bounds)
    reading.sentence = np.arange(len(told)).repeat(lengths).tolist()
    reading.moment = np.cumsum(told).repeat(lengths).tolist()


def _children(head: npt.NDArray[np.int64]) -> list[list[int]]:
    """Give the dependents of each token, in text order."""
    dependent = np.flatnonzero(head != np.arange(len(head)))
    above = head[dependent]
    ordered = dependent[above.argsort(kind="stable")].tolist()
    ends = np.bincount(above, minlength=len(head)).cumsum().tolist()
    return [ordered[a:b] for a, b in pairwise([0, *ends])]


def _entities(iob: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Give the stretches of tokens of which the first begins a name, and the rest are inside it."""
    edges = np.append(np.flatnonzero(iob != INSIDE), len(iob))
    begun = np.flatnonzero(iob[edges[:-1]] == BEGUN)
    return list(zip(edges[begun].tolist(), edges[begun + 1].tolist(), strict=True))


def bracketed(reading: Reading, token: int) -> int:
    """Count the tokens of a word in parentheses: "(retd)", "the Football Association (FA)"."""
    words = reading.words
    return BRACKETED if words[token] == "(" and words[token + 2 : token + 3] == [")"] else 0


def _strings(doc: Doc, values: list[int]) -> list[str]:
    """Look up many values that are few strings."""
    known = {value: doc.vocab.strings[value] for value in set(values)}
    return list(map(known.__getitem__, values))
