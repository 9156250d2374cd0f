"""What was read in a document, as plain lists by token: reading those is many times cheaper."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, LENGTH, SENT_START, TAG
from spacy.tokens import Doc

from service.pipeline.annotations import Chars, text_of

NOUNS = frozenset(["NN", "NNS", "NNP", "NNPS"])
PROPER = frozenset(["NNP", "NNPS"])
FINITE = frozenset(["VBZ", "VBD", "VBP", "MD"])
SUBJECTS = frozenset(["nsubj", "nsubjpass", "csubj", "csubjpass"])
POSSESSIVE = frozenset(["'s", "’s", "'", "’", "`s"])


@dataclass(slots=True)
class Reading:
    """Words, tags, dependencies and sentences of a document, indexed by token.

    ``head`` is the index of the head (the token itself for a root), ``sentence`` counts
    sentences, ``moment`` only those that are not all in quotation marks, ``paragraph`` counts
    line breaks, ``quoted`` is true between quotation marks, ``start`` and ``end`` are code points.
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

    def phrase(self, first: int, last: int) -> str:
        """Give the text of some tokens, its blanks made single spaces."""
        start, end = self.chars(first, last)
        return " ".join(self.text[start:end].split())


def read(doc: Doc) -> Reading:
    """Read a parsed document. Time is linear in its tokens."""
    text = text_of(doc)
    table = doc.to_array([TAG, DEP, IDX, LENGTH, HEAD, SENT_START])
    tag, dep = (_strings(doc, table[:, column].tolist()) for column in (0, 1))
    at, length, offset, begins = table[:, 2:].astype(np.int64).T
    start, end = at.tolist(), (at + length).tolist()
    words = [text[a:b] for a, b in zip(start, end, strict=True)]
    head = (np.arange(len(doc)) + offset).tolist()
    begins[:1] = 0
    sentence = np.cumsum(begins == 1)
    breaks = np.array(["\n" in word for word in words], dtype=np.int64)
    children: list[list[int]] = [[] for _ in words]
    for token, above in enumerate(head):
        if above != token:
            children[above].append(token)
    reading = Reading(
        text=text,
        words=words,
        lower=[word.lower() for word in words],
        tag=tag,
        dep=dep,
        head=head,
        start=start,
        end=end,
        sentence=sentence.tolist(),
        paragraph=(breaks.cumsum() - breaks).tolist(),
        quoted=[False] * len(words),
        children=children,
    )
    for quotation in doc._.quotations or []:
        first, last = reading.tokens((quotation.start, quotation.end))
        reading.quoted[first:last] = [True] * (last - first)
    told = [
        not quoted and word[:1].isalnum()
        for word, quoted in zip(words, reading.quoted, strict=True)
    ]
    moments = np.zeros(len(words) + 1, dtype=np.int64)
    moments[sentence[told]] = 1
    moments[0] = 0
    reading.moment = moments.cumsum()[sentence].tolist()
    return reading


def bracketed(reading: Reading, token: int) -> int:
    """Count the tokens of a word in parentheses: "(retd)", "the Football Association (FA)"."""
    words = reading.words
    return 3 if words[token] == "(" and words[token + 2 : token + 3] == [")"] else 0


def _strings(doc: Doc, values: list[int]) -> list[str]:
    """Look up many values that are few strings."""
    known = {value: doc.vocab.strings[value] for value in set(values)}
    return [known[value] for value in values]
